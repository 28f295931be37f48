// Presets: styles by name. A job that names one keeps its words as they were then.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "services/caller.h"
#include "services/saved.h"
#include "store/presets.h"

namespace atelier {

class Database;

struct PresetDraft {
  std::string name;
  std::string prompt;
  std::string negative_prompt;
};

// What is absent stays as it is.
struct PresetChange {
  std::optional<std::string> name;
  std::optional<std::string> prompt;
  std::optional<std::string> negative_prompt;
  std::optional<int64_t> rev;
};

// Threads: any.
class PresetService {
 public:
  explicit PresetService(Database& db) : db_(db) {}

  Result<std::vector<Preset>> list(const Caller& caller);  // by name
  // `invalid` with every fault; `conflict` when the name is taken; `exhausted` past
  // limits::presets_max.
  Result<Preset> create(const Caller& caller, const PresetDraft& draft);
  Result<Saved<Preset>> change(const Caller& caller, const PresetId& id,
                               const PresetChange& change);
  Result<> remove(const Caller& caller, const PresetId& id);

 private:
  Result<Preset> require_own(Tx& tx, const Caller& caller, const PresetId& id) const;

  Database& db_;
  PresetStore presets_;
};

}  // namespace atelier
