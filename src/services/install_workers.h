// The threads that run installs: they take the oldest waiting row, run it, and write down how it
// ended. What somebody wishes meanwhile (pause, cancel) they hear within a second.
#pragma once
#include <memory>
#include <optional>

#include "base/result.h"
#include "services/events.h"
#include "services/install_runner.h"
#include "services/install_status.h"

namespace atelier {

class Database;

enum class InstallWish { none, pause, cancel, leave };

class InstallWorkers {
 public:
  InstallWorkers(Database& db, ModelService& models, InstallFolders folders,
                 InstallSettings settings, EventSink& events);
  ~InstallWorkers();

  // Once each; without a start nothing is taken. Stopped, what runs goes back to waiting, keeping
  // what has come.
  void start();
  void stop();
  // The rest: any thread, at any time.
  // Something may be waiting.
  void wake();
  // False when no thread runs it. Waits, bounded, until it was heeded.
  bool wish(const InstallId& id, InstallWish wish);
  // As it stands this moment; nothing when no thread runs it.
  std::optional<InstallStatus> status_of(const InstallId& id) const;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace atelier
