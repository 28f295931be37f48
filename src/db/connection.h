// One SQLite connection and its prepared statements. Used by one thread at a time; private to db.
#pragma once
#include <map>
#include <memory>
#include <string>

#include "db/database.h"

struct sqlite3;
struct sqlite3_stmt;

namespace atelier {

class DbConnection {
 public:
  enum class Role { writer, reader };
  static Result<std::unique_ptr<DbConnection>> open(const DbSettings& settings, Role role);
  ~DbConnection();
  DbConnection(const DbConnection&) = delete;
  DbConnection& operator=(const DbConnection&) = delete;

  // Several statements without values or answers.
  Result<> script(const char* sql);
  // Runs a prepared statement, row by row.
  Result<> each(const Query& query, const std::vector<DbValue>& values,
                const std::function<Result<>(const RowView&)>& visit);
  // A statement without values or answers; not told as slow, since it may wait for its turn.
  Result<> run(const Query& query);
  int64_t rows_changed() const;
  bool in_transaction() const;

 private:
  explicit DbConnection(int slow_query_ms) : slow_query_ms_(slow_query_ms) {}
  Result<> distrust(const std::string& file);
  Result<sqlite3_stmt*> prepare(const Query& query);
  Failure failure(std::string_view doing) const;

  sqlite3* handle_ = nullptr;
  int slow_query_ms_;
  std::map<std::string, sqlite3_stmt*, std::less<>> statements_;
};

// SQLite's answer code as an Error whose sentence says what to do.
Error sqlite_error(int extended_code, std::string_view doing, std::string_view detail);

}  // namespace atelier
