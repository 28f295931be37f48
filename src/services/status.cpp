#include "services/status.h"

#include <filesystem>

#include "base/clock.h"
#include "db/database.h"
#include "services/engine_board.h"
#include "services/estimators.h"
#include "services/models.h"
#include "services/queue_board.h"

namespace atelier {

StatusService::StatusService(Database& db, EngineBoard& engine, const QueueBoard& queue,
                             ModelService& models, std::string media_folder, std::string version)
    : db_(db),
      engine_(engine),
      queue_(queue),
      models_(models),
      media_folder_(std::move(media_folder)),
      version_(std::move(version)),
      started_at_(now_utc_ms()) {}

Result<StudioStatus> StatusService::status(const Caller& caller) {
  TRY_DO(require(caller, Action::status_read));
  TRY(const auto queue, db_.read([&](Tx& tx) { return queue_.status(tx); }));
  std::error_code wrong;
  const auto space = std::filesystem::space(media_folder_, wrong);
  return StudioStatus{version_, started_at_, engine_.status(), queue,
                      wrong ? 0 : int64_t(space.available)};
}

Result<Capabilities> StatusService::capabilities(const Caller& caller) {
  TRY_DO(require(caller, Action::status_read));
  TRY(auto id, models_.default_id());
  const auto look = [&](Tx& tx) { return working_preprocessors(tx, engine_.preprocessors()); };
  TRY(auto preprocessors, db_.read(look));
  return Capabilities{engine_.schedulers(), std::move(preprocessors), std::move(id)};
}

}  // namespace atelier
