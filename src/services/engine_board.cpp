#include "services/engine_board.h"

namespace atelier {

template <class F>
void EngineBoard::change(F&& edit) {
  EngineStatus now;
  {
    const std::lock_guard lock(mutex_);
    edit(status_);
    now = status_;
  }
  events_.engine(now);
}

EngineStatus EngineBoard::status() const {
  const std::lock_guard lock(mutex_);
  return status_;
}

std::vector<protocol::SchedulerInfo> EngineBoard::schedulers() const {
  const std::lock_guard lock(mutex_);
  return schedulers_;
}

std::vector<protocol::PreprocessorInfo> EngineBoard::preprocessors() const {
  const std::lock_guard lock(mutex_);
  return preprocessors_;
}

void EngineBoard::starting(std::string message, int restarts) {
  change([&](EngineStatus& status) {
    status.state = EngineState::starting;
    status.message = std::move(message);
    status.restarts = restarts;
  });
}

void EngineBoard::down(std::string message) {
  change([&](EngineStatus& status) {
    status.state = EngineState::down;
    status.message = std::move(message);
  });
}

void EngineBoard::said_hello(const protocol::Hello& hello) {
  {
    const std::lock_guard lock(mutex_);
    schedulers_ = hello.schedulers;
    preprocessors_ = hello.preprocessors;
  }
  change([&](EngineStatus& status) {
    status.state = EngineState::ready;
    status.message.clear();
    status.device = hello.device;
    status.device_name = hello.device_name;
    status.precision = hello.precision;
    status.version = hello.engine_version;
    status.threads = hello.threads;
  });
}

void EngineBoard::working(bool busy) {
  change(
      [&](EngineStatus& status) { status.state = busy ? EngineState::busy : EngineState::ready; });
}

void EngineBoard::remember_schedulers(std::vector<protocol::SchedulerInfo> schedulers) {
  const std::lock_guard lock(mutex_);
  if (schedulers_.empty()) schedulers_ = std::move(schedulers);
}

void EngineBoard::remember_preprocessors(std::vector<protocol::PreprocessorInfo> preprocessors) {
  const std::lock_guard lock(mutex_);
  if (preprocessors_.empty()) preprocessors_ = std::move(preprocessors);
}

}  // namespace atelier
