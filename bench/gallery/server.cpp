#include "server.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <thread>
#include <vector>

#include "base/clock.h"

namespace atelier::bench {
namespace {

constexpr double start_s_max = 60;

// The number behind `name` in the head of an answer.
double number_after(std::string_view head, std::string_view name) {
  const size_t at = head.find(name);
  return at == std::string_view::npos ? 0 : std::strtod(head.data() + at + name.size(), nullptr);
}

}  // namespace

Result<std::unique_ptr<Server>> Server::start(const std::string& program, const std::string& home) {
  const std::string port_file = home + "/port";
  std::filesystem::remove(port_file);
  const std::vector<std::string> words{
      program,       "serve",   "--home",           home,        "--port", "0",
      "--port-file", port_file, "--engine-program", "/bin/false"};
  std::vector<char*> arguments;
  for (const auto& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  const double began = steady_seconds();
  const int pid = ::fork();
  if (pid == 0) {
    const int out = ::open((home + "/server.out").c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    ::dup2(out, 1);
    ::dup2(out, 2);
    ::execv(arguments[0], arguments.data());
    ::_exit(127);
  }
  std::unique_ptr<Server> server(new Server(pid));
  while (steady_seconds() - began < start_s_max) {
    if (std::ifstream(port_file) >> server->port_) {
      server->start_ms_ = (steady_seconds() - began) * 1000;
      TRY_DO(server->connect());
      return server;
    }
    if (::waitpid(pid, nullptr, WNOHANG) == pid) break;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return fail(ErrorKind::unavailable, "The server did not start; see " + home + "/server.out");
}

Server::~Server() {
  if (socket_ >= 0) ::close(socket_);
  ::kill(pid_, SIGTERM);
  ::waitpid(pid_, nullptr, 0);
}

Result<> Server::connect() {
  socket_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port_);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const int on = 1;
  ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  if (::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
    return fail(ErrorKind::unavailable, "The server cannot be reached.");
  }
  return {};
}

Result<Answer> Server::get(const std::string& target) {
  const std::string request =
      "GET " + target + " HTTP/1.1\r\nHost: localhost:" + std::to_string(port_) + "\r\n\r\n";
  const double began = steady_seconds();
  if (::send(socket_, request.data(), request.size(), MSG_NOSIGNAL) != ssize_t(request.size())) {
    return fail(ErrorKind::unavailable, "The server closed the connection.");
  }
  std::string text = std::move(rest_);
  size_t head_end = std::string::npos;
  size_t whole = std::string::npos;
  std::array<char, 65536> buffer{};
  while (text.size() < whole) {
    const ssize_t got = ::recv(socket_, buffer.data(), buffer.size(), 0);
    if (got <= 0) return fail(ErrorKind::unavailable, "The server closed the connection.");
    text.append(buffer.data(), size_t(got));
    if (head_end == std::string::npos) head_end = text.find("\r\n\r\n");
    if (head_end == std::string::npos || whole != std::string::npos) continue;
    whole = head_end + 4 + size_t(number_after(text, "Content-Length: "));
  }
  Answer answer;
  answer.client_ms = (steady_seconds() - began) * 1000;
  rest_ = text.substr(whole);
  answer.status = int(number_after(text, "HTTP/1.1 "));
  answer.server_ms = number_after(std::string_view(text).substr(0, head_end), "app;dur=");
  answer.cpu_ms = number_after(std::string_view(text).substr(0, head_end), "cpu;dur=");
  answer.body = text.substr(head_end + 4, whole - head_end - 4);
  if (answer.status == 200) return answer;
  return fail(ErrorKind::internal, target + ": " + answer.body);
}

int64_t Server::resident_bytes() const {
  std::ifstream statm(fmt::format("/proc/{}/statm", pid_));
  int64_t total = 0;
  int64_t resident = 0;
  statm >> total >> resident;
  return resident * ::sysconf(_SC_PAGESIZE);
}

}  // namespace atelier::bench
