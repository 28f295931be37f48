// The one place that knows how the engine is: the supervisor writes about its process, the
// dispatcher about its work, everybody reads. Threads: any.
#pragma once
#include <mutex>
#include <vector>

#include "services/events.h"

namespace atelier {

class EngineBoard {
 public:
  explicit EngineBoard(EventSink& events) : events_(events) {}

  EngineStatus status() const;
  // Empty until an engine has said hello for the first time in the life of this home.
  std::vector<protocol::SchedulerInfo> schedulers() const;

  // What can make control images; empty as schedulers() are.
  std::vector<protocol::PreprocessorInfo> preprocessors() const;

  void starting(std::string message, int restarts);
  void down(std::string message);
  void said_hello(const protocol::Hello& hello);
  void working(bool busy);
  // What the last engine of an earlier life could do.
  void remember_schedulers(std::vector<protocol::SchedulerInfo> schedulers);
  void remember_preprocessors(std::vector<protocol::PreprocessorInfo> preprocessors);

 private:
  template <class F>
  void change(F&& edit);

  EventSink& events_;
  mutable std::mutex mutex_;
  EngineStatus status_;
  std::vector<protocol::SchedulerInfo> schedulers_;
  std::vector<protocol::PreprocessorInfo> preprocessors_;
};

}  // namespace atelier
