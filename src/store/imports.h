// What imports have seen: the files by their paths, and the questions an import asks about assets.
// Threads: any; a store has no state.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "db/database.h"
#include "store/asset.h"

namespace atelier {

struct ImportedFile {
  std::string path;   // as the system has it, of any encoding
  std::string stamp;  // changes with the file's size and time
  std::string sha256;
  std::optional<AssetId> asset_id;  // nothing when it could not be imported
  std::string fault;                // why not
  int64_t seen_at = 0;
};

// An asset as far as an import cares.
struct ContentHolder {
  AssetId id;
  std::optional<std::string> link_path;
};

class ImportStore {
 public:
  Result<std::optional<ImportedFile>> find(Tx& tx, std::string_view path) const;
  // Takes the place of what was known of the path.
  Result<> put(Tx& tx, const ImportedFile& file) const;
  // How many files are known, and how many of them could not be imported.
  struct Tally {
    int64_t files = 0;
    int64_t faults = 0;
  };
  Result<Tally> tally(Tx& tx) const;

  // Nothing when the asset has gone.
  Result<std::optional<ContentHolder>> holder(Tx& tx, const AssetId& id) const;
  // The owner's assets with these bytes, oldest first, also those in the trash.
  Result<std::vector<ContentHolder>> holders_of(Tx& tx, std::string_view owner,
                                                std::string_view sha256) const;
  // The owner's asset that is linked to this path.
  Result<std::optional<AssetId>> linked_at(Tx& tx, std::string_view owner,
                                           std::string_view path) const;
  // A linked file has moved, or (nothing) its bytes are ours now. The rev grows.
  Result<> set_link(Tx& tx, const AssetId& id, const std::optional<std::string>& path) const;
  // A linked file was changed where it lies: everything that describes its bytes and its recipe is
  // taken from `content`; marks, board and id stay. The rev grows.
  Result<> set_content(Tx& tx, const AssetId& id, const Asset& content) const;
  // Every linked asset's path, in no order.
  Result<> each_link(Tx& tx, const std::function<Result<>(const ContentHolder&)>& visit) const;

  // Marks another library gave: they are added, never taken away.
  Result<> add_favorite(Tx& tx, std::string_view owner, const AssetId& id, int64_t now_ms) const;
};

}  // namespace atelier
