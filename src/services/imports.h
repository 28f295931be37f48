// Imports as the page and the command line ask for them, and the folders that are watched. A
// watched folder is kept in the settings, so that it outlives the server and every process sees it.
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "services/importer.h"
#include "services/tasks.h"

namespace atelier {

struct WatchedFolder {
  std::string path;
  ImportMode mode = ImportMode::link;
  std::optional<BoardId> board_id;
  int64_t since = 0;    // UTC ms
  std::string trouble;  // why it is only looked at now and then; empty when all is well
};

struct ImportList {
  std::vector<WatchedFolder> watched;
  int64_t known_files = 0;
  int64_t broken_files = 0;  // of them
};

struct ImportDraft {
  std::string path;
  ImportMode mode = ImportMode::copy;
  std::optional<BoardId> board_id;
  bool watch = false;
  bool deleted_too = false;
};

// Threads: any.
class ImportService {
 public:
  ImportService(Database& db, Blobs& blobs, TaskService& tasks, EventSink& events);
  ~ImportService();

  // Starts a task. `invalid` for a path that is not absolute, is no folder or lies in the studio's
  // own media; `not_found` for a board nobody has.
  Result<TaskStatus> start(const Caller& caller, const ImportDraft& draft);
  Result<ImportList> list(const Caller& caller);
  // `not_found` when it is not watched. What it brought stays.
  Result<> unwatch(const Caller& caller, const std::string& path);

  // Begins to watch what the settings name, looking at each folder once. For a server.
  void start_watching();
  void stop();

 private:
  struct Watching;
  Result<> check(const Caller& caller, const std::string& folder,
                 const std::optional<BoardId>& board_id);

  Database& db_;
  Blobs& blobs_;
  TaskService& tasks_;
  EventSink& events_;
  Importer importer_;
  std::unique_ptr<Watching> watching_;
};

// The watched folders in the settings. A path stands there once; the last word counts.
Result<std::vector<WatchedFolder>> watched_folders(Database& db);
Result<> put_watched_folder(Database& db, const WatchedFolder& folder);
Result<bool> remove_watched_folder(Database& db, const std::string& path);

// An absolute path without symbolic links and dots; `invalid` when it is no folder that can be
// read.
Result<std::string> real_folder(const std::string& path);

}  // namespace atelier
