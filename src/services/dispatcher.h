// The queue's engine room: hands queued jobs to connected engines, follows them, keeps what they
// draw. One thread of its own owns all state and takes everything that happens from one bounded
// mailbox; a second thread saves pictures, so that neither waits for the disk.
#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "base/result.h"
#include "services/engine_link.h"
#include "services/events.h"

namespace atelier {

class AssetSaver;
class Blobs;
class Database;
class Decoder;
class EngineBoard;
class QueueBoard;

struct DispatcherSettings {
  int engine_deaths_max = 3;   // the third engine that dies on the same picture fails the job
  int preview_every_ms = 200;  // at most five preview frames a second reach the watchers
  int heartbeat_every_ms = protocol::heartbeat_every_ms;
  int heartbeat_lost_ms = protocol::heartbeat_lost_ms;  // a silent engine is hung up on
  // Asked when an engine is gone in the middle of a job: was it killed from outside?
  std::function<bool()> was_killed;
  std::function<void()> engine_lost;  // called after hanging up: the process behind it must go
};

class Dispatcher {
 public:
  struct Rooms {
    Database& db;
    const Blobs& blobs;
    Decoder& decoder;
    AssetSaver& saver;
    EngineBoard& board;
    QueueBoard& queue;
    EventSink& events;
  };
  // Jobs that were running when the last server stopped go back to the queue first.
  static Result<std::unique_ptr<Dispatcher>> start(Rooms rooms, DispatcherSettings settings);
  ~Dispatcher();  // like stop()

  // A new engine connection that has proved its token. the link may outlive the dispatcher.
  std::shared_ptr<EngineLink> connect(std::shared_ptr<EnginePeer> peer);

  // A job was added to the queue: a waiting engine gets it now.
  void job_added();
  // The job's row says cancelled: whoever draws it stops.
  void job_cancelled(const JobId& id);
  std::optional<JobProgress> progress_of(const JobId& id) const;

  // Tells engines to leave, puts their jobs back in the queue, waits for pictures being saved.
  void stop();

 private:
  struct Parts;
  explicit Dispatcher(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace atelier
