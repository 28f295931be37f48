// The server: one I/O thread owns every connection, a bounded pool runs the handlers.
#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "concurrency/pool.h"
#include "http/checks.h"
#include "http/router.h"

namespace atelier::http {

// A streamed body is read in pieces of this size.
constexpr size_t piece_bytes = 256 << 10;

struct ServerLimits {
  size_t connections_max = 512;
  size_t head_bytes_max = 32 << 10;  // request line and headers
  size_t headers_max = 100;
  int head_ms_max = 10'000;      // from a request's first byte to the end of its head
  int body_ms_max = 60'000;      // of a streamed body: for each piece_bytes
  int idle_ms_max = 60'000;      // between requests
  int write_ms_max = 30'000;     // for each chunk a client takes
  int handler_ms_max = 300'000;  // then the client is told so; the handler itself goes on
  int wait_ms_max = 3'600'000;   // the same for a route that waits
  size_t event_clients_max = 128;
  int event_keepalive_ms = 15'000;
  size_t sockets_max = 16;
  int drain_ms_max = 3'000;  // stop() lets requests in hand finish for this long
};

// One request that was answered; for metrics and the log. `route` is a Route's name or "none".
struct Served {
  std::string_view route;
  Method method = Method::get;
  int status = 0;
  double seconds = 0;  // from the end of the head to the last byte handed to the system
};

struct ServerSettings {
  std::string host = "127.0.0.1";  // an address or a name that resolves to one
  uint16_t port = 0;               // 0 picks a free one
  ServerLimits limits;
  PoolSettings handlers{.name = "handlers", .threads = 4, .queue_max = 256};
  PoolSettings slow_handlers{.name = "slow", .threads = 4, .queue_max = 256};
  PoolSettings waiting_handlers{.name = "waiting", .threads = 16, .queue_max = 16};
  Pipeline pipeline;
  std::function<void(const Served&)> observe;  // on the I/O thread: must not block; may be empty
};

struct ServerLoad {
  size_t connections = 0;
  size_t event_clients = 0;
  size_t sockets = 0;
  PoolLoad handlers;
};

class Server {
 public:
  // Binds, listens and answers from here on. `conflict` when the port is in use, `invalid` for an
  // address this machine does not have, each with what to do. What the router's handlers and the
  // event hubs refer to must outlive the server. Also ignores SIGPIPE for the whole process.
  static Result<std::unique_ptr<Server>> start(ServerSettings settings, Router router);
  ~Server();  // like stop()

  uint16_t port() const;
  // Stops accepting, ends event streams and sockets, lets requests finish, closes. Idempotent.
  void stop();
  ServerLoad load() const;

 private:
  struct Parts;
  explicit Server(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace atelier::http
