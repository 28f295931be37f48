// Ending assets for good: rows first, files second, and a file only when nobody else points at it.
#pragma once
#include <vector>

#include "base/result.h"
#include "services/tasks.h"
#include "store/assets.h"

namespace atelier {

class Blobs;
class Database;
class Thumbnails;

// Where the pictures and their small copies lie. Threads: any.
class AssetRemoval {
 public:
  AssetRemoval(Database& db, Blobs& blobs, const Thumbnails& thumbnails, EventSink& events)
      : db_(db), blobs_(blobs), thumbnails_(thumbnails), events_(events) {}

  // `conflict` with the fault "protected" when it is; `not_found` when it has gone.
  Result<> remove(const Caller& caller, const AssetId& id);
  // Those that went; protected ones stay. One transaction: meant for a thousand at most.
  Result<std::vector<AssetId>> remove_some(const Caller& caller, const std::vector<int64_t>& seqs);
  // A thousand a transaction, on the task's thread. Protected ones are reported and stay.
  Result<> remove_all(TaskRun& task, const Caller& caller, const std::vector<int64_t>& seqs);

 private:
  struct Gone;
  Result<Gone> remove_rows(Tx& tx, const Caller& caller, const std::vector<int64_t>& seqs);
  void drop_files(const std::vector<AssetStore::Content>& contents);

  Database& db_;
  Blobs& blobs_;
  const Thumbnails& thumbnails_;
  EventSink& events_;
  AssetStore assets_;
};

}  // namespace atelier
