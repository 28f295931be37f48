// Worker: the engine's side of the job protocol. Claims a job, paints it, reports, claims again.
#pragma once
#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/painter.h"
#include "protocol/messages.h"

namespace atelier {

// The connection to the server. Both calls may come from several threads; a frame and the pixels
// that belong to it are sent by one call so that nothing comes between them.
class ServerLink {
 public:
  virtual ~ServerLink() = default;
  virtual Result<> send(const std::string& frame) = 0;
  virtual Result<> send(const std::string& frame, std::span<const uint8_t> pixels) = 0;
};

// Threads: run() belongs to one thread; on_frame() and stop() may be called from another.
class Worker {
 public:
  // idle_after_ms: without a job for so long, the painter may rest; 0: never.
  Worker(Painter& painter, ServerLink& link, int64_t idle_after_ms = 0)
      : painter_(painter), link_(link), idle_after_ms_(idle_after_ms) {}

  // Works until stop(), a `shutdown` frame or a link that fails. `hello` was said before: nothing
  // else, not even a heartbeat, may come first on a connection.
  Result<> run();
  // A text frame from the server. `invalid` for one that breaks the protocol.
  Result<> on_frame(std::string_view text);
  // A picture of the job that was sent last; the job begins with its last one.
  Result<> on_binary(std::string_view bytes);
  // Ends run() soon; the job in hand is given up between two steps.
  void stop();

 private:
  class JobObserver;

  struct Task {
    std::string job_id;
    PaintOrder order;
  };
  // A job whose pictures are still on their way.
  struct Arriving {
    Task task;
    std::vector<protocol::InputInfo> inputs;
  };

  Result<> take(protocol::RunJob job);
  Result<> work_on(const Task& task);
  std::optional<Task> next_task();
  bool is_cancelled(const std::string& job_id) const;

  Painter& painter_;
  ServerLink& link_;
  int64_t idle_after_ms_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::optional<Arriving> arriving_;
  std::optional<Task> waiting_;
  std::string cancelled_job_;
  bool stopping_ = false;
};

}  // namespace atelier
