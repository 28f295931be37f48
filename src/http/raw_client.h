// For tests, here and in tests/api: a TCP connection to this machine that sends exactly the bytes
// it is given, however rude.
#pragma once
#include <cstdint>
#include <random>
#include <string>
#include <string_view>

namespace atelier::http {

class RawClient {
 public:
  explicit RawClient(uint16_t port);
  ~RawClient();
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;

  // False when the other side has closed.
  bool send(std::string_view bytes);
  void end_sending();  // half close
  void reset();        // closes with a TCP reset
  // Everything until the other side closes or timeout_ms pass.
  std::string read_all(int timeout_ms = 5000);
  // Until `ending` has arrived, too.
  std::string read_until(std::string_view ending, int timeout_ms = 5000);
  // The last read ended because the other side closed.
  bool closed() const { return closed_; }

 private:
  int socket_ = -1;
  bool closed_ = false;
};

// Sends one request on a connection of its own and returns everything that came back.
std::string ask(uint16_t port, std::string_view bytes);
// The number after "HTTP/1.1", or 0.
int status_in(std::string_view answer);
std::string_view body_in(std::string_view answer);

// A request broken in known ways: bytes changed, cut out, doubled or inserted.
std::string mutated(std::mt19937& random, std::string text);

}  // namespace atelier::http
