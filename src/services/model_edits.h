// What a person may change about a model's record, and what of it stays when the files are looked
// at again. Pure; any thread.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "store/models.h"

namespace atelier {

struct ModelDefaultsChange {
  std::optional<std::string> scheduler;
  std::optional<int> steps;
  std::optional<double> cfg_scale;
  std::optional<int> width;
  std::optional<int> height;
  std::optional<double> cfg_rescale;
  std::optional<int> clip_skip;
  std::optional<std::optional<ModelId>> vae_id;
  std::optional<std::optional<std::string>> preprocessor;
};

// What is absent stays as it is.
struct ModelChange {
  std::optional<std::string> name;
  std::optional<std::string> base;
  std::optional<std::string> type;
  std::optional<std::string> variant;
  std::optional<std::string> prediction;
  std::optional<std::string> description;
  std::optional<std::string> source_url;
  std::optional<std::vector<std::string>> trigger_phrases;
  std::optional<ModelDefaultsChange> default_settings;
  std::optional<std::optional<double>> default_weight;
  std::optional<int64_t> rev;  // change only when this is still the newest
};

// `invalid` with a fault for every field whose value is none of the words there are.
Result<> check(const ModelChange& change);

// Writes the change into the record and notes which fields a person has set.
void apply(const ModelChange& change, Model& model);

// What a person has set about a model, but for its name and type: for another one of the same
// content.
ModelChange edits_of(const Model& model);

// A cover that a person chose, or took away: none is looked for beside the files any more.
void choose_cover(const std::string& cover, Model& model);
bool is_cover_chosen(const Model& model);

enum class Edits { keep, forget };

// A fresh look at files that `before` was the record of: takes over the cover, where it came from
// and, unless they shall be forgotten, the fields a person has set.
void take_over(const Model& before, Edits edits, Model& fresh);

}  // namespace atelier
