#include "services/model_watch.h"

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "base/log.h"
#include "services/folder_watch.h"

namespace atelier {

struct ModelWatch::Parts {
  Parts(ModelService& the_models, ModelWatchTimes the_times)
      : models(the_models), times(the_times), thread([this] { run(); }) {
    const auto list = [this] {
      return std::vector<WatchedFolder>{{.path = models.folders().root}};
    };
    const auto look = [this](const WatchedFolder&, const std::vector<std::string>&) { ask(); };
    // A card decides names and defaults, so it counts like weights.
    const auto wants = [](const std::string& name) {
      return is_weights_name(name) || name.ends_with(".json");
    };
    watch = std::make_unique<FolderWatch>(
        list, look, WatchTimes{.quiet_ms = times.quiet_ms, .longest_ms = times.longest_ms},
        WatchRules{.wants = wants, .all_changes = true});
  }
  ~Parts() {
    watch.reset();
    {
      const std::lock_guard lock(mutex);
      stopping = true;
    }
    asked.notify_all();
    thread.join();
  }

  void ask() {
    {
      const std::lock_guard lock(mutex);
      wanted = true;
    }
    asked.notify_all();
  }

  // A thread of its own: the watch must go on listening during a long look.
  void run() {
    int waiting = 0;
    std::unique_lock lock(mutex);
    while (!stopping) {
      const auto something = [&] { return wanted || stopping; };
      if (waiting > 0) {
        asked.wait_for(lock, std::chrono::milliseconds(times.again_ms), something);
      } else {
        asked.wait(lock, something);
      }
      if (stopping) return;
      wanted = false;
      lock.unlock();
      const auto looked = models.look_again();
      if (!looked) log_warn("models", to_line(looked.error()));
      lock.lock();
      waiting = looked.value_or(0);
    }
  }

  ModelService& models;
  const ModelWatchTimes times;
  std::mutex mutex;
  std::condition_variable asked;
  bool wanted = false;
  bool stopping = false;
  std::unique_ptr<FolderWatch> watch;
  std::thread thread;  // last: it uses all of the above
};

ModelWatch::ModelWatch(ModelService& models, ModelWatchTimes times)
    : parts_(std::make_unique<Parts>(models, times)) {}
ModelWatch::~ModelWatch() = default;

}  // namespace atelier
