// Finds the models and pictures a draft names, and says what is wrong with a name. Writes into each
// what it found: an id that is known, name and hash, SHA-256. One transaction, one thread.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "db/database.h"
#include "services/caller.h"
#include "services/faults.h"
#include "store/assets.h"
#include "store/models.h"

namespace atelier {

// "a LoRA": a type as a sentence says it.
std::string_view type_words(std::string_view type);

class DraftFinder {
 public:
  // `base`: of the main model, or empty where none draws.
  DraftFinder(Tx& tx, const Caller& caller, std::string base, Faults& faults)
      : tx_(tx), caller_(caller), base_(std::move(base)), faults_(faults) {}

  // A ready model of one of `types` (none: any) for the main model's base. Nothing, and a fault,
  // when there is none; an error only when the database fails. `field` is where its id stands.
  Result<std::optional<Model>> model(ModelRef& ref, const std::string& field,
                                     const std::vector<std::string_view>& types);
  // A picture of the caller's.
  Result<std::optional<Asset>> image(ImageUse& use, const std::string& field);

 private:
  Result<std::optional<Model>> look_up(const ModelRef& ref,
                                       const std::vector<std::string_view>& types);
  Result<std::optional<Asset>> look_up(const ImageUse& use);

  Tx& tx_;
  const Caller& caller_;
  std::string base_;
  Faults& faults_;
  AssetStore assets_;
  ModelStore models_;
};

}  // namespace atelier
