// Assets: finished images, newest first by id. Bytes lie in files named by their SHA-256, so two
// assets may share one file. Threads: any; a store has no state.
#pragma once
#include <array>
#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "db/database.h"
#include "store/recipe.h"

namespace atelier {

enum class AssetKind { image };
constexpr std::array<std::string_view, 1> enum_names(AssetKind) {
  return {"image"};
}

struct Asset {
  AssetId id;
  std::string owner;
  AssetKind kind = AssetKind::image;
  std::optional<JobId> job_id;
  int image_index = 0;
  int width = 0;  // pixels of the file
  int height = 0;
  int64_t bytes = 0;
  std::string sha256;     // lower-case hex of the file's bytes
  std::string thumbhash;  // base64, may be empty
  int64_t created_at = 0;
  int64_t duration_ms = 0;  // what drawing it took
  ModelRef model;
  Recipe recipe;  // its seed is this image's own
  bool starred = false;
};

struct AssetPage {
  std::vector<Asset> items;
  std::optional<std::string> next;
};

class AssetStore {
 public:
  Result<> insert(Tx& tx, const Asset& asset) const;
  Result<std::optional<Asset>> find(Tx& tx, const AssetId& id) const;
  // Newest first; `cursor` is the id of the last one seen, empty for the first page.
  Result<AssetPage> page(Tx& tx, std::string_view owner, int limit, std::string_view cursor) const;
  // False when there was none.
  Result<bool> remove(Tx& tx, const AssetId& id) const;
  Result<int64_t> count_with_content(Tx& tx, std::string_view sha256) const;
  Result<int64_t> count(Tx& tx) const;
  // Every file the rows point at, each once, ordered by hash.
  struct Content {
    std::string sha256;
    int64_t bytes = 0;
  };
  Result<> each_content(Tx& tx, const std::function<Result<>(const Content&)>& visit) const;
  // Assets whose job says another asset (or none) is that image; always empty in a sound database.
  Result<std::vector<AssetId>> not_recorded_by_their_job(Tx& tx) const;
  Result<> remove_with_content(Tx& tx, std::string_view sha256) const;
};

}  // namespace atelier
