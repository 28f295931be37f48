// Models: the record of every weights file or folder the studio has seen. Threads: any.
#pragma once
#include <array>
#include <map>
#include <optional>
#include <string>
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
  double cfg_rescale = 0;
  int clip_skip = 0;
  std::optional<ModelId> vae_id;            // a VAE to use instead of its own
  std::optional<std::string> preprocessor;  // of a ControlNet: what its images are made with
};

struct Model {
  ModelId id;
  std::string name;
  std::string hash;          // short content identity, 16 hex digits
  std::string base;          // "sd-1"
  std::string type;          // "main", "lora", ... see services/model_words.h
  std::string format;        // "diffusers" or "checkpoint"
  std::string variant;       // of a main model: "normal", "inpaint", "refiner"; else ""
  std::string prediction;    // "epsilon", "v_prediction", or ""
  std::string family_label;  // the base as people say it: "Stable Diffusion XL"
  std::string path;
  int64_t bytes = 0;
  std::string description;
  int native_width = 512;
  int native_height = 512;
  int size_multiple = 8;
  ModelDefaults defaults;
  std::vector<std::string> example_prompts;
  std::vector<std::string> trigger_phrases;
  std::string trigger;                   // of an embedding: the word it listens to
  int vectors = 0;                       // of an embedding
  int scale = 0;                         // of an upscaler
  std::optional<double> default_weight;  // of what is added to a main model
  std::string source;                    // where it was installed from, as it was asked for
  std::string source_url;                // a page about it
  std::string cover;                     // the content of a picture in covers/, or ""
  std::vector<std::string> edited;       // fields a person has set
  int64_t rev = 1;
  ModelState state = ModelState::ready;
  std::string fault;  // a sentence when missing or broken
  bool is_default = false;
  bool bundled = false;  // came with the program
  bool added = false;    // by `models add PATH`: stays where it lies
  std::string stamp;     // path, size and time of its files: a changed stamp means look again
  int64_t created_at = 0;
  int64_t updated_at = 0;
};

class ModelStore {
 public:
  // Inserts, or replaces the row with the same path: its id, birthday and whether it is the default
  // stay, and it gets a new rev.
  Result<> put(Tx& tx, const Model& model) const;
  Result<std::vector<Model>> all(Tx& tx) const;  // default first, then by name
  Result<std::vector<Model>> of_type(Tx& tx, std::string_view type) const;  // by name
  Result<std::optional<Model>> find(Tx& tx, const ModelId& id) const;
  Result<std::optional<Model>> find_at(Tx& tx, std::string_view path) const;
  Result<std::optional<Model>> find_default(Tx& tx) const;
  // Makes the one with this id the only default.
  Result<> set_default(Tx& tx, const ModelId& id) const;
  Result<> remove(Tx& tx, const ModelId& id) const;
  // A missing model with these contents.
  Result<std::optional<Model>> find_lost(Tx& tx, std::string_view hash) const;
  Result<> move(Tx& tx, const ModelId& id, std::string_view path) const;
  // Jobs that wait or run.
  Result<int64_t> count_jobs_that_need(Tx& tx, const ModelId& id) const;

  // Files that stay although their record was deleted, with the stamp they had.
  Result<std::map<std::string, std::string>> forgotten(Tx& tx) const;
  Result<> forget(Tx& tx, std::string_view path, std::string_view stamp) const;
  Result<> unforget(Tx& tx, std::string_view path) const;
};

}  // namespace atelier
