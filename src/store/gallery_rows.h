// What the gallery's index reads: every asset in the few words it needs, and what has changed since
// it last looked. Threads: any; a store has no state.
#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "db/database.h"
#include "store/asset.h"

namespace atelier {

// An asset with its owner's marks.
struct GalleryRow {
  int64_t seq = 0;
  std::string owner;
  AssetKind kind = AssetKind::image;
  AssetSource source = AssetSource::generated;
  AssetCategory category = AssetCategory::images;
  AssetStatus status = AssetStatus::draft;
  std::string board_id;  // empty: none
  std::string model_name;
  std::string scheduler;
  std::string prompt;
  std::string negative_prompt;
  std::string file_name;
  std::vector<std::string> loras;
  std::vector<std::string> tags;
  std::vector<std::string> collections;  // ids
  int64_t width = 0;
  int64_t height = 0;
  int64_t bytes = 0;
  int64_t steps = 0;
  int64_t seed = 0;
  double cfg_scale = 0;
  int rating = 0;
  bool favorite = false;
  bool is_protected = false;
  bool has_audio = false;
  bool trashed = false;
  int64_t created_at = 0;
};

// A stretch of the list of changes; each asset once.
struct GalleryChanges {
  struct Touched {
    int64_t seq = 0;
    AssetId id;
  };
  int64_t last = 0;  // number of the last change seen
  size_t entries = 0;
  std::vector<Touched> assets;
};

class GalleryRowStore {
 public:
  Result<> each(Tx& tx, const std::function<Result<>(GalleryRow)>& visit) const;
  // Those that still exist, by seq.
  Result<std::vector<GalleryRow>> of(Tx& tx, const std::vector<int64_t>& seqs) const;

  Result<GalleryChanges> changes_after(Tx& tx, int64_t change, int limit) const;
  // The number of the last change there ever was.
  Result<int64_t> last_change(Tx& tx) const;
  // Some thousands at a time, so that nobody waits long for the writer; false: there were none.
  Result<bool> forget_changes(Tx& tx, int64_t up_to) const;

  // The asset with this id, or the one that came last before it when it has gone; 0 for none.
  Result<int64_t> seq_at(Tx& tx, const AssetId& id) const;
  Result<std::optional<int64_t>> find_seq(Tx& tx, const AssetId& id) const;
  Result<std::optional<AssetId>> id_of(Tx& tx, int64_t seq) const;
  // The asset with this seq, or the one that came last before it when it has gone.
  Result<std::optional<AssetId>> id_at(Tx& tx, int64_t seq) const;
  Result<int64_t> last_seq(Tx& tx) const;
  // Seqs of those outside the trash among the last `among` that came, the newest first.
  Result<std::vector<int64_t>> newest(Tx& tx, std::string_view owner, int among, int limit) const;
};

}  // namespace atelier
