#include "services/dispatcher.h"

#include <atomic>
#include <map>
#include <mutex>
#include <thread>
#include <variant>

#include "base/assert.h"
#include "base/clock.h"
#include "base/log.h"
#include "concurrency/channel.h"
#include "concurrency/pool.h"
#include "services/dispatch_desk.h"

namespace atelier {
namespace {

// Frames and calls that wait for the thread. An engine sends a few dozen a second at most.
constexpr size_t mailbox_max = 4096;
// Pictures waiting for the disk; beyond these the dispatcher itself waits, and with it the engine.
constexpr size_t saving_max = 8;
// Jobs whose inputs are decoded or wait for it: one for each engine that waits.
constexpr size_t preparing_max = 64;
constexpr int tick_ms = 500;

struct Opened {
  int engine;
  std::shared_ptr<EnginePeer> peer;
};
struct Text {
  int engine;
  std::string frame;
};
struct Binary {
  int engine;
  std::string frame;
};
struct Closed {
  int engine;
};
struct JobAdded {};
struct JobCancelled {
  JobId id;
};
struct Prepared {
  JobId id;
  JobPlan plan;
  Result<std::vector<InputPicture>> inputs;
};
struct Saved {
  JobId id;
  int image;
  Result<std::optional<Asset>> result;
};
struct Leave {};
using Letter =
    std::variant<Opened, Text, Binary, Closed, JobAdded, JobCancelled, Prepared, Saved, Leave>;
using Mailbox = Channel<Letter>;

class Link : public EngineLink {
 public:
  Link(int number, std::shared_ptr<EnginePeer> peer, std::shared_ptr<Mailbox> mailbox)
      : number_(number), peer_(std::move(peer)), mailbox_(std::move(mailbox)) {}

  void on_text(std::string frame) override { put(Text{number_, std::move(frame)}); }
  void on_binary(std::string frame) override { put(Binary{number_, std::move(frame)}); }
  void on_close() override { put(Closed{number_}); }

 private:
  // A frame that is lost makes the rest nonsense: then the connection goes too.
  void put(Letter letter) {
    if (!mailbox_->try_push(std::move(letter))) peer_->close();
  }

  const int number_;
  std::shared_ptr<EnginePeer> peer_;
  std::shared_ptr<Mailbox> mailbox_;
};

}  // namespace

struct Dispatcher::Parts {
  Parts(Rooms rooms, DispatcherSettings settings)
      : saver(rooms.saver),
        decoder(rooms.decoder),
        preparer({.name = "inputs", .threads = 1, .queue_max = preparing_max}),
        desk({rooms.db, rooms.board, rooms.queue, rooms.events, rooms.blobs,
              [this](FinishedImage image) { hand_to_saver(std::move(image)); },
              [this](const JobId& id, JobPlan plan) { prepare(id, std::move(plan)); },
              [this](const JobId& id, const std::optional<JobProgress>& now) { show(id, now); }},
             std::move(settings)) {}

  // Shared with links, which may speak after the dispatcher has gone.
  std::shared_ptr<Mailbox> mailbox = std::make_shared<Mailbox>(mailbox_max);
  Channel<FinishedImage> to_save{saving_max};
  AssetSaver& saver;
  Decoder& decoder;
  Pool preparer;
  DispatchDesk desk;
  std::atomic<int> last_engine{0};
  mutable std::mutex progress_mutex;
  std::map<JobId, JobProgress> progress;
  std::atomic<bool> leaving{false};
  std::thread desk_thread;
  std::thread saver_thread;

  void show(const JobId& id, const std::optional<JobProgress>& now) {
    const std::lock_guard lock(progress_mutex);
    if (now) {
      progress.insert_or_assign(id, *now);
    } else {
      progress.erase(id);
    }
  }

  // On the desk's thread. When the disk is slower than the engine, the desk saves this one itself:
  // so it reads no further frames and the engine is slowed down, instead of memory filling up.
  void hand_to_saver(FinishedImage image) {
    if (to_save.size() >= saving_max) return save(image);
    const bool pushed = to_save.try_push(std::move(image));
    ATELIER_ASSERT(pushed);
  }

