#include "services/run_program.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>

#include "base/clock.h"

extern char** environ;

namespace atelier {
namespace {

constexpr size_t error_bytes_max = 64 << 10;
constexpr int ask_every_ms = 200;

// Both ends close when they leave, so a failure half way leaks nothing.
struct Pipe {
  std::array<int, 2> ends{-1, -1};
  ~Pipe() {
    close_end(0);
    close_end(1);
  }
  bool open() { return ::pipe2(ends.data(), O_CLOEXEC) == 0; }
  void close_end(size_t end) {
    if (ends.at(end) >= 0) ::close(ends.at(end));
    ends.at(end) = -1;
  }
};

// Reads once; false at the end. What exceeds the limit is read and thrown away.
bool drain(Pipe& pipe, std::string& into, size_t bytes_max) {
  std::array<char, 16384> piece{};
  const ssize_t got = ::read(pipe.ends[0], piece.data(), piece.size());
  if (got < 0 && errno == EINTR) return true;
  if (got <= 0) {
    pipe.close_end(0);
    return false;
  }
  into.append(piece.data(), std::min(size_t(got), bytes_max - std::min(bytes_max, into.size())));
  return true;
}

int exit_code_of(int status) {
  return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

}  // namespace

Result<ProgramOutput> run_program(const std::vector<std::string>& command, ProgramLimits limits) {
  Pipe out;
  Pipe err;
  if (!out.open() || !err.open()) {
    return fail(ErrorKind::exhausted, "There are too many open files.", std::strerror(errno));
  }
  std::vector<char*> words;
  for (const std::string& word : command) words.push_back(const_cast<char*>(word.c_str()));
  words.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, out.ends[1], 1);
  posix_spawn_file_actions_adddup2(&actions, err.ends[1], 2);
  posix_spawn_file_actions_addclosefrom_np(&actions, 3);
  // The server's threads block the signals its main thread waits for; a child must not inherit
  // that.
  sigset_t none;
  sigemptyset(&none);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
  pid_t child = 0;
  const int code = posix_spawnp(&child, words[0], &actions, &attributes, words.data(), environ);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  if (code != 0) {
    return fail(ErrorKind::not_found, "The program " + command[0] + " cannot be started.",
                std::strerror(code));
  }
  out.close_end(1);
  err.close_end(1);

  ProgramOutput output;
  const double deadline = steady_seconds() + limits.deadline_ms / 1000.0;
  bool late = false;
  bool stopped = false;
  while (!late && !stopped && (out.ends[0] >= 0 || err.ends[0] >= 0)) {
    std::array<pollfd, 2> waits{{{out.ends[0], POLLIN, 0}, {err.ends[0], POLLIN, 0}}};
    const double left_ms = (deadline - steady_seconds()) * 1000;
    late = left_ms <= 0;
    ::poll(waits.data(), waits.size(), std::clamp(int(left_ms) + 1, 0, ask_every_ms));
    stopped = limits.go_on && !limits.go_on();
    if (waits[0].revents != 0) drain(out, output.out, limits.output_bytes_max);
    if (waits[1].revents != 0) drain(err, output.err, error_bytes_max);
  }
  if (late || stopped) ::kill(child, SIGKILL);
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (late) return fail(ErrorKind::unavailable, command[0] + " did not finish in time.");
  if (stopped) return fail(ErrorKind::cancelled, command[0] + " was stopped.");
  output.exit_code = exit_code_of(status);
  return output;
}

}  // namespace atelier
