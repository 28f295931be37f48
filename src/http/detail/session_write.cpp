#include <fcntl.h>
#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include <ctime>

#include "http/answers.h"
#include "http/detail/sending.h"
#include "http/detail/session.h"
#include "http/events.h"

namespace atelier::http {
namespace {

constexpr uint64_t chunk_bytes = 256 << 10;
constexpr size_t events_at_once = 64;
// After a refusal, so much of what the client still sends is read and dropped: closing at once
// would reset the connection and could take our answer with it.
constexpr size_t linger_bytes_max = 256 << 10;
constexpr int linger_ms_max = 1000;

// "Sun, 06 Nov 1994 08:49:37 GMT"
std::string http_date() {
  const std::time_t now = std::time(nullptr);
  std::tm utc{};
  gmtime_r(&now, &utc);
  char text[40];
  const size_t length = std::strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S GMT", &utc);
  return std::string(text, length);
}

// A line break in a value would let it write headers of its own.
void append_header(std::string& head, std::string_view name, std::string_view value) {
  head += name;
  head += ": ";
  for (const char c : value) head += c == '\r' || c == '\n' ? ' ' : c;
  head += "\r\n";
}

std::string head_of(const Response& response, Next next) {
  std::string head = fmt::format("HTTP/1.1 {} {}\r\n", response.status, reason_of(response.status));
  append_header(head, "Date", http_date());
  for (const auto& [name, value] : response.headers) append_header(head, name, value);
  const bool bodiless = response.status == 204 || response.status == 304;
  if (const auto* text = response.text(); text != nullptr && !bodiless) {
    append_header(head, "Content-Length", fmt::to_string(text->size()));
  } else if (const auto* slice = std::get_if<FileSlice>(&response.body)) {
    append_header(head, "Content-Length", fmt::to_string(slice->bytes));
  } else if (const auto* streamed = std::get_if<StreamedBody>(&response.body)) {
    append_header(head, "Content-Length", fmt::to_string(streamed->bytes));
  }
  append_header(head, "Connection", next == Next::keep ? "keep-alive" : "close");
  head += "\r\n";
  return head;
}

std::string first_events(const EventStream& events, const EventStart& start) {
  std::string text = "retry: 2000\n\n";
  if (start.reset) text += event_text(start.position, "reset", "{}");
  // The id of the place the client is at: should it lose the connection during the replay, it asks
  // for the rest.
  return text + event_text(start.position, "hello", events.hello);
}

}  // namespace

Task<Next> Session::answer(const Request& request, Response response, Next next) {
  const bool full = core_.event_clients >= core_.settings.limits.event_clients_max;
  if (full && std::holds_alternative<EventStream>(response.body)) {
    response = error_response({ErrorKind::unavailable, "Too many pages listen already.", "", {}});
  }
  const int status = response.status;
  if (std::holds_alternative<EventStream>(response.body)) {
    response.set_header("Content-Type", "text/event-stream");
    response.set_header("Cache-Control", "no-store");
    response.set_header("X-Accel-Buffering", "no");  // proxies pass events on as they come
  }
  const std::string head = head_of(response, next);
  const std::string* text = response.text();
  const std::string nothing;
  const bool bodiless = request.method == Method::head || status == 204 || status == 304;
  const std::string& first = bodiless || text == nullptr ? nothing : *text;
  const size_t done = write_at_once(head, first);
  bool sent = done == head.size() + first.size();
  if (!sent) sent = co_await write_text(head, first, done);
  if (sent && !bodiless && text == nullptr) {
    if (auto* events = std::get_if<EventStream>(&response.body)) {
      observe(status);
      co_await write_events(std::move(*events));
      co_return Next::close;
    }
    sent = co_await write_long_body(response);
  }
  observe(status);
  co_return sent ? next : Next::close;
}

// Nearly every answer fits into what the system keeps for the client: no waiting, and none of the
// bookkeeping for it. How many bytes it took; the rest, and what is wrong, is write_text()'s.
size_t Session::write_at_once(const std::string& head, const std::string& body) {
  std::array<iovec, 2> parts{
      iovec{const_cast<char*>(head.data()), head.size()},
      iovec{const_cast<char*>(body.data()), std::min<size_t>(body.size(), chunk_bytes)}};
  msghdr message{};
  message.msg_iov = parts.data();
  message.msg_iovlen = parts.size();
  const auto put =
      ::sendmsg(stream_.socket().native_handle(), &message, MSG_DONTWAIT | MSG_NOSIGNAL);
  return put < 0 ? 0 : size_t(put);
}

// A client gets the deadline anew for each chunk, so that a slow line may take its time and a dead
// one may not. `done` bytes have gone already.
Task<bool> Session::write_text(const std::string& head, const std::string& body, size_t done) {
  const size_t head_done = std::min(done, head.size());
  std::string_view left = std::string_view(body).substr(done - head_done);
  asio::const_buffer first = asio::buffer(head) + head_done;
  error_code code;
  do {
    const std::string_view chunk = left.substr(0, chunk_bytes);
    left.remove_prefix(chunk.size());
    stream_.expires_after(milliseconds(core_.settings.limits.write_ms_max));
    const std::array<asio::const_buffer, 2> parts{first, asio::buffer(chunk)};
    co_await asio::async_write(stream_, parts, into(code));
    first = asio::const_buffer();
  } while (!code && !left.empty());
  co_return !code;
}

Task<bool> Session::wait_until_writable() {
  asio::steady_timer deadline(core_.io);
  deadline.expires_after(milliseconds(core_.settings.limits.write_ms_max));
  deadline.async_wait([weak = weak_from_this()](const error_code& cancelled) {
    const auto self = weak.lock();
    if (self && !cancelled) self->stream_.close();
  });
  error_code code;
  co_await stream_.socket().async_wait(Tcp::socket::wait_write, into(code));
  deadline.cancel();
  co_return !code && stream_.socket().is_open();
}

// Everything between two waits for the socket happens in one task of a pool, because the disk may
// block: a client that is slow costs no thread, a quick one few changes of thread.
Task<bool> Session::write_streamed(StreamedBody body) {
  const int socket = ::fcntl(stream_.socket().native_handle(), F_DUPFD_CLOEXEC, 0);
  if (socket < 0) co_return false;
  const auto sending = std::make_shared<Sending>(std::move(body.source), FileHandle(socket));
  for (;;) {
    const auto progress = std::make_shared<SendProgress>(SendProgress::broken);
    std::function<void()> send_some = [sending, progress] { *progress = sending->send_some(); };
    const auto outcome = co_await core_.run_on(core_.slow_handlers, std::move(send_some));
    if (!outcome || *progress == SendProgress::broken) co_return false;
    if (*progress == SendProgress::done) co_return true;
    if (*progress == SendProgress::rest) continue;
    const bool writable = co_await wait_until_writable();
    if (!writable) co_return false;
  }
}

Task<bool> Session::write_long_body(Response& response) {
  StreamedBody body;
  if (auto* slice = std::get_if<FileSlice>(&response.body)) {
    body.source = one_slice(std::move(*slice));
  } else {
    body = std::move(std::get<StreamedBody>(response.body));
  }
  const bool sent = co_await write_streamed(std::move(body));
  co_return sent;
}

Task<> Session::write_events(EventStream events) {
  const Counted counted(core_.event_clients);
  interruptible_ = true;
  EventHub& hub = *events.hub;
  // Publishers of other threads only post; many posts before we look cost one look.
  const auto pending = std::make_shared<std::atomic<bool>>(false);
  const auto wake = [weak = weak_from_this(), pending, &io = core_.io] {
    if (pending->exchange(true)) return;
    asio::post(io, [weak, pending] {
      pending->store(false);
      if (const auto self = weak.lock()) self->wake_.cancel();
    });
  };
  struct Watch {
    EventHub& hub;
    uint64_t id;
    ~Watch() { hub.remove_watcher(id); }
  };
  const Watch watch{hub, hub.add_watcher(wake)};
  stream_.expires_never();
  asio::co_spawn(core_.io, run_watch(shared_from_this()), asio::detached);

  const EventStart start = hub.start_of(events.last_event_id);
  int64_t position = start.position;
  std::string text = first_events(events, start);
  while (!gone_ && !core_.stopping) {
    if (!text.empty()) {
      const std::string none;
      const bool sent = co_await write_text(text, none, 0);
      if (!sent) co_return;
      text.clear();
    }
    const auto batch = hub.read(position, events_at_once);
    if (!batch) co_return;  // too slow: it reconnects, and is told to start over
    for (const auto& event : *batch) text += *event;
    if (!text.empty()) continue;
    wake_.expires_after(milliseconds(core_.settings.limits.event_keepalive_ms));
    error_code code;
    co_await wake_.async_wait(into(code));
    if (!code) text = ": still here\n\n";
  }
}

// A client of an event stream says nothing more; when its side closes we hear it here.
Task<> Session::watch_for_end() {
  char dropped[256];
  error_code code;
  while (!code) {
    const auto room = asio::buffer(dropped);
    co_await stream_.async_read_some(room, into(code));
  }
  gone_ = true;
  wake_.cancel();
}

Task<> Session::run_watch(std::shared_ptr<Session> self) {
  co_await self->watch_for_end();
}

Task<> Session::linger() {
  error_code code;
  stream_.socket().shutdown(Tcp::socket::shutdown_send, code);
  stream_.expires_after(milliseconds(linger_ms_max));
  std::array<char, 4096> dropped;
  size_t left = linger_bytes_max;
  while (!code && left > 0) {
    const auto room = asio::buffer(dropped);
    const size_t bytes = co_await stream_.async_read_some(room, into(code));
    left -= std::min(left, bytes);
  }
}

}  // namespace atelier::http
