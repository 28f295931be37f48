#include "store/installs.h"

#include "base/enum_names.h"
#include "base/fields.h"
#include "store/text_list.h"

namespace atelier {

template <class V>
void fields(V& v, InstallFile& f) {
  v.required("path", f.path);
  v.required("url", f.url);
  v.defaulted("bytes", f.bytes);
  v.optional("bytes_total", f.bytes_total);
  v.defaulted("sha256", f.sha256);
  v.defaulted("validator", f.validator);
  v.defaulted("done", f.done);
}

template <class V>
void fields(V& v, InstallFacts& f) {
  v.defaulted("name", f.name);
  v.defaulted("description", f.description);
  v.defaulted("source_url", f.source_url);
  v.defaulted("trigger_phrases", f.trigger_phrases);
}

namespace {

#define INSTALL_COLUMNS                                                                      \
  "id, owner, source, kind, mode, state, name, files, error, model_ids, facts, created_at, " \
  "updated_at"
#define ALIVE_STATES "('waiting', 'downloading', 'checking', 'running')"

constexpr Query insert_install{"installs.insert",
                               "INSERT INTO installs (" INSTALL_COLUMNS
                               ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)"};
constexpr Query update_install{
    "installs.update",
    "UPDATE installs SET state = $2, name = $3, files = $4, error = $5, model_ids = $6, "
    "facts = $7, updated_at = $8 WHERE id = $1"};
constexpr Query select_install{"installs.find",
                               "SELECT " INSTALL_COLUMNS " FROM installs WHERE id = $1"};
constexpr Query select_all{"installs.all",
                           "SELECT " INSTALL_COLUMNS " FROM installs ORDER BY id DESC"};
constexpr Query select_next{"installs.next",
                            "SELECT " INSTALL_COLUMNS
                            " FROM installs WHERE state = 'waiting' ORDER BY id LIMIT 1"};
constexpr Query count_rows{"installs.count_alive",
                           "SELECT count(*) FROM installs WHERE state IN " ALIVE_STATES};
constexpr Query claim{"installs.claim",
                      "UPDATE installs SET state = 'downloading', updated_at = $2 WHERE id = $1"};
constexpr Query requeue_all{
    "installs.requeue",
    "UPDATE installs SET state = 'waiting' WHERE state IN ('downloading', 'checking', 'running')"};
constexpr Query delete_install{"installs.remove", "DELETE FROM installs WHERE id = $1"};
#undef ALIVE_STATES
#undef INSTALL_COLUMNS

std::string text_of(const std::vector<InstallFile>& files) {
  return json_text(to_json(files));
}

// Columns were written by text_of and to_json_text; anything else reads as nothing.
std::vector<InstallFile> files_in(const std::string& column) {
  std::vector<InstallFile> files;
  const auto value = parse_json(column);
  if (!value || !value->is_array()) return files;
  for (const auto& item : value->get_array()) {
    auto file = read_json_value<InstallFile>(item, UnknownFields::ignore);
    if (file) files.push_back(std::move(*file));
  }
  return files;
}

std::vector<ModelId> ids_in(const std::string& column) {
  std::vector<ModelId> ids;
  for (std::string& text : split_texts(column)) ids.push_back({std::move(text)});
  return ids;
}

std::string text_of(const std::vector<ModelId>& ids) {
  std::vector<std::string> texts;
  for (const ModelId& id : ids) texts.push_back(id.text);
  return join_texts(texts);
}

Install install_from(const Row& row) {
  Install install;
  install.id = {row.text(0)};
  install.owner = row.text(1);
  install.source = row.text(2);
  install.kind = find_enum<InstallKind>(row.text(3)).value();
  install.mode = find_enum<InstallMode>(row.text(4)).value();
  install.state = find_enum<InstallState>(row.text(5)).value();
  install.name = row.text(6);
  install.files = files_in(row.text(7));
  install.error = row.text(8);
  install.model_ids = ids_in(row.text(9));
  install.facts =
      read_json<InstallFacts>(row.text(10), UnknownFields::ignore).value_or(InstallFacts{});
  install.created_at = row.integer(11);
  install.updated_at = row.integer(12);
  return install;
}

Result<std::optional<Install>> one(Result<std::optional<Row>> row) {
  if (!row) return Failure(std::move(row).error());
  return *row ? std::optional(install_from(**row)) : std::optional<Install>();
}

}  // namespace

Result<> InstallStore::insert(Tx& tx, const Install& i) const {
  TRY_DO(tx.run(insert_install, i.id.text, i.owner, i.source, name_of(i.kind), name_of(i.mode),
                name_of(i.state), i.name, text_of(i.files), i.error, text_of(i.model_ids),
                to_json_text(i.facts), i.created_at, i.updated_at));
  return {};
}

Result<bool> InstallStore::update(Tx& tx, const Install& i) const {
  TRY(const int64_t rows,
      tx.run(update_install, i.id.text, name_of(i.state), i.name, text_of(i.files), i.error,
             text_of(i.model_ids), to_json_text(i.facts), i.updated_at));
  return rows > 0;
}

Result<std::optional<Install>> InstallStore::find(Tx& tx, const InstallId& id) const {
  return one(tx.first(select_install, id.text));
}

Result<std::vector<Install>> InstallStore::all(Tx& tx) const {
  TRY(const auto rows, tx.all(select_all));
  std::vector<Install> installs;
  for (const Row& row : rows) installs.push_back(install_from(row));
  return installs;
}

Result<int64_t> InstallStore::count_alive(Tx& tx) const {
  TRY(const auto row, tx.first(count_rows));
  return row->integer(0);
}

Result<std::optional<Install>> InstallStore::claim_next(Tx& tx, int64_t now_ms) const {
  TRY(auto next, one(tx.first(select_next)));
  if (!next) return next;
  TRY_DO(tx.run(claim, next->id.text, now_ms));
  next->state = InstallState::downloading;
  next->updated_at = now_ms;
  return next;
}

Result<> InstallStore::requeue(Tx& tx) const {
  TRY_DO(tx.run(requeue_all));
  return {};
}

Result<> InstallStore::remove(Tx& tx, const InstallId& id) const {
  TRY_DO(tx.run(delete_install, id.text));
  return {};
}

}  // namespace atelier