  // Its pictures are decoded on another thread; one job at a time, as one is asked for by an engine
  // that waits.
  void prepare(const JobId& id, JobPlan plan) {
    const auto shared = std::make_shared<JobPlan>(std::move(plan));
    const auto queued = preparer.submit([this, id, shared] {
      auto inputs = load_inputs(decoder, shared->inputs);
      post(Prepared{id, std::move(*shared), std::move(inputs)});
    });
    if (!queued) post(Prepared{id, {}, Failure(queued.error())});
  }

  void save(const FinishedImage& image) {
    auto result = saver.save(image);
    post(Saved{image.job.id, image.image_index, std::move(result)});
  }

  void post(Letter letter) {
    if (!mailbox->try_push(std::move(letter)))
      log_error("jobs", "the dispatcher's mailbox is full");
  }

  void save_all() {
    while (!to_save.closed() || to_save.size() > 0) {
      const auto image = to_save.pop(tick_ms);
      if (image) save(*image);
    }
  }

  // False after Leave.
  bool take(Letter& letter) {
    if (auto* it = std::get_if<Opened>(&letter)) desk.opened(it->engine, std::move(it->peer));
    if (auto* it = std::get_if<Text>(&letter)) desk.heard_text(it->engine, it->frame);
    if (auto* it = std::get_if<Binary>(&letter))
      desk.heard_binary(it->engine, std::move(it->frame));
    if (auto* it = std::get_if<Closed>(&letter)) desk.closed(it->engine);
    if (std::holds_alternative<JobAdded>(letter)) desk.hand_out();
    if (auto* it = std::get_if<JobCancelled>(&letter)) desk.job_cancelled(it->id);
    if (auto* it = std::get_if<Prepared>(&letter)) {
      desk.prepared(it->id, std::move(it->plan), std::move(it->inputs));
    }
    if (auto* it = std::get_if<Saved>(&letter)) desk.saved(it->id, it->image, it->result);
    return !std::holds_alternative<Leave>(letter);
  }

  void run() {
    bool staying = true;
    double ticked_at = steady_seconds();
    while (staying) {
      auto letter = mailbox->pop(tick_ms);
      // A full mailbox may have lost the letter that says so.
      staying = letter ? take(*letter) : !leaving;
      const double now = steady_seconds();
      if ((now - ticked_at) * 1000 < tick_ms) continue;
      ticked_at = now;
      desk.tick();
    }
    desk.leave();
    // Pictures on their way to the disk are kept, and their jobs end or go back as they should.
    to_save.close();
    saver_thread.join();
    preparer.stop();
    while (mailbox->size() > 0) {
      auto letter = mailbox->pop(0);
      if (letter && std::holds_alternative<Saved>(*letter)) take(*letter);
    }
    mailbox->close();
  }
};

Dispatcher::Dispatcher(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

Result<std::unique_ptr<Dispatcher>> Dispatcher::start(Rooms rooms, DispatcherSettings settings) {
  auto parts = std::make_unique<Parts>(rooms, std::move(settings));
  TRY_DO(parts->desk.recover());
  parts->saver_thread = std::thread([p = parts.get()] { p->save_all(); });
  parts->desk_thread = std::thread([p = parts.get()] { p->run(); });
  return std::unique_ptr<Dispatcher>(new Dispatcher(std::move(parts)));
}

Dispatcher::~Dispatcher() {
  stop();
}

std::shared_ptr<EngineLink> Dispatcher::connect(std::shared_ptr<EnginePeer> peer) {
  const int number = ++parts_->last_engine;
  parts_->post(Opened{number, peer});
  return std::make_shared<Link>(number, std::move(peer), parts_->mailbox);
}

void Dispatcher::job_added() {
  parts_->post(JobAdded{});
}
void Dispatcher::job_cancelled(const JobId& id) {
  parts_->post(JobCancelled{id});
}

std::optional<JobProgress> Dispatcher::progress_of(const JobId& id) const {
  const std::lock_guard lock(parts_->progress_mutex);
  const auto found = parts_->progress.find(id);
  return found == parts_->progress.end() ? std::optional<JobProgress>() : found->second;
}

void Dispatcher::stop() {
  if (!parts_->desk_thread.joinable()) return;
  parts_->leaving = true;
  parts_->post(Leave{});
  parts_->desk_thread.join();
}

}  // namespace atelier
