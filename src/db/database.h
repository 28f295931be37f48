// The door to SQLite. One writer, a few readers, transactions that are functions:
//
//   TRY(auto job, db.write([&](Tx& tx) { return jobs.find(tx, id); }));
//
// The function's error rolls back. Queries are named, so that a slow one can be told from the log.
// Threads: any; a Tx belongs to the thread that runs the function.
#pragma once
#include <concepts>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/assert.h"
#include "base/result.h"

struct sqlite3_stmt;

namespace atelier {

// A statement with a name. Placeholders are $1, $2, ... and are bound by that number.
struct Query {
  std::string_view name;
  std::string_view sql;
};

using DbValue = std::variant<std::nullptr_t, int64_t, double, std::string>;
// Conversions that say what a C++ value becomes in a column.
inline DbValue db_value(std::nullptr_t) {
  return nullptr;
}
// A template, so that a pointer does not slip in as true.
template <std::same_as<bool> B>
DbValue db_value(B v) {
  return int64_t{v};
}
inline DbValue db_value(int v) {
  return int64_t{v};
}
inline DbValue db_value(int64_t v) {
  return v;
}
inline DbValue db_value(double v) {
  return v;
}
inline DbValue db_value(const char* v) {
  return std::string(v);
}
inline DbValue db_value(std::string_view v) {
  return std::string(v);
}
template <class T>
DbValue db_value(const std::optional<T>& v) {
  return v ? db_value(*v) : DbValue(nullptr);
}

// One row of an answer while it streams, until the next one comes. Asking for another type than the
// column has is a bug.
class RowView {
 public:
  explicit RowView(sqlite3_stmt& statement) : statement_(statement) {}
  RowView(const RowView&) = delete;
  RowView& operator=(const RowView&) = delete;
  size_t columns() const;
  bool is_null(size_t column) const;
  int64_t integer(size_t column) const;
  double real(size_t column) const;  // also reads an integer column
  std::string text(size_t column) const { return std::string(view(column)); }
  // Until the next row.
  std::string_view view(size_t column) const;
  std::optional<int64_t> find_integer(size_t column) const;
  std::optional<std::string> find_text(size_t column) const;
  DbValue value(size_t column) const;

 private:
  sqlite3_stmt& statement_;
};

// One row of an answer, a copy. Asking for another type than the column has is a bug.
class Row {
 public:
  explicit Row(const RowView& row);
  bool is_null(size_t column) const;
  int64_t integer(size_t column) const;
  double real(size_t column) const;  // also reads an integer column
  const std::string& text(size_t column) const;
  std::optional<int64_t> find_integer(size_t column) const;
  std::optional<std::string> find_text(size_t column) const;

 private:
  std::vector<DbValue> columns_;
};

class DbConnection;

class Tx {
 public:
  explicit Tx(DbConnection& connection) : connection_(connection) {}
  Tx(const Tx&) = delete;
  Tx& operator=(const Tx&) = delete;

  template <class... A>
  Result<std::vector<Row>> all(const Query& query, const A&... values) {
    return all_of(query, {db_value(values)...});
  }
  template <class... A>
  Result<std::optional<Row>> first(const Query& query, const A&... values) {
    return first_of(query, {db_value(values)...});
  }
  // Runs a change; the number of rows it touched.
  template <class... A>
  Result<int64_t> run(const Query& query, const A&... values) {
    return run_of(query, {db_value(values)...});
  }
  // Calls visit for each row while the answer streams; visit must not use this Tx.
  Result<> each(const Query& query, const std::vector<DbValue>& values,
                const std::function<Result<>(const RowView&)>& visit);
  // Several statements without values: migrations only.
  Result<> script(std::string_view sql);
  Result<std::vector<Row>> all_of(const Query& query, const std::vector<DbValue>& values);
  Result<std::optional<Row>> first_of(const Query& query, const std::vector<DbValue>& values);
  Result<int64_t> run_of(const Query& query, const std::vector<DbValue>& values);

 private:
  DbConnection& connection_;
};

// untrusted: somebody else's file, read only and believed in nothing.
enum class DbAccess { read_write, read_only, untrusted };

struct DbSettings {
  std::string file;
  DbAccess access = DbAccess::read_write;
  int readers = 4;
  int busy_timeout_ms = 10'000;  // another process (backup, doctor, models add) may hold the lock
  int slow_query_ms = 100;
};

class Database {
 public:
  // Opens or creates the file. `unavailable` with a sentence when it cannot be written, `corrupt`
  // when it is no database.
  static Result<std::unique_ptr<Database>> open(DbSettings settings);
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  // Runs body in a write transaction, one at a time; commits when it returns a value.
  template <class F>
  auto write(F&& body) {
    return in_transaction(true, std::forward<F>(body));
  }
  // Runs body on a reader: it sees one moment of the database and never waits for the writer.
  template <class F>
  auto read(F&& body) {
    return in_transaction(false, std::forward<F>(body));
  }

  // What SQLite finds wrong with the file; empty when sound.
  Result<std::vector<std::string>> integrity_faults();
  // A consistent copy, made while others read and write. The file must not exist.
  Result<> copy_to(const std::string& file);

 private:
  struct Parts;
  explicit Database(std::unique_ptr<Parts> parts);

  // A connection inside a begun transaction; rolls back and goes home unless committed.
  class Lease {
   public:
    Lease(Database& database, DbConnection& connection, bool writing);
    Lease(Lease&& other) noexcept;
    Lease& operator=(Lease&&) = delete;
    ~Lease();
    Tx tx() { return Tx(*connection_); }
    Result<> commit();

   private:
    Database& database_;
    DbConnection* connection_;
    bool writing_;
    bool open_ = true;
  };
  Result<Lease> begin(bool writing);
  void give_back(DbConnection& connection, bool writing);

  template <class F>
  auto in_transaction(bool writing, F&& body) -> std::invoke_result_t<F, Tx&> {
    TRY(Lease lease, begin(writing));
    Tx tx = lease.tx();
    auto result = body(tx);
    if (result) TRY_DO(lease.commit());
    return result;
  }

  std::unique_ptr<Parts> parts_;
};

}  // namespace atelier
