#include "http/answers.h"
#include "http/detail/session.h"

namespace atelier::http {
namespace {

// Tells the listener the end even when the server is torn down in the middle of a conversation.
struct OpenListener {
  std::shared_ptr<SocketListener> listener;
  bool open = false;
  ~OpenListener() {
    if (open) listener->on_close();
  }
};

struct Acceptance {
  Result<std::unique_ptr<SocketListener>> listener =
      fail(ErrorKind::internal, "This connection was not looked at.");
};

}  // namespace

Task<> Session::run_socket(const SocketRoute& route, std::shared_ptr<Request> request) {
  const Counted counted(core_.sockets);
  const auto acceptance = std::make_shared<Acceptance>();
  if (!beast::websocket::is_upgrade(parser_->get())) {
    Response refusal =
        error_response(426, {ErrorKind::invalid, "This address speaks WebSocket only.", "", {}});
    refusal.set_header("Upgrade", "websocket");
    co_await answer(*request, std::move(refusal), Next::close);
    co_return;
  }
  if (core_.sockets > core_.settings.limits.sockets_max) {
    Response full =
        error_response({ErrorKind::unavailable, "Too many engines are connected.", "", {}});
    co_await answer(*request, std::move(full), Next::close);
    co_return;
  }
  std::function<void()> look = [&route, request, acceptance] {
    acceptance->listener = route.accept(*request);
  };
  const auto looked = co_await core_.run_on(core_.handlers, std::move(look));
  if (!looked || !acceptance->listener) {
    Response refusal = error_response(looked ? acceptance->listener.error() : looked.error());
    add_security_headers(*request, refusal);
    co_await answer(*request, std::move(refusal), Next::close);
    co_return;
  }
  stream_.expires_never();  // the WebSocket has timeouts of its own
  SocketLink::Stream upgraded(std::move(stream_));
  SocketLink::prepare(upgraded, route.limits, beast::role_type::server);
  error_code code;
  const auto& message = parser_->get();
  co_await upgraded.async_accept(message, into(code));
  observe(101);
  if (code) co_return;
  link_ = std::make_shared<SocketLink>(std::move(upgraded), route.limits);
  interruptible_ = true;
  std::shared_ptr<SocketListener> listener = std::move(*acceptance->listener);
  co_await converse(link_, std::move(listener));
}

Task<> Session::converse(std::shared_ptr<SocketLink> link,
                         std::shared_ptr<SocketListener> listener) {
  asio::co_spawn(core_.io, SocketLink::run_writer(link), asio::detached);
  OpenListener open{listener, true};
  std::function<void()> say_open = [link, listener] { listener->on_open(link); };
  auto heard = co_await core_.run_on(core_.socket_calls, std::move(say_open));
  while (heard && !core_.stopping) {
    auto message = co_await link->read();
    if (!message) break;
    const auto shared = std::make_shared<SocketMessage>(std::move(*message));
    std::function<void()> pass_on = [listener, shared] {
      if (shared->kind == SocketKind::text) {
        listener->on_text(std::move(shared->bytes));
      } else {
        listener->on_binary(std::move(shared->bytes));
      }
    };
    heard = co_await core_.run_on(core_.socket_calls, std::move(pass_on));
  }
  link->abort();
  open.open = false;
  std::function<void()> say_close = [listener] { listener->on_close(); };
  const auto told = co_await core_.run_on(core_.socket_calls, std::move(say_close));
  open.open = !told;
}

}  // namespace atelier::http
