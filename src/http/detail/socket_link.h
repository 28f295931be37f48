// One WebSocket connection, of a server or of a client: an outbox any thread may fill, written in
// order by one coroutine, and messages read by another.
#pragma once
#include <atomic>
#include <boost/beast/websocket/stream.hpp>
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "http/detail/io.h"
#include "http/websocket.h"

namespace atelier::http {

class SocketLink : public SocketPeer, public std::enable_shared_from_this<SocketLink> {
 public:
  using Stream = beast::websocket::stream<beast::tcp_stream>;
  SocketLink(Stream stream, const SocketLimits& limits);

  // Sets limits and timeouts on a stream before its handshake.
  static void prepare(Stream& stream, const SocketLimits& limits, beast::role_type role);

  // Threads: any.
  Result<> send_text(std::string text) override;
  Result<> send_binary(std::string bytes) override;
  void close() override;
  // One after the other with nothing in between; waits up to wait_ms for room in the outbox.
  Result<> send(std::vector<SocketMessage> messages, int wait_ms);

  // On the I/O thread.
  Task<std::optional<SocketMessage>> read();                   // nothing: the connection has ended
  static Task<> run_writer(std::shared_ptr<SocketLink> self);  // until the connection has ended
  void abort();

 private:
  Task<> write_all();
  std::optional<SocketMessage> take();
  void wake();

  Stream stream_;
  const SocketLimits limits_;
  beast::flat_buffer buffer_;
  asio::steady_timer filled_;  // cancelled when the outbox has something, or closing
  mutable std::mutex mutex_;
  std::condition_variable drained_;
  std::deque<SocketMessage> outbox_;
  size_t outbox_bytes_ = 0;
  std::atomic<bool> closing_ = false;   // no more is taken; what is queued goes out
  std::atomic<bool> finished_ = false;  // nothing goes out any more
};

}  // namespace atelier::http
