#include "db/migrator.h"

#include <fmt/format.h>

#include <map>

#include "base/clock.h"
#include "base/log.h"

namespace atelier {
namespace {

constexpr Query create_table{
    "migrations.create_table",
    "CREATE TABLE IF NOT EXISTS schema_migrations ("
    "version INTEGER PRIMARY KEY, name TEXT NOT NULL, sha256 TEXT NOT NULL, "
    "applied_at INTEGER NOT NULL)"};
constexpr Query select_applied{
    "migrations.applied", "SELECT version, name, sha256 FROM schema_migrations ORDER BY version"};
constexpr Query table_exists{
    "migrations.table_exists",
    "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'schema_migrations'"};
constexpr Query insert_applied{
    "migrations.insert",
    "INSERT INTO schema_migrations (version, name, sha256, applied_at) VALUES ($1, $2, $3, $4)"};

// How many of `known` were applied; a failure when what was applied is not the beginning of it.
Result<size_t> applied_count(Tx& tx, std::span<const Migration> known) {
  TRY(const auto rows, tx.all(select_applied));
  for (size_t i = 0; i < rows.size(); ++i) {
    if (i >= known.size()) {
      return fail(ErrorKind::conflict,
                  "This home was used by a newer Atelier (its database has step \"" +
                      rows[i].text(1) +
                      "\"). Start that version, or give this one another --home.");
    }
    if (rows[i].integer(0) != known[i].version || rows[i].text(2) != known[i].sha256) {
      return fail(ErrorKind::conflict,
                  fmt::format("The database's step \"{}\" is not the one this Atelier knows as "
                              "\"{}\". Start the version that made it, or restore a backup.",
                              rows[i].text(1), known[i].name));
    }
  }
  return rows.size();
}

}  // namespace

Result<> migrate(Database& db, std::span<const Migration> migrations) {
  TRY_DO(db.write([](Tx& tx) { return tx.run(create_table); }));
  TRY(const size_t done, db.read([&](Tx& tx) { return applied_count(tx, migrations); }));
  for (const Migration& step : migrations.subspan(done)) {
    const auto apply = [&](Tx& tx) -> Result<> {
      TRY_DO(tx.script(step.sql));
      TRY_DO(tx.run(insert_applied, step.version, step.name, step.sha256, now_utc_ms()));
      return {};
    };
    TRY_DO(db.write(apply));
    log_info("db", fmt::format("applied migration {}", step.name));
  }
  return {};
}

Result<> check_migrated(Database& db, std::span<const Migration> migrations) {
  return db.read([&](Tx& tx) -> Result<> {
    TRY(const auto table, tx.first(table_exists));
    const bool none = !table.has_value();
    const Result<size_t> done = none ? Result<size_t>(0) : applied_count(tx, migrations);
    if (!done) return Failure(done.error());
    if (*done == migrations.size()) return {};
    return fail(ErrorKind::conflict,
                "The database is older than this Atelier; start the server once to bring it up "
                "to date.");
  });
}

}  // namespace atelier
