#include "store/invokeai_library.h"

#include <algorithm>

namespace atelier {
namespace {

constexpr Query select_columns{
    "invokeai.columns",
    "SELECT m.name, i.name FROM sqlite_master m, pragma_table_info(m.name) "
    "i WHERE m.type = 'table' "
    "AND m.name IN ('images', 'boards', 'board_images')"};

// Every column is cast, so that a text where a number belongs cannot surprise us.
template <class AnyRow>
std::string text_of(const AnyRow& row, size_t column) {
  return row.find_text(column).value_or("");
}

// "2023-07-01 12:34:56.789", UTC, as their triggers write it. SQLite reads it.
std::string utc_ms(const std::string& column) {
  return "CAST(round(coalesce((julianday(" + column +
         ") - 2440587.5) * 86400000.0, 0)) AS INTEGER)";
}

}  // namespace

Result<std::unique_ptr<InvokeLibrary>> InvokeLibrary::open(const std::string& file) {
  auto db = Database::open({.file = file, .access = DbAccess::untrusted, .readers = 1});
  if (!db) {
    return fail(ErrorKind::corrupt, file + " cannot be read as a database.", to_line(db.error()));
  }
  std::unique_ptr<InvokeLibrary> library(new InvokeLibrary(std::move(*db)));
  const Result<> learned = library->learn_columns();
  if (!learned || !library->has("images", "image_name")) {
    return fail(ErrorKind::invalid, file + " is no database of InvokeAI's.",
                learned ? "" : to_line(learned.error()));
  }
  return library;
}

Result<> InvokeLibrary::learn_columns() {
  const auto learn = [&](Tx& tx) -> Result<> {
    return tx.each(select_columns, {}, [&](const RowView& row) {
      columns_.push_back(text_of(row, 0) + "." + text_of(row, 1));
      return Result<>();
    });
  };
  return db_->read(learn);
}

bool InvokeLibrary::has(const std::string& table, const std::string& name) const {
  return std::find(columns_.begin(), columns_.end(), table + "." + name) != columns_.end();
}

std::string InvokeLibrary::column(const std::string& table, const std::string& name,
                                  const std::string& otherwise) const {
  return has(table, name) ? table + "." + name : otherwise;
}

Result<std::vector<InvokeBoard>> InvokeLibrary::boards() {
  constexpr size_t boards_max = 10'000;
  std::vector<InvokeBoard> boards;
  if (!has("boards", "board_id") || !has("boards", "board_name")) return boards;
  const std::string sql =
      "SELECT CAST(board_id AS TEXT), CAST(board_name AS TEXT), CAST(coalesce(" +
      column("boards", "archived", "0") + ", 0) AS INTEGER), " +
      utc_ms(column("boards", "created_at", "NULL")) + " FROM boards WHERE " +
      column("boards", "deleted_at", "NULL") + " IS NULL AND board_id IS NOT NULL";
  const auto read = [&](Tx& tx) -> Result<> {
    return tx.each({"invokeai.boards", sql}, {}, [&](const RowView& row) {
      if (boards.size() < boards_max) {
        boards.push_back({text_of(row, 0), text_of(row, 1), row.integer(2) != 0, row.integer(3)});
      }
      return Result<>();
    });
  };
  TRY_DO(db_->read(read));
  return boards;
}

Result<> InvokeLibrary::each_image(const std::function<Result<>(const InvokeImage&)>& visit) {
  const bool on_boards = has("board_images", "image_name") && has("board_images", "board_id");
  const std::string board =
      on_boards ? "(SELECT board_id FROM board_images WHERE board_images.image_name = "
                  "images.image_name LIMIT 1)"
                : "''";
  const std::string sql =
      "SELECT CAST(images.image_name AS TEXT), CAST(coalesce(" +
      column("images", "image_subfolder", "''") + ", '') AS TEXT), coalesce(" +
      column("images", "image_category", "'general'") +
      ", 'general') <> 'general', CAST(coalesce(" + column("images", "starred", "0") +
      ", 0) AS INTEGER), CAST(coalesce(" + board + ", '') AS TEXT), " +
      utc_ms(column("images", "created_at", "NULL")) + " FROM images WHERE coalesce(" +
      column("images", "is_intermediate", "0") + ", 0) = 0 AND " +
      column("images", "deleted_at", "NULL") + " IS NULL AND image_name IS NOT NULL ORDER BY " +
      column("images", "created_at", "images.rowid") + ", images.image_name";
  const auto read = [&](Tx& tx) -> Result<> {
    return tx.each({"invokeai.images", sql}, {}, [&](const RowView& row) {
      return visit({.name = text_of(row, 0),
                    .subfolder = text_of(row, 1),
                    .is_asset = row.integer(2) != 0,
                    .starred = row.integer(3) != 0,
                    .board_id = text_of(row, 4),
                    .created_at = row.integer(5)});
    });
  };
  return db_->read(read);
}

Result<std::string> InvokeLibrary::metadata_of(const std::string& image_name) {
  if (!has("images", "metadata")) return std::string();
  constexpr Query select{"invokeai.metadata_of",
                         "SELECT CAST(coalesce(metadata, '') AS TEXT) FROM images "
                         "WHERE image_name = $1"};
  TRY(const auto row, db_->read([&](Tx& tx) { return tx.first(select, image_name); }));
  return row ? text_of(*row, 0) : std::string();
}

}  // namespace atelier
