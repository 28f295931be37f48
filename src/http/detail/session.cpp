#include "http/detail/session.h"

#include <netinet/tcp.h>
#include <sys/socket.h>

#include <boost/beast/http/buffer_body.hpp>
#include <boost/beast/http/read.hpp>

#include "base/clock.h"
#include "http/answers.h"

namespace atelier::http {
namespace {

namespace bh = beast::http;

constexpr size_t read_chunk_bytes = 16 << 10;
// What is on its way to a client on the same machine stays in the processor's caches; faster than
// the megabytes that the kernel would come to keep ready for a distant one.
constexpr int local_send_buffer_bytes = 800'000;
// Open to every program, and sends without waiting. BBR, the default of many servers, spaces its
// packets out, which halves what goes to a client on the same machine.
constexpr std::string_view local_congestion_control = "reno";
constexpr std::string_view no_route = "none";

Error no_such_address() {
  return {ErrorKind::not_found, "There is nothing at this address.", "", {}};
}

Response method_refused(const Request& request, const std::vector<Method>& allowed) {
  std::string list = "OPTIONS";
  for (const Method method : allowed) {
    list += ", " + std::string(name_of(method));
    if (method == Method::get) list += ", HEAD";
  }
  Response response =
      request.method == Method::options
          ? empty_response(204)
          : error_response(405,
                           {ErrorKind::invalid, "This address does not know that method.", "", {}});
  response.set_header("Allow", std::move(list));
  return response;
}

// Both are wishes: without them all works, slower.
void suit_to_local_client(int socket) {
  ::setsockopt(socket, SOL_SOCKET, SO_SNDBUF, &local_send_buffer_bytes,
               sizeof(local_send_buffer_bytes));
  ::setsockopt(socket, IPPROTO_TCP, TCP_CONGESTION, local_congestion_control.data(),
               local_congestion_control.size());
}

// What cannot be parsed still gets an answer, unless the other side has simply gone.
std::optional<Response> answer_to(const error_code& code) {
  if (code == bh::error::header_limit || code == bh::error::buffer_overflow) {
    return error_response(431,
                          {ErrorKind::too_large, "The head of this request is too long.", "", {}});
  }
  if (code == bh::error::body_limit) {
    return error_response({ErrorKind::too_large, "The body of this request is too long.", "", {}});
  }
  const bool is_http = code.category() == make_error_code(bh::error::bad_method).category();
  const bool ended = code == bh::error::end_of_stream || code == bh::error::partial_message;
  if (!is_http || ended) return std::nullopt;
  return error_response(
      {ErrorKind::invalid, "This is not a request that can be read.", code.message(), {}});
}

}  // namespace

Session::Session(Core& core, Tcp::socket socket)
    : core_(core),
      stream_(std::move(socket)),
      buffer_(core.settings.limits.head_bytes_max + read_chunk_bytes),
      wake_(core.io),
      route_name_(no_route) {
  core_.sessions.insert(this);
  ++core_.connections;
  error_code ignored;
  const auto peer = stream_.socket().remote_endpoint(ignored);
  if (!ignored) peer_ = peer.address().to_string();
  if (!ignored && peer.address().is_loopback()) {
    suit_to_local_client(stream_.socket().native_handle());
  }
  stream_.socket().set_option(Tcp::no_delay(true), ignored);
}

Session::~Session() {
  core_.sessions.erase(this);
  --core_.connections;
}

Task<> Session::run() {
  Next next = Next::keep;
  while (next == Next::keep && !core_.stopping) {
    const bool begun = co_await wait_for_request();
    if (!begun) break;
    next = co_await serve_one();
  }
  stream_.close();
}

void Session::begin_stop() {
  if (interruptible_) abort();
}

void Session::abort() {
  gone_ = true;
  wake_.cancel();
  stream_.close();
  if (link_) link_->abort();
}

// Bytes of the next request may already be here: pipelining.
Task<bool> Session::wait_for_request() {
  interruptible_ = true;
  if (buffer_.size() > 0) co_return true;
  stream_.expires_after(milliseconds(core_.settings.limits.idle_ms_max));
  const auto room = buffer_.prepare(read_chunk_bytes);
  error_code code;
  const size_t bytes = co_await stream_.async_read_some(room, into(code));
  buffer_.commit(bytes);
  co_return !code;
}

void Session::parse_what_is_here(error_code& code) {
  const size_t used = parser_->put(buffer_.data(), code);
  buffer_.consume(used);
  if (code == bh::error::need_more) code = {};
}

Task<bool> Session::read_head() {
  parser_.emplace();
  parser_->header_limit(static_cast<uint32_t>(core_.settings.limits.head_bytes_max));
  parser_->body_limit(boost::none);  // the route's, once it is known
  error_code code;
  // Nearly always the whole head has come at once, and there is nothing to wait for.
  parse_what_is_here(code);
  if (!code && !parser_->is_header_done()) {
    stream_.expires_after(milliseconds(core_.settings.limits.head_ms_max));
    co_await bh::async_read_header(stream_, buffer_, *parser_, into(code));
  }
  if (!code) co_return true;
  auto response = answer_to(code);
  if (response) co_await refuse(std::move(*response));
  co_return false;
}

// Answers before the request was read whole: the rest of it cannot be told from a next request.
Task<Next> Session::refuse(Response response) {
  Request unread;
  add_security_headers(unread, response);
  co_await answer(unread, std::move(response), Next::close);
  co_await linger();
  co_return Next::close;
}

std::optional<Response> Session::refusal_before_body(const Request& request,
                                                     const Match& match) const {
  for (const auto& step : core_.settings.pipeline) {
    if (!step.before) continue;
    auto answered = step.before(request);
    if (answered) return answered;
  }
  if (match.route == nullptr && match.allowed.empty()) return error_response(no_such_address());
  if (match.route == nullptr) return method_refused(request, match.allowed);
  const auto length = parser_->content_length();
  if (length && *length > match.route->body_bytes_max) {
    return error_response({ErrorKind::too_large, "The body of this request is too long.", "", {}});
  }
  return std::nullopt;
}

Task<Next> Session::serve_one() {
  route_name_ = no_route;
  method_ = Method::get;
  const bool readable = co_await read_head();
  if (!readable) co_return Next::close;
  interruptible_ = false;
  started_s_ = steady_seconds();
  keep_alive_ = parser_->keep_alive();
  auto parsed = request_of(parser_->get(), core_.settings.limits.headers_max);
  if (!parsed) {
    Response bad = error_response(parsed.error());
    co_return co_await refuse(std::move(bad));
  }
  const auto request = std::make_shared<Request>(std::move(*parsed));
  request->peer = peer_;
  method_ = request->method;
  Match match = core_.router.find(request->method, request->segments);
  request->params = std::move(match.params);
  if (match.route != nullptr) route_name_ = match.route->name;

  auto refusal = refusal_before_body(*request, match);
  if (refusal) {
    const auto length = parser_->content_length();
    const bool has_body = parser_->chunked() || (length && *length > 0);
    const Next next = has_body ? Next::close : next_of(*refusal);
    for (const auto& step : core_.settings.pipeline) {
      if (step.after) step.after(*request, *refusal);
    }
    const Next after = co_await answer(*request, std::move(*refusal), next);
    if (has_body) co_await linger();
    co_return after;
  }
  if (match.route->open_body) {
    const bool taken = co_await stream_body(*match.route, request);
    if (!taken) co_return Next::close;
  } else {
    const bool whole = co_await read_body(*match.route);
    if (!whole) co_return Next::close;
    request->body = std::move(parser_->get().body());
  }
  co_return co_await run_route(*match.route, request);
}

// To a client that waits for leave to send its body.
Task<bool> Session::say_go_on() {
  const bool asks = beast::iequals(parser_->get()[bh::field::expect], "100-continue");
  if (!asks) co_return true;
  static constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";
  const auto bytes = asio::buffer(go_on);
  stream_.expires_after(milliseconds(core_.settings.limits.write_ms_max));
  error_code code;
  co_await asio::async_write(stream_, bytes, into(code));
  co_return !code;
}

// A slow client has body_ms_max for each piece; reading and keeping take turns, so that no more
// than one piece is ever held.
Task<bool> Session::stream_body(const Route& route, std::shared_ptr<Request> request) {
  const auto said = std::make_shared<Result<>>();  // by the sink
  std::function<void()> open = [&route, request, said] {
    auto opened = route.open_body(*request);
    if (opened) request->sink = std::move(*opened);
    if (!opened) *said = Failure(opened.error());
  };
  auto outcome = co_await core_.run_on(core_.slow_handlers, std::move(open));
  if (outcome) outcome = *said;
  if (!outcome) {
    Response refused = error_response(outcome.error());
    co_await refuse(std::move(refused));
    co_return false;
  }
  const bool heard = co_await say_go_on();
  if (!heard) co_return false;
  bh::request_parser<bh::buffer_body> parser(std::move(*parser_));
  parser.body_limit(route.body_bytes_max);
  const auto piece = std::make_shared<std::vector<std::byte>>();
  while (!parser.is_done()) {
    piece->resize(piece_bytes);
    parser.get().body().data = piece->data();
    parser.get().body().size = piece->size();
    stream_.expires_after(milliseconds(core_.settings.limits.body_ms_max));
    error_code code;
    co_await bh::async_read(stream_, buffer_, parser, into(code));
    if (code == bh::error::need_buffer) code = {};
    if (code) {
      auto response = answer_to(code);
      if (response) co_await refuse(std::move(*response));
      co_return false;
    }
    piece->resize(piece_bytes - parser.get().body().size);
    std::function<void()> take = [request, piece, said] { *said = request->sink->take(*piece); };
    outcome = co_await core_.run_on(core_.slow_handlers, std::move(take));
    if (outcome) outcome = *said;
    if (!outcome) {
      Response refused = error_response(outcome.error());
      co_await refuse(std::move(refused));
      co_return false;
    }
  }
  co_return true;
}

Task<bool> Session::read_body(const Route& route) {
  if (parser_->is_done()) co_return true;
  const bool heard = co_await say_go_on();
  if (!heard) co_return false;
  stream_.expires_after(milliseconds(core_.settings.limits.body_ms_max));
  error_code code;
  parser_->body_limit(route.body_bytes_max);
  co_await bh::async_read(stream_, buffer_, *parser_, into(code));
  if (!code) co_return true;
  auto response = answer_to(code);
  if (response) co_await refuse(std::move(*response));
  co_return false;
}

Task<Next> Session::run_route(const Route& route, std::shared_ptr<Request> request) {
  const auto* socket = std::get_if<SocketRoute>(&route.answer);
  if (socket != nullptr) {
    co_await run_socket(*socket, request);
    co_return Next::close;
  }
  if (route.quick && request->body.empty()) {
    auto ready = route.quick(*request);
    if (ready) co_return co_await finish(*request, std::move(*ready));
  }
  // The handler may outlive this connection (see run_on), so it shares what it touches.
  const auto response = std::make_shared<Response>();
  const Handler& handler = std::get<Handler>(route.answer);
  std::function<void()> work = [&handler, request, response] { *response = handler(*request); };
  Pool& quick_or_slow = route.is_slow_for(*request) ? core_.slow_handlers : core_.handlers;
  Pool& pool = route.waits ? core_.waiting_handlers : quick_or_slow;
  if (route.waits) {
    const auto presence = std::make_shared<Presence>();
    request->presence = presence;
    asio::co_spawn(core_.io, watch_presence(shared_from_this(), presence), asio::detached);
  }
  const auto outcome = co_await core_.run_on(pool, std::move(work));
  error_code ignored;
  if (route.waits) stream_.socket().cancel(ignored);  // the watch
  Response given = outcome ? std::move(*response) : error_response(outcome.error());
  co_return co_await finish(*request, std::move(given));
}

// Bytes that come meanwhile belong to the next request and stay where they are; after them we hear
// no more. A client that closes only its half of the connection counts as one that has left.
Task<> Session::watch_presence(std::shared_ptr<Session> self, std::shared_ptr<Presence> presence) {
  error_code code;
  co_await self->stream_.socket().async_wait(Tcp::socket::wait_read, into(code));
  if (code) co_return;
  char byte = 0;
  const int socket = self->stream_.socket().native_handle();
  const auto bytes = ::recv(socket, &byte, 1, MSG_PEEK | MSG_DONTWAIT);
  const bool nothing_yet = bytes < 0 && (errno == EAGAIN || errno == EINTR);
  if (bytes <= 0 && !nothing_yet) presence->leave();
}

Task<Next> Session::finish(const Request& request, Response response) {
  for (const auto& step : core_.settings.pipeline) {
    if (step.after) step.after(request, response);
  }
  const Next next = next_of(response);
  co_return co_await answer(request, std::move(response), next);
}

Next Session::next_of(const Response& response) const {
  const bool endless = std::holds_alternative<EventStream>(response.body);
  return keep_alive_ && !endless && !core_.stopping ? Next::keep : Next::close;
}

void Session::observe(int status) {
  if (!core_.settings.observe) return;
  core_.settings.observe({.route = route_name_,
                          .method = method_,
                          .status = status,
                          .seconds = started_s_ > 0 ? steady_seconds() - started_s_ : 0});
}

}  // namespace atelier::http
