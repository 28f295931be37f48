// The real server on a home, asked over one connection that stays open, as a browser's does.
#pragma once
#include <cstdint>
#include <memory>
#include <string>

#include "base/result.h"

namespace atelier::bench {

struct Answer {
  int status = 0;
  std::string body;
  double client_ms = 0;  // from the request's first byte to the answer's last
  double server_ms = 0;  // inside the handler, as Server-Timing says
  double cpu_ms = 0;     // of it, on a processor: what other programs of the machine do not stretch
};

class Server {
 public:
  // Waits for its port; start_ms() is how long that took.
  static Result<std::unique_ptr<Server>> start(const std::string& program, const std::string& home);
  ~Server();  // asks it to leave and waits until it has
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  // `internal` for any status but 200.
  Result<Answer> get(const std::string& target);
  double start_ms() const { return start_ms_; }
  int64_t resident_bytes() const;

 private:
  Server(int pid) : pid_(pid) {}
  Result<> connect();

  int pid_;
  int socket_ = -1;
  uint16_t port_ = 0;
  double start_ms_ = 0;
  std::string rest_;  // read beyond the last answer
};

}  // namespace atelier::bench
