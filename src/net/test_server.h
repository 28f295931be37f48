// For tests: a server on a free port of this machine that answers each request as the test says,
// also as no good server would.
#pragma once
#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <list>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace atelier::net {

class TestServer {
 public:
  // One connection: the request's head, and ways to answer.
  class Exchange {
   public:
    Exchange(int socket, std::string head) : socket_(socket), head_(std::move(head)) {}
    const std::string& head() const { return head_; }
    // "/file?x=1".
    std::string target() const {
      const size_t from = head_.find(' ') + 1;
      return head_.substr(from, head_.find(' ', from) - from);
    }
    // "" when the request has no such header; the name in lower case.
    std::string header(std::string_view name) const {
      for (size_t at = head_.find("\r\n"); at != std::string::npos;
           at = head_.find("\r\n", at + 2)) {
        const size_t line = at + 2;
        const size_t colon = head_.find(": ", line);
        const size_t end = head_.find("\r\n", line);
        if (colon == std::string::npos || end == std::string::npos || colon > end) continue;
        std::string key = head_.substr(line, colon - line);
        for (char& c : key) c = char(std::tolower(static_cast<unsigned char>(c)));
        if (key == name) return head_.substr(colon + 2, end - colon - 2);
      }
      return "";
    }
    // False when the other side has left.
    bool send(std::string_view bytes) const {
      while (!bytes.empty()) {
        const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0) return false;
        bytes.remove_prefix(size_t(sent));
      }
      return true;
    }
    void answer(std::string_view status, std::string_view headers, std::string_view body) const {
      send("HTTP/1.1 " + std::string(status) + "\r\n" + std::string(headers) +
           "Content-Length: " + std::to_string(body.size()) + "\r\nConnection: close\r\n\r\n");
      send(body);
    }
    // The whole file, or from the byte a Range asks for when If-Range, if any, is this ETag.
    void file(std::string_view body, std::string_view etag, std::string_view headers = {}) const {
      const std::string range = header("range");
      const std::string condition = header("if-range");
      const std::string more =
          (etag.empty() ? "" : "ETag: " + std::string(etag) + "\r\n") + std::string(headers);
      if (range.empty() || (!condition.empty() && condition != etag)) {
        return answer("200 OK", more, body);
      }
      const size_t from = std::stoul(range.substr(6));
      if (from >= body.size()) return answer("416 Range Not Satisfiable", "", "");
      answer("206 Partial Content",
             more + "Content-Range: bytes " + std::to_string(from) + "-" +
                 std::to_string(body.size() - 1) + "/" + std::to_string(body.size()) + "\r\n",
             body.substr(from));
    }

   private:
    int socket_;
    std::string head_;
  };
  using Handler = std::function<void(const Exchange&)>;

  explicit TestServer(Handler handler) : handler_(std::move(handler)) {
    listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::bind(listener_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
        ::listen(listener_, 64) != 0) {
      std::perror("a server for tests");
      std::abort();
    }
    socklen_t size = sizeof address;
    ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
    accepting_ = std::thread([this] { accept_all(); });
  }
  ~TestServer() {
    stopping_ = true;
    accepting_.join();
    for (std::thread& thread : serving_) thread.join();
    ::close(listener_);
  }
  TestServer(const TestServer&) = delete;
  TestServer& operator=(const TestServer&) = delete;

  uint16_t port() const { return port_; }
  std::string url(std::string_view target) const {
    return "http://127.0.0.1:" + std::to_string(port_) + std::string(target);
  }
  std::vector<std::string> targets() const {
    const std::lock_guard lock(mutex_);
    return targets_;
  }

 private:
  void accept_all() {
    while (!stopping_) {
      pollfd waits{listener_, POLLIN, 0};
      if (::poll(&waits, 1, 20) <= 0) continue;
      const int socket = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
      if (socket >= 0) serving_.emplace_back([this, socket] { serve(socket); });
    }
  }
  void serve(int socket) {
    std::string head;
    char piece[4096];
    while (!head.ends_with("\r\n\r\n")) {
      const ssize_t got = ::recv(socket, piece, sizeof piece, 0);
      if (got <= 0) break;
      head.append(piece, size_t(got));
    }
    if (head.ends_with("\r\n\r\n")) {
      const Exchange exchange(socket, head);
      {
        const std::lock_guard lock(mutex_);
        targets_.push_back(exchange.target());
      }
      handler_(exchange);
    }
    ::shutdown(socket, SHUT_RDWR);
    ::close(socket);
  }

  Handler handler_;
  int listener_ = -1;
  uint16_t port_ = 0;
  std::atomic<bool> stopping_{false};
  mutable std::mutex mutex_;
  std::vector<std::string> targets_;
  std::list<std::thread> serving_;
  std::thread accepting_;
};

}  // namespace atelier::net
