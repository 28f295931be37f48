#include "services/backup.h"

#include <unistd.h>

#include <filesystem>

#include "base/ids.h"
#include "db/database.h"
#include "media/blobs.h"
#include "media/tar.h"
#include "store/assets.h"

namespace atelier {
namespace {

namespace fs = std::filesystem;

// A file that leaves with its owner.
struct Scratch {
  std::string path;
  ~Scratch() {
    std::error_code ignored;
    for (const char* ending : {"", "-wal", "-shm", "-journal"}) fs::remove(path + ending, ignored);
  }
};

Result<std::vector<AssetStore::Content>> contents_of(Database& db) {
  std::vector<AssetStore::Content> contents;
  const auto collect = [&](Tx& tx) {
    return AssetStore().each_content(tx, [&](const AssetStore::Content& content) {
      contents.push_back(content);
      return Result<>();
    });
  };
  TRY_DO(db.read(collect));
  return contents;
}

Result<> add_covers(const HomePaths& home, TarWriter& tar) {
  std::error_code wrong;
  for (auto entry = fs::directory_iterator(home.covers, wrong); !wrong && entry != fs::end(entry);
       entry.increment(wrong)) {
    const std::string name = entry->path().filename().string();
    if (!name.ends_with(".webp")) continue;
    const Result<> added = tar.add_file("covers/" + name, entry->path().string());
    if (!added && added.error().kind != ErrorKind::not_found) return added;
  }
  return {};
}

// Pictures first, database last: a picture deleted meanwhile is taken out of the copied database,
// so that no row of the backup points at nothing.
Result<BackupFacts> write_all(const HomePaths& home, const std::string& snapshot, TarWriter& tar) {
  BackupFacts facts;
  TRY(const auto blobs, Blobs::open(home.media));
  {
    TRY(const auto copy, Database::open({.file = snapshot, .readers = 1}));
    TRY(const auto contents, contents_of(*copy));
    for (const AssetStore::Content& content : contents) {
      const std::string path = blobs->path_of(content.sha256, content.mime);
      const std::string name = "media" + path.substr(blobs->folder().size());
      const Result<> added = tar.add_file(name, path);
      if (added) {
        ++facts.pictures;
        continue;
      }
      if (added.error().kind != ErrorKind::not_found) return Failure(added.error());
      ++facts.vanished;
      const auto forget = [&](Tx& tx) {
        return AssetStore().remove_with_content(tx, content.sha256);
      };
      TRY_DO(copy->write(forget));
    }
  }
  TRY_DO(add_covers(home, tar));
  std::error_code ignored;
  if (fs::exists(home.config, ignored)) TRY_DO(tar.add_file("atelier.toml", home.config));
  TRY_DO(tar.add_file("atelier.db", snapshot));
  TRY(facts.bytes, tar.finish());
  return facts;
}

}  // namespace

Result<BackupFacts> back_up(const HomePaths& home, const std::string& file) {
  std::error_code ignored;
  if (!fs::exists(home.database, ignored)) {
    return fail(ErrorKind::not_found, "There is no studio in " + home.folder + " to back up.");
  }
  if (fs::exists(file, ignored)) {
    return fail(ErrorKind::conflict, file + " exists already; choose another name.");
  }
  TRY(const auto db,
      Database::open({.file = home.database, .access = DbAccess::read_only, .readers = 1}));
  const Scratch snapshot{file + "." + make_id_text() + ".db.tmp"};
  TRY_DO(db->copy_to(snapshot.path));
  Scratch unfinished{file + "." + make_id_text() + ".tmp"};
  TRY(auto tar, TarWriter::create(unfinished.path));
  TRY(const BackupFacts facts, write_all(home, snapshot.path, tar));
  if (::rename(unfinished.path.c_str(), file.c_str()) != 0) {
    return fail(file_error(errno, "renaming", file));
  }
  const std::string folder = fs::absolute(file).parent_path().string();
  TRY_DO(sync_folder(folder));
  return facts;
}

}  // namespace atelier
