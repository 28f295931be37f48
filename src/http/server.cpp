#include "http/server.h"

#include <fmt/format.h>

#include <csignal>
#include <future>
#include <thread>

#include "base/assert.h"
#include "base/log.h"
#include "http/answers.h"
#include "http/detail/session.h"

namespace atelier::http {
namespace {

constexpr int accept_backlog = 256;
constexpr int accept_retry_ms = 100;

Failure cannot_listen(const ServerSettings& settings, const error_code& code) {
  const std::string where = fmt::format("{}:{}", settings.host, settings.port);
  if (code == asio::error::address_in_use) {
    return fail(
        ErrorKind::conflict,
        fmt::format("Port {} on {} is in use, perhaps by another studio. Stop that program, "
                    "or choose another port with --port (0 picks a free one).",
                    settings.port, settings.host));
  }
  if (code == asio::error::access_denied) {
    return fail(ErrorKind::invalid,
                fmt::format("Port {} needs rights this account does not have. Choose one of 1024 "
                            "or more with --port.",
                            settings.port));
  }
  return fail(ErrorKind::invalid,
              fmt::format("The studio cannot listen on {}: {}. Choose an address of this machine "
                          "with --host.",
                          where, code.message()),
              code.message());
}

Result<Tcp::acceptor> open_acceptor(asio::io_context& io, const ServerSettings& settings) {
  error_code code;
  Tcp::resolver resolver(io);
  const auto found = resolver.resolve(settings.host, std::to_string(settings.port),
                                      Tcp::resolver::numeric_service, code);
  if (code || found.empty()) return cannot_listen(settings, code);
  const Tcp::endpoint endpoint = found.begin()->endpoint();
  Tcp::acceptor acceptor(io);
  acceptor.open(endpoint.protocol(), code);
  if (!code) acceptor.set_option(Tcp::acceptor::reuse_address(true), code);
  if (!code) acceptor.bind(endpoint, code);
  if (!code) acceptor.listen(accept_backlog, code);
  if (code) return cannot_listen(settings, code);
  return acceptor;
}

// Beyond the limit a client gets a sentence instead of silence; it may not even be read.
void turn_away(Tcp::socket socket) {
  static constexpr std::string_view busy =
      "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nRetry-After: 1\r\n"
      "Connection: close\r\n\r\n";
  error_code ignored;
  socket.non_blocking(true, ignored);
  socket.send(asio::buffer(busy), 0, ignored);
}

Task<> run_session(std::shared_ptr<Session> session) {
  co_await session->run();
}

}  // namespace

struct Server::Parts {
  Parts(ServerSettings settings, Router router) : core(std::move(settings), std::move(router)) {}

  Task<> accept_all();
  void begin_stop();
  void wait_for_sessions(int ms_max) const;

  Core core;
  std::optional<Tcp::acceptor> acceptor;
  uint16_t port = 0;
  std::thread thread;
  bool stopped = false;
};

Task<> Server::Parts::accept_all() {
  asio::steady_timer pause(core.io);
  while (!core.stopping) {
    error_code code;
    Tcp::socket socket = co_await acceptor->async_accept(into(code));
    if (core.stopping) break;
    if (code) {  // out of file descriptors, most likely: some connection will end
      pause.expires_after(milliseconds(accept_retry_ms));
      co_await pause.async_wait(into(code));
    } else if (core.connections >= core.settings.limits.connections_max) {
      turn_away(std::move(socket));
    } else {
      auto session = std::make_shared<Session>(core, std::move(socket));
      asio::co_spawn(core.io, run_session(std::move(session)), asio::detached);
    }
  }
}

void Server::Parts::begin_stop() {
  core.stopping = true;
  error_code ignored;
  acceptor->close(ignored);
  const auto sessions = core.sessions;  // closing may end some while we look
  for (Session* session : sessions) session->begin_stop();
}

void Server::Parts::wait_for_sessions(int ms_max) const {
  constexpr int look_every_ms = 5;
  for (int waited = 0; core.connections > 0 && waited < ms_max; waited += look_every_ms) {
    std::this_thread::sleep_for(milliseconds(look_every_ms));
  }
}

Server::Server(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

Server::~Server() {
  stop();
}

Result<std::unique_ptr<Server>> Server::start(ServerSettings settings, Router router) {
  // A client that leaves early is an error code of a write, not the end of the program.
  std::signal(SIGPIPE, SIG_IGN);
  auto parts = std::make_unique<Parts>(std::move(settings), std::move(router));
  TRY(parts->acceptor, open_acceptor(parts->core.io, parts->core.settings));
  parts->port = parts->acceptor->local_endpoint().port();
  asio::co_spawn(parts->core.io, parts->accept_all(), asio::detached);
  parts->thread = std::thread([core = &parts->core] { core->io.run(); });
  pthread_setname_np(parts->thread.native_handle(), "http");
  return std::unique_ptr<Server>(new Server(std::move(parts)));
}

uint16_t Server::port() const {
  return parts_->port;
}

void Server::stop() {
  Parts& parts = *parts_;
  if (std::exchange(parts.stopped, true)) return;
  Core& core = parts.core;
  asio::post(core.io, [&parts] { parts.begin_stop(); });
  parts.wait_for_sessions(core.settings.limits.drain_ms_max);
  if (core.connections > 0) {
    log_warn("http",
             fmt::format("{} connections are closed in the middle", core.connections.load()));
    asio::post(core.io, [&core] {
      const auto sessions = core.sessions;
      for (Session* session : sessions) session->abort();
    });
    constexpr int abort_ms_max = 500;
    parts.wait_for_sessions(abort_ms_max);
  }
  core.io.stop();
  parts.thread.join();
  core.handlers.stop();
  core.slow_handlers.stop();
  core.waiting_handlers.stop();
  core.socket_calls.stop();
}

ServerLoad Server::load() const {
  const Core& core = parts_->core;
  return {.connections = core.connections,
          .event_clients = core.event_clients,
          .sockets = core.sockets,
          .handlers = core.handlers.load()};
}

}  // namespace atelier::http
