// What the owner decides about the studio as a whole.
#pragma once
#include <optional>

#include "base/result.h"
#include "services/caller.h"
#include "store/settings.h"

namespace atelier {

class Database;

struct StudioSettingsValues {
  // Deleted pictures lie in the trash so long; 0: there is no trash, deleting is for good. What
  // lies there when it is switched off stays until somebody deletes it.
  int trash_days = 0;
};

// Threads: any.
class SettingsService {
 public:
  explicit SettingsService(Database& db) : db_(db) {}
  Result<StudioSettingsValues> get(const Caller& caller);
  // trash_days: 0..limits::trash_days_max.
  Result<StudioSettingsValues> change(const Caller& caller, std::optional<int> trash_days);

 private:
  Database& db_;
  SettingStore settings_;
};

}  // namespace atelier
