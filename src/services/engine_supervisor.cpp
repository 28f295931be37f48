#include "services/engine_supervisor.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <mutex>
#include <optional>
#include <thread>

#include "base/clock.h"
#include "base/log.h"

extern char** environ;

namespace atelier {
namespace {

constexpr uintmax_t log_bytes_max = 10 << 20;
constexpr int exec_failed_code = 127;

// Words for execve; the vector borrows from the strings.
std::vector<char*> words_of(const std::vector<std::string>& strings) {
  std::vector<char*> words;
  for (const std::string& text : strings) words.push_back(const_cast<char*>(text.c_str()));
  words.push_back(nullptr);
  return words;
}

std::vector<std::string> environment_with(const std::string& token) {
  std::vector<std::string> entries;
  for (char** entry = environ; *entry != nullptr; ++entry) entries.emplace_back(*entry);
  entries.push_back("ATELIER_ENGINE_TOKEN=" + token);
  return entries;
}

// Appends to the engine's log; the one before is kept once.
int open_log(const std::string& path) {
  if (path.empty()) return -1;
  std::error_code ignored;
  if (std::filesystem::file_size(path, ignored) > log_bytes_max && !ignored) {
    std::filesystem::rename(path, path + ".1", ignored);
  }
  return ::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
}

// Between fork and exec: only calls that are safe when other threads held locks.
[[noreturn]] void become_engine(const SupervisorSettings& settings, pid_t parent, int log,
                                char* const* words, char* const* environment) {
  // The engine leaves when this server does, however it goes.
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != parent) ::_exit(exec_failed_code);
  sigset_t none;
  sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  const int nothing = ::open("/dev/null", O_RDONLY);
  if (nothing >= 0) ::dup2(nothing, 0);
  ::dup2(log >= 0 ? log : 2, 1);
  if (log >= 0) ::dup2(log, 2);
  ::close_range(3, ~0U, 0);  // clients' connections among them: they would not end
  ::execve(settings.program.c_str(), words, environment);
  ::_exit(exec_failed_code);
}

std::string told(int status) {
  if (WIFSIGNALED(status)) {
    return fmt::format("killed by signal {} ({})", WTERMSIG(status), ::strsignal(WTERMSIG(status)));
  }
  if (WEXITSTATUS(status) == exec_failed_code) return "it could not be started";
  return fmt::format("exit code {}", WEXITSTATUS(status));
}

}  // namespace

struct EngineSupervisor::Parts {
  Parts(SupervisorSettings the_settings, EngineBoard& the_board)
      : settings(std::move(the_settings)), board(the_board) {}
  ~Parts() { ::close(wake); }

  const SupervisorSettings settings;
  EngineBoard& board;
  // Ends every wait of the thread; which wish woke it stands in the flags.
  const int wake = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  std::atomic<bool> stopping{false};
  std::atomic<bool> replacing{false};
  std::atomic<int> pid{0};
  std::thread thread;
  int restarts = 0;
  int quick_deaths = 0;
  std::mutex death_mutex;
  std::condition_variable death_told;
  std::optional<EngineDeath> death;  // of the last one, until it is taken or the next one starts

  void call() {
    const uint64_t one = 1;
    static_cast<void>(::write(wake, &one, sizeof one) == 0);
  }

  // Until `other` (may be -1) is readable, somebody called, or the time is over.
  void wait(int other, int timeout_ms) {
    std::array<pollfd, 2> waits{{{wake, POLLIN, 0}, {other, POLLIN, 0}}};
    ::poll(waits.data(), waits.size(), timeout_ms);
    uint64_t calls = 0;
    static_cast<void>(::read(wake, &calls, sizeof calls) == 0);
  }

  bool start_engine() {
    std::vector<std::string> command{settings.program};
    command.insert(command.end(), settings.arguments.begin(), settings.arguments.end());
    const auto environment = environment_with(settings.token);
    const auto words = words_of(command);
    const auto environment_words = words_of(environment);
    const int log = open_log(settings.log_file);
    {
      const std::lock_guard lock(death_mutex);
      death.reset();  // nobody asked: it drew nothing
    }
    replacing = false;  // whoever asked meant the one before
    const pid_t parent = ::getpid();
    const pid_t child = ::fork();
    if (child == 0) {
      become_engine(settings, parent, log, words.data(), environment_words.data());
    }
    if (log >= 0) ::close(log);
    if (child > 0) pid = child;
    return child > 0;
  }

