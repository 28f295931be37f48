// Models: the record of every weights file or folder the studio has seen. Threads: any.
#pragma once
#include <array>
#include <optional>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "base/result.h"
#include "db/database.h"

namespace atelier {

enum class ModelState { ready, missing, broken };
constexpr std::array<std::string_view, 3> enum_names(ModelState) {
  return {"ready", "missing", "broken"};
}

struct ModelDefaults {
  std::string scheduler;
  int steps = 20;
  double cfg_scale = 7.5;
  int width = 512;
  int height = 512;
};

struct Model {
  ModelId id;
  std::string name;
  std::string hash;    // short content identity, 16 hex digits
  std::string base;    // "sd-1"
  std::string type;    // "main"
  std::string format;  // "diffusers" or "checkpoint"
  std::string path;
  int64_t bytes = 0;
  std::string description;
  int native_width = 512;
  int native_height = 512;
  int size_multiple = 8;
  ModelDefaults defaults;
  std::vector<std::string> example_prompts;
  std::vector<std::string> trigger_phrases;
  ModelState state = ModelState::ready;
  std::string fault;  // a sentence when missing or broken
  bool is_default = false;
  bool bundled = false;  // came with the program
  bool added = false;    // by `models add PATH`: stays where it lies
  std::string stamp;     // path, size and time of its files: a changed stamp means look again
  int64_t created_at = 0;
};

class ModelStore {
 public:
  // Inserts, or replaces the row with the same path (its id stays).
  Result<> put(Tx& tx, const Model& model) const;
  Result<std::vector<Model>> all(Tx& tx) const;  // default first, then by name
  Result<std::optional<Model>> find(Tx& tx, const ModelId& id) const;
  Result<std::optional<Model>> find_at(Tx& tx, std::string_view path) const;
  Result<std::optional<Model>> find_default(Tx& tx) const;
  // Makes the one with this id the only default.
  Result<> set_default(Tx& tx, const ModelId& id) const;
  Result<> remove(Tx& tx, const ModelId& id) const;
};

}  // namespace atelier
