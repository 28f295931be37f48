#include "http/raw_client.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <vector>

#include "base/clock.h"

namespace atelier::http {

RawClient::RawClient(uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  closed_ = ::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0;
}

RawClient::~RawClient() {
  ::close(socket_);
}

bool RawClient::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<size_t>(sent));
  }
  return true;
}

void RawClient::end_sending() {
  ::shutdown(socket_, SHUT_WR);
}

void RawClient::reset() {
  const linger now{.l_onoff = 1, .l_linger = 0};
  ::setsockopt(socket_, SOL_SOCKET, SO_LINGER, &now, sizeof now);
  ::close(socket_);
  socket_ = -1;
}

std::string RawClient::read_all(int timeout_ms) {
  return read_until({}, timeout_ms);
}

std::string RawClient::read_until(std::string_view ending, int timeout_ms) {
  std::string all;
  const double until = steady_seconds() + timeout_ms / 1000.0;
  while (true) {
    if (!ending.empty() && all.find(ending) != std::string::npos) return all;
    const int left_ms = static_cast<int>((until - steady_seconds()) * 1000);
    pollfd wait{.fd = socket_, .events = POLLIN, .revents = 0};
    if (left_ms <= 0 || ::poll(&wait, 1, left_ms) <= 0) return all;
    char bytes[16384];
    const auto got = ::recv(socket_, bytes, sizeof bytes, 0);
    if (got <= 0) {
      closed_ = true;
      return all;
    }
    all.append(bytes, static_cast<size_t>(got));
  }
}

std::string ask(uint16_t port, std::string_view bytes) {
  RawClient client(port);
  client.send(bytes);
  client.end_sending();
  return client.read_all();
}

int status_in(std::string_view answer) {
  constexpr std::string_view start = "HTTP/1.1 ";
  if (!answer.starts_with(start) || answer.size() < start.size() + 3) return 0;
  return std::stoi(std::string(answer.substr(start.size(), 3)));
}

std::string_view body_in(std::string_view answer) {
  const size_t end = answer.find("\r\n\r\n");
  return end == std::string_view::npos ? std::string_view() : answer.substr(end + 4);
}

std::string mutated(std::mt19937& random, std::string text) {
  static const std::vector<std::string> insertions = {
      "\r\n",
      "\r\n\r\n",
      "\0",
      "%00",
      "%",
      "../",
      ":",
      " ",
      "\t",
      "Transfer-Encoding: chunked\r\n",
      "Content-Length: 5\r\n",
      "Host: b\r\n",
      "\xff\xfe",
      "0\r\n\r\n",
      "Expect: 100-continue\r\n",
      "Upgrade: websocket\r\nConnection: Upgrade\r\n",
      "Range: bytes=5-1\r\n",
      "HTTP/1.1",
      "\n"};
  const auto below = [&](size_t n) { return n == 0 ? 0 : random() % n; };
  const size_t changes = 1 + below(4);
  for (size_t i = 0; i < changes; ++i) {
    const size_t at = below(text.size());
    switch (below(5)) {
      case 0: text[at] = static_cast<char>(below(256)); break;
      case 1: text.erase(at, 1 + below(12)); break;
      case 2: text.insert(at, text.substr(at, 1 + below(30))); break;
      case 3: text.insert(at, insertions[below(insertions.size())]); break;
      default: text.resize(at + 1); break;
    }
    if (text.empty()) text = "G";
  }
  return text;
}

}  // namespace atelier::http
