#include "http/ws_client.h"

#include <boost/asio/connect.hpp>
#include <boost/beast/http/string_body.hpp>
#include <future>
#include <thread>

#include "concurrency/channel.h"
#include "http/detail/socket_link.h"

namespace atelier::http {
namespace {

namespace ws = beast::websocket;

Failure no_answer(const WsClientSettings& settings, const error_code& code) {
  return fail(ErrorKind::unavailable, "Nobody answers at " + settings.url + ".", code.message());
}

}  // namespace

Result<SocketUrl> parse_socket_url(std::string_view url) {
  constexpr std::string_view scheme = "ws://";
  const Failure bad =
      fail(ErrorKind::invalid, "An address like ws://127.0.0.1:7860/api/v1/engine is expected.");
  if (!url.starts_with(scheme)) return bad;
  url.remove_prefix(scheme.size());
  const size_t slash = std::min(url.find('/'), url.size());
  const std::string_view authority = url.substr(0, slash);
  const size_t bracket = authority.rfind(']');
  const size_t colon = authority.rfind(':');
  const bool has_port =
      colon != std::string_view::npos && (bracket == std::string_view::npos || colon > bracket);
  std::string host(authority.substr(0, has_port ? colon : authority.size()));
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  std::string port = has_port ? std::string(authority.substr(colon + 1)) : "80";
  const bool digits = port.find_first_not_of("0123456789") == std::string::npos;
  if (host.empty() || port.empty() || !digits) return bad;
  std::string path(url.substr(slash));
  return SocketUrl{std::move(host), std::move(port), path.empty() ? "/" : std::move(path)};
}

struct WsClient::Parts {
  explicit Parts(WsClientSettings s) : settings(std::move(s)), inbox(settings.inbox_max) {}

  Task<> run(std::promise<Result<>>& connected);
  Task<Result<>> open();
  Task<> receive_all();

  const WsClientSettings settings;
  asio::io_context io{1};
  std::shared_ptr<SocketLink> link;
  Channel<SocketMessage> inbox;
  std::thread thread;
};

Task<Result<>> WsClient::Parts::open() {
  auto url = parse_socket_url(settings.url);
  if (!url) co_return Failure(url.error());
  error_code code;
  Tcp::resolver resolver(io);
  const auto found = co_await resolver.async_resolve(url->host, url->port, into(code));
  if (code) co_return no_answer(settings, code);
  beast::tcp_stream tcp(io);
  tcp.expires_after(milliseconds(settings.connect_ms_max));
  co_await tcp.async_connect(found, into(code));
  if (code) co_return no_answer(settings, code);
  tcp.socket().set_option(Tcp::no_delay(true), code);
  tcp.expires_never();

  SocketLink::Stream stream(std::move(tcp));
  SocketLink::prepare(stream, settings.limits, beast::role_type::client);
  const std::string bearer = "Bearer " + settings.token;
  stream.set_option(ws::stream_base::decorator([bearer](ws::request_type& request) {
    request.set(beast::http::field::authorization, bearer);
  }));
  const std::string host = url->host + ":" + url->port;
  ws::response_type response;
  co_await stream.async_handshake(response, host, url->path, into(code));
  if (code == ws::error::upgrade_declined) {
    const bool token_refused = response.result_int() == 401 || response.result_int() == 403;
    co_return fail(token_refused ? ErrorKind::unauthenticated : ErrorKind::unavailable,
                   "The studio refused this connection.", response.body());
  }
  if (code) co_return no_answer(settings, code);
  link = std::make_shared<SocketLink>(std::move(stream), settings.limits);
  co_return Result<>();
}

Task<> WsClient::Parts::run(std::promise<Result<>>& connected) {
  auto opened = co_await open();
  const bool ok = opened.has_value();
  connected.set_value(std::move(opened));
  if (!ok) co_return;
  asio::co_spawn(io, SocketLink::run_writer(link), asio::detached);
  co_await receive_all();
}

Task<> WsClient::Parts::receive_all() {
  while (true) {
    auto message = co_await link->read();
    if (!message) break;
    const bool taken = inbox.try_push(std::move(*message));
    if (!taken) break;
  }
  link->abort();
  inbox.close();  // last: whoever hears of the end finds that sending has ended too
}

WsClient::WsClient(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

Result<std::unique_ptr<WsClient>> WsClient::connect(WsClientSettings settings) {
  auto parts = std::make_unique<Parts>(std::move(settings));
  std::promise<Result<>> connected;
  auto outcome = connected.get_future();
  asio::co_spawn(parts->io, parts->run(connected), asio::detached);
  parts->thread = std::thread([io = &parts->io] { io->run(); });
  // Owns the thread from here on, also when the connection failed.
  std::unique_ptr<WsClient> client(new WsClient(std::move(parts)));
  const auto wait = milliseconds(client->parts_->settings.connect_ms_max);
  if (outcome.wait_for(wait) != std::future_status::ready) {
    client.reset();  // joins its thread before `connected` goes
    return fail(ErrorKind::unavailable, "The studio does not answer in time.");
  }
  TRY_DO(outcome.get());
  return client;
}

WsClient::~WsClient() {
  parts_->io.stop();
  if (parts_->thread.joinable()) parts_->thread.join();
}

Result<> WsClient::send_text(std::string text) {
  std::vector<SocketMessage> one;
  one.push_back({SocketKind::text, std::move(text)});
  return parts_->link->send(std::move(one), parts_->settings.send_ms_max);
}

Result<> WsClient::send_binary(std::string bytes) {
  std::vector<SocketMessage> one;
  one.push_back({SocketKind::binary, std::move(bytes)});
  return parts_->link->send(std::move(one), parts_->settings.send_ms_max);
}

Result<> WsClient::send_both(std::string text, std::string bytes) {
  std::vector<SocketMessage> both;
  both.push_back({SocketKind::text, std::move(text)});
  both.push_back({SocketKind::binary, std::move(bytes)});
  return parts_->link->send(std::move(both), parts_->settings.send_ms_max);
}

Result<std::optional<SocketMessage>> WsClient::receive(int timeout_ms) {
  auto message = parts_->inbox.pop(timeout_ms);
  if (!message && parts_->inbox.closed()) {
    message = parts_->inbox.pop(0);  // it may have come between the two calls
    if (message) return message;
    return fail(ErrorKind::unavailable, "The studio has closed the connection.");
  }
  return message;
}

void WsClient::close() {
  parts_->link->close();
}

}  // namespace atelier::http
