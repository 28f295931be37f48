// What all connections of a server share. Everything but the pools and the counters belongs to the
// I/O thread.
#pragma once
#include <atomic>
#include <functional>
#include <memory>
#include <set>

#include "http/detail/io.h"
#include "http/server.h"

namespace atelier::http {

class Session;

struct Core {
  Core(ServerSettings s, Router r)
      : settings(std::move(s)),
        router(std::move(r)),
        handlers(settings.handlers),
        slow_handlers(settings.slow_handlers),
        waiting_handlers(settings.waiting_handlers),
        // Each connection has at most one task here, so it is never refused.
        socket_calls({.name = "sockets", .threads = 2, .queue_max = settings.limits.sockets_max}) {}

  // Runs `work` on a pool and comes back to the I/O thread. An error when the pool is full or the
  // work takes longer than handler_ms_max (on waiting_handlers: wait_ms_max); then it may still be
  // running, so it must own what it touches. What it throws is logged and is `internal`.
  Task<Result<>> run_on(Pool& pool, std::function<void()> work);

  const ServerSettings settings;
  const Router router;
  std::set<Session*> sessions;
  bool stopping = false;
  std::atomic<size_t> connections = 0;
  std::atomic<size_t> event_clients = 0;
  std::atomic<size_t> sockets = 0;
  // Destroyed before what is above, which the connections left in it still refer to, and after the
  // pools, whose tasks post to it.
  asio::io_context io{1};
  Pool handlers;
  Pool slow_handlers;
  Pool waiting_handlers;
  Pool socket_calls;
};

// Counts one for as long as it lives.
class Counted {
 public:
  explicit Counted(std::atomic<size_t>& counter) : counter_(counter) { ++counter_; }
  ~Counted() { --counter_; }
  Counted(const Counted&) = delete;
  Counted& operator=(const Counted&) = delete;

 private:
  std::atomic<size_t>& counter_;
};

}  // namespace atelier::http