  // Waits for the engine's end, making it when asked to; its exit status.
  int watch() {
    const pid_t child = pid;
    const int handle = int(::syscall(SYS_pidfd_open, child, 0));
    int status = 0;
    double kill_at = 0;
    bool asked = false;
    bool was_ours = false;
    const auto oom_kills = count_oom_kills();
    while (::waitpid(child, &status, WNOHANG) == 0) {
      if (replacing.exchange(false)) {  // it hangs: asking is no use
        was_ours = true;
        ::kill(child, SIGKILL);
      }
      if (stopping && !asked) {
        asked = true;
        kill_at = steady_seconds() + settings.leave_ms / 1000.0;
        ::kill(child, SIGTERM);
      }
      if (asked && steady_seconds() >= kill_at) ::kill(child, SIGKILL);
      // Without a handle (no pidfd in this kernel) it is looked at ten times a second.
      const int look_ms = handle < 0 || asked ? 100 : -1;
      wait(handle, look_ms);
    }
    if (handle >= 0) ::close(handle);
    tell_death(judge_death(status, was_ours || asked, oom_kills, count_oom_kills()));
    pid = 0;
    return status;
  }

  void tell_death(EngineDeath how) {
    {
      const std::lock_guard lock(death_mutex);
      death = how;
    }
    death_told.notify_all();
  }

  // A death while drawing is the job's business, which counts them itself.
  bool was_quick(double lived_s, EngineState state) const {
    if (state == EngineState::busy) return false;
    return state != EngineState::ready || lived_s * 1000 < settings.lived_well_ms;
  }

  int delay_ms() const {
    if (quick_deaths >= settings.quick_deaths_max) return settings.down_retry_ms;
    const int doublings = std::min(quick_deaths, 16);
    return int(std::min<int64_t>(settings.restart_delay_ms_max,
                                 int64_t{settings.restart_delay_ms_min} << doublings));
  }

  void tell(const std::string& why) {
    log_warn("engine", "the engine stopped: " + why);
    if (quick_deaths < settings.quick_deaths_max) {
      board.starting("The engine stopped (" + why + ") and is starting again.", restarts);
      return;
    }
    board.down(fmt::format(
        "The engine stopped {} times in a row (last: {}). {} tells why; `atelier doctor` checks "
        "the installation. It is tried again every {} seconds.",
        quick_deaths, why, settings.log_file.empty() ? "The server's log" : settings.log_file,
        settings.down_retry_ms / 1000));
  }

  void run() {
    while (!stopping) {
      if (::access(settings.program.c_str(), X_OK) != 0) {
        board.down("There is no engine program at " + settings.program +
                   ". Install atelier-engine beside atelier, or name it with --engine-program.");
        wait(-1, settings.down_retry_ms);
        continue;
      }
      const double began = steady_seconds();
      std::string why = "it could not be forked";
      bool quick = true;
      if (start_engine()) {
        const int status = watch();
        quick = was_quick(steady_seconds() - began, board.status().state);
        why = told(status);
      }
      if (stopping) return;
      quick_deaths = quick ? quick_deaths + 1 : 0;
      ++restarts;
      tell(why);
      const double ready_at = steady_seconds() + delay_ms() / 1000.0;
      while (!stopping && steady_seconds() < ready_at) {
        wait(-1, int((ready_at - steady_seconds()) * 1000) + 1);
      }
    }
  }
};

EngineSupervisor::EngineSupervisor(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

std::unique_ptr<EngineSupervisor> EngineSupervisor::start(SupervisorSettings settings,
                                                          EngineBoard& board) {
  auto parts = std::make_unique<Parts>(std::move(settings), board);
  board.starting("The engine is starting.", 0);
  // PR_SET_PDEATHSIG follows the thread that forked, so one thread does it for the whole life.
  parts->thread = std::thread([p = parts.get()] { p->run(); });
  return std::unique_ptr<EngineSupervisor>(new EngineSupervisor(std::move(parts)));
}

EngineSupervisor::~EngineSupervisor() {
  parts_->stopping = true;
  parts_->call();
  parts_->thread.join();
}

void EngineSupervisor::replace() {
  parts_->replacing = true;
  parts_->call();
}

std::optional<EngineDeath> EngineSupervisor::take_death(int wait_ms) {
  std::unique_lock lock(parts_->death_mutex);
  parts_->death_told.wait_for(lock, std::chrono::milliseconds(wait_ms),
                              [&] { return parts_->death.has_value(); });
  return std::exchange(parts_->death, std::nullopt);
}

int EngineSupervisor::pid() const {
  return parts_->pid;
}

}  // namespace atelier
