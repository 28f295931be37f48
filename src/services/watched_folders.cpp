// The list of watched folders, one JSON text in the settings.
#include <boost/json.hpp>
#include <filesystem>

#include "base/fields.h"
#include "db/database.h"
#include "media/files.h"
#include "media/texts/clean_text.h"
#include "services/imports.h"
#include "store/settings.h"

namespace atelier {
namespace {

constexpr std::string_view setting = "import.watched";
constexpr size_t watched_max = 100;

struct Entry {
  std::string path;
  ImportMode mode = ImportMode::link;
  std::optional<std::string> board_id;
  int64_t since = 0;
};
template <class V>
void fields(V& v, Entry& e) {
  v.required("path", e.path);
  v.required("mode", e.mode);
  v.optional("board_id", e.board_id);
  v.required("since", e.since);
}
struct Entries {
  std::vector<Entry> folders;
};
template <class V>
void fields(V& v, Entries& e) {
  v.required("folders", e.folders);
}

Result<Entries> read(Tx& tx) {
  TRY(const auto text, SettingStore().find(tx, setting));
  if (!text) return Entries{};
  auto entries = read_json<Entries>(*text, UnknownFields::ignore);
  return entries ? std::move(*entries) : Entries{};
}

bool drop(Entries& entries, const std::string& path) {
  return std::erase_if(entries.folders, [&](const Entry& e) { return e.path == path; }) > 0;
}

}  // namespace

Result<std::vector<WatchedFolder>> watched_folders(Database& db) {
  TRY(const Entries entries, db.read([](Tx& tx) { return read(tx); }));
  std::vector<WatchedFolder> folders;
  for (const Entry& entry : entries.folders) {
    WatchedFolder folder{entry.path, entry.mode, std::nullopt, entry.since, ""};
    if (entry.board_id) folder.board_id = BoardId{*entry.board_id};
    folders.push_back(std::move(folder));
  }
  return folders;
}

Result<> put_watched_folder(Database& db, const WatchedFolder& folder) {
  if (!is_utf8(folder.path)) {
    return fail(ErrorKind::invalid, "A folder with such a name cannot be watched; rename it.");
  }
  return db.write([&](Tx& tx) -> Result<> {
    TRY(Entries entries, read(tx));
    drop(entries, folder.path);
    if (entries.folders.size() >= watched_max) {
      return fail(ErrorKind::exhausted, "No more than 100 folders are watched.");
    }
    const auto board = folder.board_id ? std::optional(folder.board_id->text) : std::nullopt;
    entries.folders.push_back({folder.path, folder.mode, board, folder.since});
    return SettingStore().put(tx, setting, to_json_text(entries));
  });
}

Result<bool> remove_watched_folder(Database& db, const std::string& path) {
  return db.write([&](Tx& tx) -> Result<bool> {
    TRY(Entries entries, read(tx));
    if (!drop(entries, path)) return false;
    TRY_DO(SettingStore().put(tx, setting, to_json_text(entries)));
    return true;
  });
}

Result<std::string> real_folder(const std::string& path) {
  std::error_code wrong;
  const auto real = std::filesystem::canonical(path, wrong);
  if (wrong) return fail(file_error(wrong.value(), "looking at", path));
  if (!std::filesystem::is_directory(real, wrong)) {
    // A single file, such as a library's database, is as good.
    if (std::filesystem::is_regular_file(real, wrong)) return real.string();
    return fail(ErrorKind::invalid, path + " is no folder.");
  }
  return real.string();
}

}  // namespace atelier
