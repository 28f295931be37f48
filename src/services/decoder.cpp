#include "services/decoder.h"

#include <poll.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>

#include "base/clock.h"
#include "base/log.h"

extern char** environ;

namespace atelier {
namespace {

constexpr size_t answer_line_bytes_max = 64 << 10;
constexpr int64_t answer_bytes_max = int64_t{1} << 30;

Failure ended_by(const std::string& path, const std::string& how) {
  log_warn("decoder", "a decoder " + how + " with " + path);
  return fail(ErrorKind::corrupt,
              "This file cannot be shown: it is damaged, or too much for the decoder.",
              "the decoder " + how);
}

}  // namespace

// One running atelier-decoder; ended by the destructor.
class Decoder::Process {
 public:
  static Result<std::unique_ptr<Process>> start(const std::string& program);
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;
  ~Process();

  bool send_line(const std::string& line) const;
  // False when it ended or the deadline has come.
  bool receive_line(std::string& line, double deadline_s);
  bool receive(std::span<std::byte> into, double deadline_s);
  // It left as it does after a silence: with code 0.
  bool has_left();
  bool served = false;  // has answered before

 private:
  Process(pid_t id, int socket) : id_(id), socket_(socket) {}
  bool fill(double deadline_s);

  pid_t id_;
  int socket_;
  bool reaped_ = false;
  std::string buffer_;
};

Result<std::unique_ptr<Decoder::Process>> Decoder::Process::start(const std::string& program) {
  std::array<int, 2> ends{-1, -1};
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) {
    return fail(ErrorKind::exhausted, "There are too many open files.", std::strerror(errno));
  }
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
  // A client's connection would not end while a decoder holds it too.
  posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1);
  // The server's threads block signals and ignore SIGPIPE; the decoder must not inherit that.
  sigset_t none;
  sigemptyset(&none);
  sigset_t usual;
  sigemptyset(&usual);
  sigaddset(&usual, SIGPIPE);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setsigdefault(&attributes, &usual);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  std::array<char*, 2> words{const_cast<char*>(program.c_str()), nullptr};
  pid_t id = 0;
  const int code = posix_spawn(&id, program.c_str(), &actions, &attributes, words.data(), environ);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  ::close(ends[1]);
  if (code != 0) {
    ::close(ends[0]);
    return fail(ErrorKind::unavailable,
                "The decoder " + program + " cannot be started; it belongs beside atelier.",
                std::strerror(code));
  }
  return std::unique_ptr<Process>(new Process(id, ends[0]));
}

Decoder::Process::~Process() {
  ::close(socket_);
  if (reaped_) return;
  ::kill(id_, SIGKILL);
  while (::waitpid(id_, nullptr, 0) < 0 && errno == EINTR) {
  }
}

bool Decoder::Process::send_line(const std::string& line) const {
  const std::string text = line + "\n";
  for (size_t sent = 0; sent < text.size();) {
    const ssize_t put = ::send(socket_, text.data() + sent, text.size() - sent, MSG_NOSIGNAL);
    if (put < 0 && errno == EINTR) continue;
    if (put <= 0) return false;
    sent += size_t(put);
  }
  return true;
}

// Appends what has come; waits for something.
bool Decoder::Process::fill(double deadline_s) {
  for (;;) {
    const double left_ms = (deadline_s - steady_seconds()) * 1000;
    pollfd wait{socket_, POLLIN, 0};
    if (left_ms <= 0 || ::poll(&wait, 1, int(left_ms) + 1) == 0) return false;
    std::array<char, 65536> piece;
    const ssize_t got = ::recv(socket_, piece.data(), piece.size(), 0);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return false;
    buffer_.append(piece.data(), size_t(got));
    return true;
  }
}

bool Decoder::Process::receive_line(std::string& line, double deadline_s) {
  size_t end = 0;
  while ((end = buffer_.find('\n')) == std::string::npos) {
    if (buffer_.size() > answer_line_bytes_max || !fill(deadline_s)) return false;
  }
  line = buffer_.substr(0, end);
  buffer_.erase(0, end + 1);
  return true;
}

bool Decoder::Process::receive(std::span<std::byte> into, double deadline_s) {
  while (!into.empty()) {
    if (buffer_.empty() && !fill(deadline_s)) return false;
    const size_t count = std::min(into.size(), buffer_.size());
    std::memcpy(into.data(), buffer_.data(), count);
    buffer_.erase(0, count);
    into = into.subspan(count);
  }
  return true;
}

bool Decoder::Process::has_left() {
  int status = 0;
  // Its end of the socket closes a moment before it can be waited for.
  for (int i = 0; i < 100 && !reaped_; ++i) {
    reaped_ = ::waitpid(id_, &status, WNOHANG) == id_;
    if (!reaped_) ::usleep(1000);
  }
  return reaped_ && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

Decoder::Decoder(DecoderSettings settings) : settings_(std::move(settings)) {}

Decoder::~Decoder() = default;

Result<std::unique_ptr<Decoder::Process>> Decoder::take(double deadline_s) {
  std::unique_lock lock(mutex_);
  const auto left = std::chrono::duration<double>(deadline_s - steady_seconds());
  const bool free =
      freed_.wait_for(lock, left, [this] { return in_use_ < settings_.processes_max; });
  if (!free) {
    return fail(ErrorKind::unavailable, "Too many files wait to be decoded; try again later.");
  }
  ++in_use_;
  if (!idle_.empty()) {
    auto process = std::move(idle_.back());
    idle_.pop_back();
    return process;
  }
  lock.unlock();
  auto started = Process::start(settings_.program);
  if (!started) give_back(nullptr);
  return started;
}

void Decoder::give_back(std::unique_ptr<Process> process) {
  {
    const std::lock_guard lock(mutex_);
    --in_use_;
    if (process) idle_.push_back(std::move(process));
  }
  freed_.notify_one();
}

Result<DecodedFiles> Decoder::run_with(Process& process, const std::string& line,
                                       double deadline_s) {
  std::string answer;
  if (!process.send_line(line) || !process.receive_line(answer, deadline_s)) {
    return fail(ErrorKind::unavailable, "");
  }
  DecodedFiles decoded;
  TRY(decoded.answer, read_json<DecodeAnswer>(answer));
  int64_t total = 0;
  for (const int64_t bytes : decoded.answer.files) {
    if (bytes < 0 || bytes > answer_bytes_max - total) return fail(ErrorKind::unavailable, "");
    total += bytes;
    Bytes file(static_cast<size_t>(bytes));
    if (!process.receive(file, deadline_s)) return fail(ErrorKind::unavailable, "");
    decoded.files.push_back(std::move(file));
  }
  return decoded;
}

Result<DecodedFiles> Decoder::run(const DecodeRequest& request) {
  const double deadline_s = steady_seconds() + settings_.deadline_ms / 1000.0;
  const std::string line = to_json_text(request);
  // A process may be leaving at the very moment it is asked: then another one is.
  for (;;) {
    TRY(auto process, take(deadline_s));
    auto decoded = run_with(*process, line, deadline_s);
    if (decoded) {
      process->served = true;
      give_back(std::move(process));
      const DecodeAnswer& answer = decoded->answer;
      if (answer.ok) return decoded;
      return fail(answer.is_damaged ? ErrorKind::corrupt : ErrorKind::unavailable, answer.message,
                  answer.detail);
    }
    const bool late = steady_seconds() >= deadline_s;
    const bool again = !late && process->served && process->has_left();
    process.reset();
    give_back(nullptr);
    if (!again) return ended_by(request.path, late ? "took too long" : "died");
  }
}

}  // namespace atelier
