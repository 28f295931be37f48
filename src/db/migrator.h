// Brings a database to the shape this program knows: migrations/*.sql, embedded at build time, in
// order, each once, forward only.
#pragma once
#include <span>
#include <string_view>

#include "db/database.h"

namespace atelier {

struct Migration {
  int version;              // the number its file name starts with
  std::string_view name;    // "0001_studio"
  std::string_view sha256;  // of the file, as it was when built
  std::string_view sql;
};

// Of this build, ascending.
std::span<const Migration> embedded_migrations();

// `conflict` with a sentence when the database is newer than the program, or when a migration it
// has seen was another text. Each step is one transaction: a failed one leaves nothing behind.
Result<> migrate(Database& db, std::span<const Migration> migrations = embedded_migrations());

// Like migrate() without changing anything: is this database exactly of this build's shape?
Result<> check_migrated(Database& db,
                        std::span<const Migration> migrations = embedded_migrations());

}  // namespace atelier
