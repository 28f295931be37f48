#include "db/database.h"

#include <condition_variable>
#include <mutex>

#include "db/connection.h"

namespace atelier {
namespace {
constexpr Query integrity_check{"db.integrity_check", "PRAGMA integrity_check(20)"};
constexpr Query foreign_key_check{"db.foreign_key_check", "PRAGMA foreign_key_check"};
constexpr Query begin_writing{"db.begin_writing", "BEGIN IMMEDIATE"};
constexpr Query begin_reading{"db.begin_reading", "BEGIN"};
constexpr Query commit_all{"db.commit", "COMMIT"};
constexpr Query vacuum_into{"db.vacuum_into", "VACUUM INTO $1"};
}  // namespace

Row::Row(const RowView& row) {
  columns_.reserve(row.columns());
  for (size_t i = 0; i < row.columns(); ++i) columns_.push_back(row.value(i));
}
bool Row::is_null(size_t column) const {
  return std::holds_alternative<std::nullptr_t>(columns_.at(column));
}
int64_t Row::integer(size_t column) const {
  return std::get<int64_t>(columns_.at(column));
}
double Row::real(size_t column) const {
  const DbValue& value = columns_.at(column);
  if (const auto* integer = std::get_if<int64_t>(&value)) return double(*integer);
  return std::get<double>(value);
}
const std::string& Row::text(size_t column) const {
  return std::get<std::string>(columns_.at(column));
}
std::optional<int64_t> Row::find_integer(size_t column) const {
  if (is_null(column)) return std::nullopt;
  return integer(column);
}
std::optional<std::string> Row::find_text(size_t column) const {
  if (is_null(column)) return std::nullopt;
  return text(column);
}

Result<> Tx::each(const Query& query, const std::vector<DbValue>& values,
                  const std::function<Result<>(const RowView&)>& visit) {
  return connection_.each(query, values, visit);
}

Result<> Tx::script(std::string_view sql) {
  return connection_.script(std::string(sql).c_str());
}

Result<std::vector<Row>> Tx::all_of(const Query& query, const std::vector<DbValue>& values) {
  std::vector<Row> rows;
  TRY_DO(connection_.each(query, values, [&](const RowView& row) {
    rows.emplace_back(row);
    return Result<>();
  }));
  return rows;
}

Result<std::optional<Row>> Tx::first_of(const Query& query, const std::vector<DbValue>& values) {
  TRY(auto rows, all_of(query, values));
  if (rows.empty()) return std::optional<Row>();
  return std::optional<Row>(std::move(rows.front()));
}

Result<int64_t> Tx::run_of(const Query& query, const std::vector<DbValue>& values) {
  TRY_DO(connection_.each(query, values, [](const RowView&) { return Result<>(); }));
  return connection_.rows_changed();
}

// The writer and the idle readers. A reader that is asked for while all are out is waited for: the
// pool above is bounded, so the wait is too.
struct Database::Parts {
  DbSettings settings;
  std::unique_ptr<DbConnection> writer;
  std::mutex writing;
  std::mutex mutex;
  std::condition_variable returned;
  std::vector<std::unique_ptr<DbConnection>> readers;  // owns all
  std::vector<DbConnection*> idle;
};

Database::Database(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Database::~Database() = default;

Result<std::unique_ptr<Database>> Database::open(DbSettings settings) {
  auto parts = std::make_unique<Parts>();
  // The writer first: it creates the file and its WAL, which readers need.
  if (settings.access == DbAccess::read_write) {
    TRY(parts->writer, DbConnection::open(settings, DbConnection::Role::writer));
  }
  for (int i = 0; i < settings.readers; ++i) {
    TRY(auto reader, DbConnection::open(settings, DbConnection::Role::reader));
    parts->idle.push_back(reader.get());
    parts->readers.push_back(std::move(reader));
  }
  parts->settings = std::move(settings);
  return std::unique_ptr<Database>(new Database(std::move(parts)));
}

Database::Lease::Lease(Database& database, DbConnection& connection, bool writing)
    : database_(database), connection_(&connection), writing_(writing) {}

Database::Lease::Lease(Lease&& other) noexcept
    : database_(other.database_),
      connection_(std::exchange(other.connection_, nullptr)),
      writing_(other.writing_),
      open_(other.open_) {}

Database::Lease::~Lease() {
  if (connection_ == nullptr) return;
  // A failed statement may have rolled back already; then there is nothing left to undo. A ROLLBACK
  // itself cannot fail in a way anybody could answer.
  if (open_ && connection_->in_transaction()) {
    const Result<> undone = connection_->script("ROLLBACK");
    static_cast<void>(undone);
  }
  database_.give_back(*connection_, writing_);
}

Result<> Database::Lease::commit() {
  TRY_DO(connection_->run(commit_all));
  open_ = false;
  return {};
}

Result<Database::Lease> Database::begin(bool writing) {
  if (writing) {
    if (!parts_->writer) {
      return fail(ErrorKind::forbidden, "The database was opened for reading only.");
    }
    parts_->writing.lock();
    Lease lease(*this, *parts_->writer, true);
    // IMMEDIATE takes the write lock now, where waiting works; later it would fail at once.
    TRY_DO(parts_->writer->run(begin_writing));
    return lease;
  }
  std::unique_lock lock(parts_->mutex);
  parts_->returned.wait(lock, [&] { return !parts_->idle.empty(); });
  DbConnection* reader = parts_->idle.back();
  parts_->idle.pop_back();
  lock.unlock();
  Lease lease(*this, *reader, false);
  TRY_DO(reader->run(begin_reading));
  return lease;
}

void Database::give_back(DbConnection& connection, bool writing) {
  if (writing) {
    parts_->writing.unlock();
    return;
  }
  const std::lock_guard lock(parts_->mutex);
  parts_->idle.push_back(&connection);
  parts_->returned.notify_one();
}

Result<std::vector<std::string>> Database::integrity_faults() {
  return read([](Tx& tx) -> Result<std::vector<std::string>> {
    std::vector<std::string> faults;
    TRY(const auto lines, tx.all(integrity_check));
    for (const Row& line : lines) {
      if (line.text(0) != "ok") faults.push_back(line.text(0));
    }
    TRY(const auto strays, tx.all(foreign_key_check));
    for (const Row& stray : strays) {
      faults.push_back("a row of " + stray.text(0) + " points at no row of " + stray.text(2));
    }
    return faults;
  });
}

Result<> Database::copy_to(const std::string& file) {
  // VACUUM runs outside any transaction, so it gets a connection of its own; a reader's would do
  // but for query_only.
  DbSettings settings = parts_->settings;
  settings.access = DbAccess::read_only;
  TRY(auto connection, DbConnection::open(settings, DbConnection::Role::writer));
  return connection->each(vacuum_into, {file}, [](const RowView&) { return Result<>(); });
}

}  // namespace atelier
