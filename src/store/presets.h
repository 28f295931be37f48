// Presets: words around a prompt, by name, so that a style is chosen and not typed. Threads: any.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "db/database.h"
#include "recipe/ids.h"

namespace atelier {

struct Preset {
  PresetId id;
  std::string owner;
  std::string name;
  std::string folded;  // of its name: no two of one owner have the same
  std::string prompt;  // "... {prompt} ..."; without the word it stands behind the prompt
  std::string negative_prompt;
  int64_t rev = 1;
  int64_t created_at = 0;
};

class PresetStore {
 public:
  // `conflict` when the name is taken; update() says the same and raises the rev.
  Result<> insert(Tx& tx, const Preset& preset) const;
  Result<bool> update(Tx& tx, const Preset& preset) const;
  Result<std::optional<Preset>> find(Tx& tx, const PresetId& id) const;
  Result<std::vector<Preset>> all_of(Tx& tx, std::string_view owner) const;  // by name
  Result<> remove(Tx& tx, const PresetId& id) const;
};

}  // namespace atelier
