#include "db/connection.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include "base/clock.h"
#include "base/log.h"

namespace atelier {
namespace {

// $7 is found by its name: SQLite numbers parameters by first appearance, PostgreSQL by the number.
int bind(sqlite3_stmt* statement, size_t number, const DbValue& value) {
  const int index = sqlite3_bind_parameter_index(statement, ("$" + std::to_string(number)).c_str());
  ATELIER_ASSERT(index > 0);
  if (const auto* integer = std::get_if<int64_t>(&value)) {
    return sqlite3_bind_int64(statement, index, *integer);
  }
  if (const auto* real = std::get_if<double>(&value)) {
    return sqlite3_bind_double(statement, index, *real);
  }
  if (const auto* text = std::get_if<std::string>(&value)) {
    return sqlite3_bind_text64(statement, index, text->data(), text->size(), SQLITE_TRANSIENT,
                               SQLITE_UTF8);
  }
  return sqlite3_bind_null(statement, index);
}

}  // namespace

Error sqlite_error(int extended_code, std::string_view doing, std::string_view detail) {
  const auto error = [&](ErrorKind kind, std::string message) {
    return Error{
        kind, std::move(message), fmt::format("{}: {} ({})", doing, detail, extended_code), {}};
  };
  switch (extended_code & 0xff) {
    case SQLITE_FULL:
      return error(ErrorKind::exhausted,
                   "The disk with the studio's home is full; free some space and try again.");
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return error(ErrorKind::unavailable,
                   "Another program keeps the studio's database locked; try again in a moment.");
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
    case SQLITE_PERM:
      return error(ErrorKind::unavailable,
                   "The studio's database cannot be opened for writing; check who owns the home "
                   "folder and its files.");
    case SQLITE_IOERR:
      return error(ErrorKind::unavailable,
                   "The disk with the studio's database does not answer as it should; check its "
                   "health and free space.");
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return error(ErrorKind::corrupt,
                   "The studio's database is damaged; restore the last backup, or run "
                   "`atelier doctor` to see how much is readable.");
    case SQLITE_CONSTRAINT: return error(ErrorKind::conflict, "This exists already.");
    default: return error(ErrorKind::internal, "The studio's database refused a query.");
  }
}

Result<std::unique_ptr<DbConnection>> DbConnection::open(const DbSettings& settings, Role role) {
  std::unique_ptr<DbConnection> connection(new DbConnection(settings.slow_query_ms));
  const bool read_only = settings.access != DbAccess::read_write;
  const int flags =
      (read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE) |
      SQLITE_OPEN_NOMUTEX;
  const int code = sqlite3_open_v2(settings.file.c_str(), &connection->handle_, flags, nullptr);
  if (code != SQLITE_OK) return connection->failure("opening " + settings.file);
  if (settings.access == DbAccess::untrusted) TRY_DO(connection->distrust(settings.file));
  sqlite3_extended_result_codes(connection->handle_, 1);
  sqlite3_busy_timeout(connection->handle_, settings.busy_timeout_ms);
  if (!read_only) {
    // WAL: readers never wait for the writer. FULL: a commit that was answered survives a power
    // cut; the studio commits a few times per picture, so an fsync each costs nothing noticeable.
    TRY_DO(connection->script("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"));
  }
  TRY_DO(connection->script("PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY;"));
  // The inner pages of a million assets are 3 MB; with SQLite's usual 2 MB every look-up reads the
  // file. Only the readers that are used at once fill it.
  if (role == Role::reader) {
    TRY_DO(connection->script("PRAGMA query_only = ON; PRAGMA cache_size = -8192;"));
  }
  return connection;
}

// A file made to harm finds no functions in its schema and no way to write.
Result<> DbConnection::distrust(const std::string& file) {
  const char* rules =
      "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0;"
      "SELECT count(*) FROM sqlite_master;";
  if (script(rules)) return {};
  // With a write-ahead log in a folder we may not write to, it can only be read as it lies.
  std::string uri = "file:";
  for (const char c : file) {
    const bool plain = c != '?' && c != '#' && c != '%';
    uri += plain ? std::string(1, c) : fmt::format("%{:02x}", static_cast<unsigned char>(c));
  }
  uri += "?immutable=1";
  sqlite3_close_v2(handle_);
  handle_ = nullptr;
  const int flags = SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX;
  if (sqlite3_open_v2(uri.c_str(), &handle_, flags, nullptr) != SQLITE_OK) {
    return failure("opening " + file);
  }
  return script(rules);
}

DbConnection::~DbConnection() {
  for (auto& [sql, statement] : statements_) sqlite3_finalize(statement);
  sqlite3_close_v2(handle_);
}

Failure DbConnection::failure(std::string_view doing) const {
  if (handle_ == nullptr) return fail(sqlite_error(SQLITE_NOMEM, doing, "out of memory"));
  return fail(sqlite_error(sqlite3_extended_errcode(handle_), doing, sqlite3_errmsg(handle_)));
}

Result<> DbConnection::script(const char* sql) {
  if (sqlite3_exec(handle_, sql, nullptr, nullptr, nullptr) != SQLITE_OK) return failure(sql);
  return {};
}

Result<sqlite3_stmt*> DbConnection::prepare(const Query& query) {
  if (const auto known = statements_.find(query.sql); known != statements_.end()) {
    return known->second;
  }
  sqlite3_stmt* statement = nullptr;
  const int code = sqlite3_prepare_v3(handle_, query.sql.data(), int(query.sql.size()),
                                      SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
  if (code != SQLITE_OK) return failure(query.name);
  statements_.emplace(std::string(query.sql), statement);
  return statement;
}

Result<> DbConnection::each(const Query& query, const std::vector<DbValue>& values,
                            const std::function<Result<>(const RowView&)>& visit) {
  TRY(sqlite3_stmt * statement, prepare(query));
  ATELIER_ASSERT(size_t(sqlite3_bind_parameter_count(statement)) == values.size());
  const auto reset = [](sqlite3_stmt* used) {
    sqlite3_reset(used);
    sqlite3_clear_bindings(used);
  };
  const std::unique_ptr<sqlite3_stmt, decltype(reset)> in_use(statement, reset);
  for (size_t i = 0; i < values.size(); ++i) {
    if (bind(statement, i + 1, values[i]) != SQLITE_OK) return failure(query.name);
  }
  const double began = steady_seconds();
  const RowView row(*statement);
  int code = sqlite3_step(statement);
  for (; code == SQLITE_ROW; code = sqlite3_step(statement)) TRY_DO(visit(row));
  if (code != SQLITE_DONE) return failure(query.name);
  const double took_ms = (steady_seconds() - began) * 1000;
  if (took_ms > slow_query_ms_) {
    log_warn("db", fmt::format("slow query {}: {:.0f} ms", query.name, took_ms));
  }
  return {};
}

Result<> DbConnection::run(const Query& query) {
  TRY(sqlite3_stmt * statement, prepare(query));
  const int code = sqlite3_step(statement);
  const Result<> done = code == SQLITE_DONE ? Result<>() : Result<>(failure(query.name));
  sqlite3_reset(statement);
  return done;
}

int64_t DbConnection::rows_changed() const {
  return sqlite3_changes64(handle_);
}
bool DbConnection::in_transaction() const {
  return sqlite3_get_autocommit(handle_) == 0;
}

}  // namespace atelier
