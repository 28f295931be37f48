// The whole studio, wired: home, database, services, dispatcher, server, engine. The one place that
// knows everything; `serve` keeps one running, `generate` borrows one for a single job.
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "services/events.h"
#include "services/home.h"
#include "services/install_plan.h"
#include "store/models.h"

namespace atelier {

class JobService;
class AssetService;
class ModelService;
class UploadService;

struct StudioSettings {
  HomePaths home;
  HomeLock lock = HomeLock::exclusive;
  std::string host = "127.0.0.1";
  uint16_t port = 0;
  std::string page;
  std::string bundled_models;
  std::string models;  // the home's own, also when the home is a temporary one
  // Models another home knows: taken over with what was found out about them.
  std::vector<Model> known_models;
  // How models are brought here; none: this studio brings none and does not watch for them.
  std::optional<InstallSettings> installs;
  std::string engine_program;
  std::vector<std::string> engine_arguments;  // besides those that tell it where to connect
  std::string decoder_program;
  EventSink* listener = nullptr;  // hears everything too; may be absent
};

class Studio {
 public:
  // Listens when it returns. Models are looked at and the engine starts behind it, so that the page
  // opens at once.
  static Result<std::unique_ptr<Studio>> open(StudioSettings settings);
  // The running job goes back to the queue, pictures on their way are kept.
  ~Studio();

  uint16_t port() const;
  JobService& jobs();
  AssetService& assets();
  UploadService& uploads();
  ModelService& models();
  // Waits for the first look at the models; what it found wrong.
  Result<> wait_for_models();

 private:
  struct Parts;
  explicit Studio(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

bool is_loopback(const std::string& host);
// Where programs of this machine reach a server that is bound to `host`, for URLs.
std::string reachable_host(const std::string& host);

}  // namespace atelier
