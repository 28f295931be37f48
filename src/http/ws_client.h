// The engine's end of a WebSocket: blocking calls, one thread of its own behind them.
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "http/websocket.h"

namespace atelier::http {

struct WsClientSettings {
  std::string url;    // "ws://127.0.0.1:7860/api/v1/engine"
  std::string token;  // sent as "Authorization: Bearer ..."
  SocketLimits limits;
  size_t inbox_max = 256;  // messages received and not yet taken; more ends the connection
  int connect_ms_max = 10'000;
  int send_ms_max = 30'000;  // a send waits so long for room before it gives up
};

struct SocketUrl {
  std::string host;
  std::string port;
  std::string path;
};
Result<SocketUrl> parse_socket_url(std::string_view url);

// Threads: any of them may call any method at any time.
class WsClient {
 public:
  // `unavailable` when nobody answers, `unauthenticated` when the token is refused.
  static Result<std::unique_ptr<WsClient>> connect(WsClientSettings settings);
  // Sends nothing more; what is queued is lost unless close() came before.
  ~WsClient();

  Result<> send_text(std::string text);
  Result<> send_binary(std::string bytes);
  // A text frame and the binary frame that belongs to it, with nothing in between.
  Result<> send_both(std::string text, std::string bytes);
  // Nothing after timeout_ms; `unavailable` when the connection has ended and all was taken.
  Result<std::optional<SocketMessage>> receive(int timeout_ms);
  // Sends what is queued, then says goodbye. Returns at once.
  void close();

 private:
  struct Parts;
  explicit WsClient(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace atelier::http
