#include "peers.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include <vector>

#include "base/clock.h"
#include "generate.h"
#include "measure.h"
#include "words.h"

namespace atelier::bench {
namespace {

namespace json = boost::json;

class Peer {
 public:
  explicit Peer(std::string home) : home_(std::move(home)) {}
  ~Peer() { sqlite3_close(db_); }

  Result<> open() {
    const std::string file = home_ + "/peers.db";
    if (sqlite3_open(file.c_str(), &db_) != SQLITE_OK) return failure("opening");
    TRY_DO(run(fmt::format("ATTACH '{}/atelier.db' AS studio", home_)));
    TRY(const int64_t made, number("SELECT count(*) FROM sqlite_master WHERE name = 'done'"));
    if (made > 0) return {};
    fmt::print(stderr, "making the peers' table and full-text index\n");
    // Their shape: one row an image with an index by time, prompts beside it.
    return run(
        "CREATE TABLE images (id INTEGER PRIMARY KEY, board TEXT, category TEXT, starred INTEGER, "
        "created_at INTEGER, model TEXT, prompt TEXT);"
        "INSERT INTO images SELECT a.seq, a.board_id, a.category, EXISTS (SELECT 1 FROM "
        "studio.favorites WHERE asset_id = a.id), a.created_at, a.model_name, a.prompt "
        "FROM studio.assets a;"
        "CREATE INDEX by_time ON images (created_at); CREATE INDEX by_board ON images (board);"
        "CREATE VIRTUAL TABLE texts USING fts5 (prompt, content='images', content_rowid='id');"
        "INSERT INTO texts (texts) VALUES ('rebuild'); CREATE TABLE done (x);");
  }

  // Milliseconds for all rows.
  Result<double> time(const std::string& sql) {
    const double began = steady_seconds();
    TRY_DO(run(sql));
    return (steady_seconds() - began) * 1000;
  }
  Result<int64_t> number(const std::string& sql) {
    sqlite3_stmt* statement = nullptr;
    if (sqlite3_prepare_v2(db_, sql.c_str(), -1, &statement, nullptr) != SQLITE_OK) {
      return failure(sql);
    }
    const int64_t value =
        sqlite3_step(statement) == SQLITE_ROW ? sqlite3_column_int64(statement, 0) : 0;
    sqlite3_finalize(statement);
    return value;
  }
  Result<std::string> any_board() {
    std::string board;
    sqlite3_stmt* statement = nullptr;
    const char* sql =
        "SELECT board FROM images WHERE board IS NOT NULL GROUP BY board "
        "ORDER BY count(*) DESC LIMIT 1 OFFSET 20";
    if (sqlite3_prepare_v2(db_, sql, -1, &statement, nullptr) != SQLITE_OK) return failure(sql);
    if (sqlite3_step(statement) == SQLITE_ROW) {
      board = reinterpret_cast<const char*>(sqlite3_column_text(statement, 0));
    }
    sqlite3_finalize(statement);
    return board;
  }

 private:
  Result<> run(const std::string& sql) {
    const auto ignore = [](void*, int, char**, char**) { return 0; };
    if (sqlite3_exec(db_, sql.c_str(), ignore, nullptr, nullptr) != SQLITE_OK) return failure(sql);
    return {};
  }
  Failure failure(const std::string& doing) const {
    return fail(ErrorKind::internal, doing, sqlite3_errmsg(db_));
  }

  const std::string home_;
  sqlite3* db_ = nullptr;
};

}  // namespace

Result<json::object> measure_peers(const std::string& home, int rounds) {
  Peer peer(home);
  TRY_DO(peer.open());
  TRY(const std::string board, peer.any_board());
  TRY(const int64_t total, peer.number("SELECT count(*) FROM images"));
  const Words words(vocabulary_size);
  Random random(7);
  json::object out;
  const auto kind = [&](std::string_view name, int times, auto&& sql) -> Result<> {
    std::vector<double> ms;
    for (int i = 0; i < times; ++i) {
      TRY(const double took, peer.time(sql()));
      ms.push_back(took);
    }
    out[name] = percentiles(ms);
    return {};
  };
  const auto word = [&] { return words.at(zipf(random, words.size())); };
  const auto constant = [](std::string sql) { return [sql = std::move(sql)] { return sql; }; };
  TRY_DO(kind("whole_board_starred_first", rounds,
              constant("SELECT id FROM images WHERE category = 'images' AND board = '" + board +
                       "' ORDER BY starred DESC, created_at DESC")));
  TRY_DO(kind("all_starred_first_60", rounds,
              constant("SELECT id FROM images WHERE category = 'images' "
                       "ORDER BY starred DESC, created_at DESC LIMIT 60")));
  TRY_DO(kind("deepest_offset", rounds,
              constant(fmt::format("SELECT id FROM images WHERE category = 'images' "
                                   "ORDER BY created_at DESC LIMIT 60 OFFSET {}",
                                   total / 10 * 9))));
  TRY_DO(kind("like_newest_60_and_count", rounds, [&] {
    const std::string w = word();
    return fmt::format(
        "SELECT id FROM images WHERE prompt LIKE '%{0}%' ORDER BY created_at DESC "
        "LIMIT 60; SELECT count(*) FROM images WHERE prompt LIKE '%{0}%'",
        w);
  }));
  TRY_DO(kind("fts5_words_newest_60_and_count", rounds, [&] {
    const std::string w = word();
    return fmt::format(
        "SELECT i.id FROM texts t JOIN images i ON i.id = t.rowid WHERE texts MATCH "
        "'\"{0}\"' ORDER BY i.created_at DESC LIMIT 60; "
        "SELECT count(*) FROM texts WHERE texts MATCH '\"{0}\"'",
        w);
  }));
  TRY_DO(kind("group_by_model", rounds,
              constant("SELECT model, count(*) FROM images GROUP BY model ORDER BY 2 DESC")));
  return out;
}

}  // namespace atelier::bench
