// One connection, from its first byte to its last.
#pragma once
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <memory>
#include <optional>
#include <string>

#include "http/detail/core.h"
#include "http/detail/socket_link.h"

namespace atelier::http {

enum class Next { keep, close };

class Session : public std::enable_shared_from_this<Session> {
 public:
  Session(Core& core, Tcp::socket socket);
  ~Session();
  Task<> run();
  // The server stops: ends at once unless a request is in hand.
  void begin_stop();
  void abort();

 private:
  using Parser = beast::http::request_parser<beast::http::string_body>;

  // session.cpp: reading and deciding
  Task<bool> wait_for_request();
  Task<Next> serve_one();
  Task<bool> read_head();
  void parse_what_is_here(error_code& code);
  Task<bool> say_go_on();
  Task<bool> read_body(const Route& route);
  Task<bool> stream_body(const Route& route, std::shared_ptr<Request> request);
  Task<Next> refuse(Response response);
  Task<Next> run_route(const Route& route, std::shared_ptr<Request> request);
  Task<Next> finish(const Request& request, Response response);
  Next next_of(const Response& response) const;
  static Task<> watch_presence(std::shared_ptr<Session> self, std::shared_ptr<Presence> presence);
  std::optional<Response> refusal_before_body(const Request& request, const Match& match) const;

  // session_write.cpp: answering
  Task<Next> answer(const Request& request, Response response, Next next);
  size_t write_at_once(const std::string& head, const std::string& body);
  Task<bool> write_text(const std::string& head, const std::string& body, size_t done);
  Task<bool> wait_until_writable();
  Task<bool> write_streamed(StreamedBody body);
  Task<bool> write_long_body(Response& response);
  Task<> write_events(EventStream events);
  Task<> watch_for_end();
  static Task<> run_watch(std::shared_ptr<Session> self);
  Task<> linger();

  // session_socket.cpp: after an upgrade
  Task<> run_socket(const SocketRoute& route, std::shared_ptr<Request> request);
  Task<> converse(std::shared_ptr<SocketLink> link, std::shared_ptr<SocketListener> listener);

  void observe(int status);

  Core& core_;
  beast::tcp_stream stream_;
  beast::flat_buffer buffer_;
  std::optional<Parser> parser_;
  asio::steady_timer wake_;  // cancelled when an event stream has something to send
  std::shared_ptr<SocketLink> link_;
  std::string peer_;
  std::string_view route_name_;  // of the request in hand; lives in the router
  Method method_ = Method::get;
  double started_s_ = 0;
  bool interruptible_ = true;  // nothing would be lost by closing now
  bool keep_alive_ = false;    // what the request in hand asks for
  bool gone_ = false;          // an event stream's client has left
};

// The request a parsed head stands for. `invalid` for what HTTP forbids or we refuse.
Result<Request> request_of(const beast::http::request<beast::http::string_body>& message,
                           size_t headers_max);

}  // namespace atelier::http
