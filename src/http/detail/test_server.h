// For tests: a server on port zero with a few routes and short limits.
#pragma once
#include <atomic>
#include <memory>
#include <string>

#include "http/events.h"
#include "http/server.h"

namespace atelier::http {

struct TestServer {
  explicit TestServer(ServerLimits limits = quick_limits());
  static ServerLimits quick_limits();
  uint16_t port() const { return server->port(); }

  EventHub hub{1'700'000'000'000, {.events_max = 64, .bytes_max = 32 << 20}};
  std::string folder;                   // holds big.bin, 5 MiB of a pattern
  std::atomic<int> sockets_closed = 0;  // on_close calls of /socket
  std::atomic<int> served = 0;
  std::atomic<int> sinks = 0;    // bodies being taken
  std::atomic<int> waiting = 0;  // calls of /wait, which ends with its client or with `go`
  std::atomic<bool> go = false;
  std::unique_ptr<Server> server;
  ~TestServer();
};

// Byte i of big.bin.
char big_byte(size_t i);
constexpr size_t big_bytes = 5 << 20;

}  // namespace atelier::http
