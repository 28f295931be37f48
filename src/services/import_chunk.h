// One chunk of an import: files that were looked at, and the transaction that makes them rows.
// Private to the importer.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "media/blob_batch.h"
#include "services/import_source.h"
#include "services/importer.h"
#include "store/assets.h"
#include "store/imports.h"

namespace atelier {

struct LookedAt {
  std::string path;
  std::string stamp;
  std::optional<LibraryFacts> facts;  // what its library says
  std::optional<ImportedFile> known;  // what an earlier run remembered of the path
  enum class Outcome { unchanged, deleted, read, broken } outcome = Outcome::unchanged;
  Asset asset;                 // when it was read
  StagedFile staged;           // its copy, when one may be needed
  std::optional<Error> error;  // when it is broken
};

struct ChunkOutcome {
  std::vector<AssetId> added;
  std::vector<AssetId> followed;
  int64_t twins = 0;
  int64_t known = 0;
  int64_t deleted = 0;
  int64_t recipes = 0;
  int64_t bytes = 0;
};

class ChunkWriter {
 public:
  ChunkWriter(Database& db, Blobs& blobs, const Caller& caller, const ImportOrder& order)
      : db_(db), blobs_(blobs), batch_(blobs), caller_(caller), order_(order) {}

  const BlobBatch& batch() const { return batch_; }
  // Places the copies, then one transaction. `not_found` when the board has gone.
  Result<ChunkOutcome> write(std::vector<LookedAt>& files);

 private:
  Result<ChunkOutcome> write_rows(Tx& tx, std::vector<LookedAt>& files);
  Result<> write_one(Tx& tx, LookedAt& file, ChunkOutcome& outcome);
  Result<AssetId> insert(Tx& tx, LookedAt& file, ChunkOutcome& outcome);
  Result<bool> follow(Tx& tx, const LookedAt& file, const std::vector<ContentHolder>& holders,
                      ChunkOutcome& outcome);
  Result<> put_marks(Tx& tx, const LookedAt& file, const AssetId& id);
  Result<> remember(Tx& tx, const LookedAt& file, const std::optional<AssetId>& asset);

  Database& db_;
  Blobs& blobs_;
  BlobBatch batch_;
  const Caller& caller_;
  const ImportOrder& order_;
  AssetStore assets_;
  ImportStore imports_;
};

}  // namespace atelier
