// Imports folders: walks, looks at files with several threads, writes a thousand rows a
// transaction. Files first, rows second. What it did is remembered by path, so that a second run,
// or the run after a kill, only looks at what is new or changed. Works beside a running server and
// without one: everything another process must know is in the database.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "services/caller.h"
#include "store/asset.h"

namespace atelier {

class Blobs;
class Database;

enum class ImportMode { copy, link };
constexpr std::array<std::string_view, 2> enum_names(ImportMode) {
  return {"copy", "link"};
}

// Hears how an import goes, on the thread that runs it.
class ImportListener {
 public:
  virtual ~ImportListener() = default;
  virtual void found(int64_t files) = 0;
  virtual void added(const std::vector<AssetId>& ids) = 0;
  // Changed because their file moved or was changed where it lies.
  virtual void followed(const std::vector<AssetId>& ids) = 0;
  virtual void skipped(int64_t files) = 0;
  virtual void failed(const std::string& path, const Error& error) = 0;
  // `cancelled` once somebody wants it to stop: asked between two chunks.
  virtual Result<> go_on() = 0;
};

struct ImportOrder {
  std::vector<std::string> roots;  // folders, or single files
  ImportMode mode = ImportMode::copy;
  std::optional<BoardId> board_id;
  bool deleted_too = false;  // also what was deleted here after an earlier import
};

struct ImportReport {
  int64_t files = 0;     // looked at or known
  int64_t added = 0;     // new assets
  int64_t followed = 0;  // linked files that had moved or changed: their marks are kept
  int64_t twins = 0;     // the same bytes were here already, under another path
  int64_t known = 0;     // unchanged since the last run
  int64_t deleted = 0;   // deleted here since; left out
  int64_t failed = 0;
  int64_t recipes = 0;  // of the added ones
  int64_t bytes = 0;    // of the added ones
};

struct ImporterSettings {
  size_t chunk_files = 1000;  // files in flight, rows of one transaction
  size_t threads = 0;         // 0: as many as there are processors, at most 8
};

// Threads: any; runs may overlap, each file becomes one asset all the same.
class Importer {
 public:
  Importer(Database& db, Blobs& blobs, ImporterSettings settings = {})
      : db_(db), blobs_(blobs), settings_(settings) {}

  // Goes past what it cannot read and tells it. An error only for what stops everything: a full
  // disk, a board that has gone, the listener's `cancelled`. What was done stays done.
  Result<ImportReport> run(const Caller& caller, const ImportOrder& order,
                           ImportListener& listener);

 private:
  Database& db_;
  Blobs& blobs_;
  const ImporterSettings settings_;
};

}  // namespace atelier
