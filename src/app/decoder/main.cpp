// atelier-decoder: reads other people's pictures and videos for the server, so that a file made to
// break a decoder breaks this process and not the studio. It holds no state, writes no file and
// leaves by itself when nobody has asked for a while. media/decoder_messages.h is its language.
#include <poll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <string>

#include "decode/answer.h"

namespace atelier {
namespace {

constexpr int idle_ms_max = 20'000;
constexpr int request_seconds_max = 150;  // a little more than the server waits
constexpr int requests_max = 1000;        // then a fresh process: libraries leak
constexpr size_t line_bytes_max = 64 << 10;
constexpr rlim_t memory_bytes_max = rlim_t{4} << 30;

void limit(decltype(RLIMIT_AS) what, rlim_t most) {
  const rlimit both{most, most};
  ::setrlimit(what, &both);
}

void give_up_rights() {
#ifndef __SANITIZE_ADDRESS__
  limit(RLIMIT_AS, memory_bytes_max);
#endif
  limit(RLIMIT_CORE, 0);
  limit(RLIMIT_FSIZE, 0);
  limit(RLIMIT_NOFILE, 64);
  ::signal(SIGXFSZ, SIG_IGN);
  // libvips would put large pictures into files, which we may not write.
  ::setenv("VIPS_DISC_THRESHOLD", "64g", 1);
  ::setenv("VIPS_WARNING", "1", 1);  // the answer says what matters
  ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  ::setpriority(PRIO_PROCESS, 0, 5);
}

// The next line; nothing at the end, after a long silence or for a line that is no request.
bool read_line(std::string& buffer, std::string& line) {
  for (;;) {
    if (const size_t end = buffer.find('\n'); end != std::string::npos) {
      line = buffer.substr(0, end);
      buffer.erase(0, end + 1);
      return true;
    }
    if (buffer.size() > line_bytes_max) return false;
    pollfd wait{STDIN_FILENO, POLLIN, 0};
    if (::poll(&wait, 1, idle_ms_max) <= 0) return false;
    char piece[4096];
    const ssize_t got = ::read(STDIN_FILENO, piece, sizeof piece);
    if (got <= 0) return false;
    buffer.append(piece, size_t(got));
  }
}

bool write_all(const void* bytes, size_t count) {
  const auto* at = static_cast<const char*>(bytes);
  while (count > 0) {
    const ssize_t put = ::write(STDOUT_FILENO, at, count);
    if (put < 0 && errno == EINTR) continue;
    if (put <= 0) return false;
    at += put;
    count -= size_t(put);
  }
  return true;
}

bool write_answer(const Decoded& decoded) {
  const std::string line = to_json_text(decoded.answer) + "\n";
  if (!write_all(line.data(), line.size())) return false;
  for (const Bytes& file : decoded.files) {
    if (!write_all(file.data(), file.size())) return false;
  }
  return true;
}

int run() {
  give_up_rights();
  std::string buffer;
  std::string line;
  for (int i = 0; i < requests_max && read_line(buffer, line); ++i) {
    ::alarm(request_seconds_max);
    if (!write_answer(answer_request(line))) return 1;
    ::alarm(0);
  }
  return 0;
}

}  // namespace
}  // namespace atelier

int main() {
  return atelier::run();
}
