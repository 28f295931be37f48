#include "http/detail/socket_link.h"

#include <boost/beast/core/buffers_to_string.hpp>

namespace atelier::http {
namespace ws = beast::websocket;

SocketLink::SocketLink(Stream stream, const SocketLimits& limits)
    : stream_(std::move(stream)), limits_(limits), filled_(stream_.get_executor()) {}

void SocketLink::prepare(Stream& stream, const SocketLimits& limits, beast::role_type role) {
  auto timeout = ws::stream_base::timeout::suggested(role);
  timeout.idle_timeout = milliseconds(limits.idle_ms_max);
  timeout.keep_alive_pings = true;
  timeout.handshake_timeout = std::chrono::seconds(10);  // also for saying goodbye
  stream.set_option(timeout);
  stream.read_message_max(limits.message_bytes_max);
  // Pixels do not compress, and a megabyte in one frame saves the headers of a thousand.
  stream.auto_fragment(false);
}

Result<> SocketLink::send_text(std::string text) {
  std::vector<SocketMessage> one;
  one.push_back({SocketKind::text, std::move(text)});
  return send(std::move(one), 0);
}

Result<> SocketLink::send_binary(std::string bytes) {
  std::vector<SocketMessage> one;
  one.push_back({SocketKind::binary, std::move(bytes)});
  return send(std::move(one), 0);
}

Result<> SocketLink::send(std::vector<SocketMessage> messages, int wait_ms) {
  size_t bytes = 0;
  for (const auto& message : messages) bytes += message.bytes.size();
  {
    std::unique_lock lock(mutex_);
    const bool fits = drained_.wait_for(lock, milliseconds(wait_ms), [&] {
      return closing_ || finished_ || outbox_bytes_ + bytes <= limits_.outbox_bytes_max;
    });
    if (closing_ || finished_) return fail(ErrorKind::unavailable, "The connection is closed.");
    if (fits) {
      outbox_bytes_ += bytes;
      for (auto& message : messages) outbox_.push_back(std::move(message));
      lock.unlock();
      wake();
      return {};
    }
  }
  asio::post(stream_.get_executor(), [self = shared_from_this()] { self->abort(); });
  return fail(ErrorKind::exhausted, "The other side does not read what it is sent.");
}

void SocketLink::close() {
  {
    const std::lock_guard lock(mutex_);
    closing_ = true;
  }
  drained_.notify_all();
  wake();
}

void SocketLink::wake() {
  asio::post(stream_.get_executor(), [self = shared_from_this()] { self->filled_.cancel(); });
}

std::optional<SocketMessage> SocketLink::take() {
  const std::lock_guard lock(mutex_);
  if (outbox_.empty()) return std::nullopt;
  SocketMessage message = std::move(outbox_.front());
  outbox_.pop_front();
  outbox_bytes_ -= message.bytes.size();
  drained_.notify_all();
  return message;
}

Task<std::optional<SocketMessage>> SocketLink::read() {
  buffer_.clear();
  error_code code;
  co_await stream_.async_read(buffer_, into(code));
  if (code) co_return std::nullopt;
  SocketMessage message{stream_.got_text() ? SocketKind::text : SocketKind::binary,
                        beast::buffers_to_string(buffer_.data())};
  if (buffer_.capacity() > (1 << 20))
    buffer_ = beast::flat_buffer();  // do not keep a picture's room
  co_return message;
}

Task<> SocketLink::run_writer(std::shared_ptr<SocketLink> self) {
  co_await self->write_all();
}

Task<> SocketLink::write_all() {
  error_code code;
  while (!code && !finished_) {
    auto message = take();
    if (message) {
      stream_.text(message->kind == SocketKind::text);
      const auto bytes = asio::buffer(message->bytes);
      co_await stream_.async_write(bytes, into(code));
      continue;
    }
    if (closing_) {
      const ws::close_reason normal(ws::close_code::normal);
      co_await stream_.async_close(normal, into(code));
      break;
    }
    // wake() posts to this thread, so it cannot come between take() and this wait.
    filled_.expires_at(asio::steady_timer::time_point::max());
    error_code woken;
    co_await filled_.async_wait(into(woken));
  }
  abort();
}

void SocketLink::abort() {
  {
    const std::lock_guard lock(mutex_);
    finished_ = true;
    outbox_.clear();
    outbox_bytes_ = 0;
  }
  drained_.notify_all();
  filled_.cancel();
  beast::get_lowest_layer(stream_).close();
}

}  // namespace atelier::http
