// WebSockets on the server's side: one Listener for each connection, one Peer to speak to it.
#pragma once
#include <cstddef>
#include <functional>
#include <memory>
#include <string>

#include "base/result.h"
#include "http/message.h"

namespace atelier::http {

enum class SocketKind { text, binary };
struct SocketMessage {
  SocketKind kind = SocketKind::text;
  std::string bytes;
};

struct SocketLimits {
  size_t message_bytes_max = 16 << 20;  // one message in
  size_t outbox_bytes_max = 32 << 20;   // waiting to be sent
  int idle_ms_max = 30'000;             // silence, after pings half way, closes
};

// The other end of one connection. Threads: any.
class SocketPeer {
 public:
  virtual ~SocketPeer() = default;
  // Queued and sent in order. `unavailable` once it is closed; `exhausted` when the outbox is full,
  // and then the connection is closed: a peer that does not read is as good as gone.
  virtual Result<> send_text(std::string text) = 0;
  virtual Result<> send_binary(std::string bytes) = 0;
  // What was queued is still sent. Later calls do nothing.
  virtual void close() = 0;
};

// What happens on one connection. Calls come from the server's socket pool, one at a time and in
// order, and may block: the next message is read when the call returns.
class SocketListener {
 public:
  virtual ~SocketListener() = default;
  // First; keep the peer for as long as needed, it outlives the connection harmlessly.
  virtual void on_open(std::shared_ptr<SocketPeer> peer) = 0;
  virtual void on_text(std::string text) = 0;
  virtual void on_binary(std::string bytes) = 0;
  // Last, exactly once after on_open, also when the server stops.
  virtual void on_close() = 0;
};

// Looks at the request before the upgrade (its token): a listener, or an error as usual answer.
using SocketAccept = std::function<Result<std::unique_ptr<SocketListener>>(const Request&)>;

struct SocketRoute {
  SocketLimits limits;
  SocketAccept accept;
};

// The token of "Authorization: Bearer TOKEN"; "" when there is none.
std::string_view bearer_token(const Request& request);

}  // namespace atelier::http
