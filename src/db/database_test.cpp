#include "db/database.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <atomic>
#include <csignal>
#include <fstream>
#include <thread>

#include "db/migrator.h"
#include "db/temp_database.h"

namespace atelier {
namespace {

using testing::HasSubstr;

constexpr Query create_table{"test.create", "CREATE TABLE t (a INTEGER, b TEXT, c REAL UNIQUE)"};
constexpr Query insert_row{"test.insert", "INSERT INTO t (c, b, a) VALUES ($3, $2, $1)"};
constexpr Query select_rows{"test.select", "SELECT a, b, c FROM t ORDER BY a"};
constexpr Query count_rows{"test.count", "SELECT count(*) FROM t"};

class DatabaseTest : public testing::Test {
 protected:
  void SetUp() override {
    auto opened = Database::open({.file = folder_.at("a.db")});
    ASSERT_TRUE(opened) << to_line(opened.error());
    db_ = std::move(*opened);
    ASSERT_TRUE(db_->write([](Tx& tx) { return tx.run(create_table); }));
  }
  int64_t count() {
    return db_->read([](Tx& tx) { return tx.first(count_rows); }).value()->integer(0);
  }
  TempFolder folder_;
  std::unique_ptr<Database> db_;
};

TEST_F(DatabaseTest, PlaceholdersAreBoundByTheirNumberNotTheirOrder) {
  ASSERT_TRUE(db_->write([](Tx& tx) { return tx.run(insert_row, 7, "seven", 0.5); }));
  const auto rows = db_->read([](Tx& tx) { return tx.all(select_rows); }).value();
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0].integer(0), 7);
  EXPECT_EQ(rows[0].text(1), "seven");
  EXPECT_EQ(rows[0].real(2), 0.5);
}

TEST_F(DatabaseTest, NullGoesInAndComesBack) {
  ASSERT_TRUE(db_->write(
      [](Tx& tx) { return tx.run(insert_row, std::optional<int64_t>(), nullptr, 1.0); }));
  const auto rows = db_->read([](Tx& tx) { return tx.all(select_rows); }).value();
  EXPECT_FALSE(rows[0].find_integer(0).has_value());
  EXPECT_FALSE(rows[0].find_text(1).has_value());
}

TEST_F(DatabaseTest, AnErrorRollsEverythingBack) {
  const auto failed = db_->write([](Tx& tx) -> Result<> {
    TRY_DO(tx.run(insert_row, 1, "one", 1.0));
    return fail(ErrorKind::cancelled, "changed my mind");
  });
  EXPECT_EQ(failed.error().kind, ErrorKind::cancelled);
  EXPECT_EQ(count(), 0);
}

TEST_F(DatabaseTest, ATakenUniqueValueIsAConflict) {
  ASSERT_TRUE(db_->write([](Tx& tx) { return tx.run(insert_row, 1, "one", 1.0); }));
  const auto again = db_->write([](Tx& tx) { return tx.run(insert_row, 2, "two", 1.0); });
  EXPECT_EQ(again.error().kind, ErrorKind::conflict);
  EXPECT_EQ(count(), 1);
}

TEST_F(DatabaseTest, AReaderCannotWrite) {
  const auto refused = db_->read([](Tx& tx) { return tx.run(insert_row, 1, "one", 1.0); });
  EXPECT_FALSE(refused);
  EXPECT_EQ(count(), 0);
}

TEST_F(DatabaseTest, ManyThreadsReadWhileOneWrites) {
  std::atomic<int> wrong{0};
  std::vector<std::thread> readers;
  for (int i = 0; i < 8; ++i) {
    readers.emplace_back([&] {
      int64_t seen = 0;
      for (int n = 0; n < 50; ++n) {
        const int64_t now = count();
        // Rows come in pairs inside one transaction: an odd number would be a half-seen write.
        if (now < seen || now % 2 != 0) ++wrong;
        seen = now;
      }
    });
  }
  for (int i = 0; i < 20; ++i) {
    ASSERT_TRUE(db_->write([&](Tx& tx) -> Result<> {
      TRY_DO(tx.run(insert_row, i, "a", i + 0.25));
      TRY_DO(tx.run(insert_row, i, "b", i + 0.75));
      return {};
    }));
  }
  for (auto& reader : readers) reader.join();
  EXPECT_EQ(wrong.load(), 0);
  EXPECT_EQ(count(), 40);
}

TEST_F(DatabaseTest, ACopyIsADatabaseOfItsOwn) {
  ASSERT_TRUE(db_->write([](Tx& tx) { return tx.run(insert_row, 1, "one", 1.0); }));
  const auto copied = db_->copy_to(folder_.at("copy.db"));
  ASSERT_TRUE(copied) << to_line(copied.error());
  auto copy = Database::open({.file = folder_.at("copy.db")}).value();
  EXPECT_EQ(copy->read([](Tx& tx) { return tx.first(count_rows); }).value()->integer(0), 1);
}

TEST_F(DatabaseTest, ASoundFileHasNoFaults) {
  EXPECT_TRUE(db_->integrity_faults().value().empty());
}

TEST(DatabaseOpen, AFileThatIsNoDatabaseIsCorrupt) {
  const TempFolder folder;
  std::ofstream(folder.at("a.db")) << std::string(8192, 'x');
  const auto opened = Database::open({.file = folder.at("a.db")});
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().kind, ErrorKind::corrupt);
  EXPECT_THAT(opened.error().message, HasSubstr("restore the last backup"));
}

TEST(DatabaseOpen, AFolderThatIsNotThereIsUnavailable) {
  const auto opened = Database::open({.file = "/nonexistent/folder/a.db"});
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().kind, ErrorKind::unavailable);
}

// A limit on file size stands in for a full disk: the write fails half way, in the same place.
TEST_F(DatabaseTest, AFullDiskFailsTheWriteAndKeepsWhatWasThere) {
  ASSERT_TRUE(db_->write([](Tx& tx) { return tx.run(insert_row, 1, "one", 1.0); }));
  std::signal(SIGXFSZ, SIG_IGN);
  rlimit before{};
  getrlimit(RLIMIT_FSIZE, &before);
  const rlimit small{200'000, before.rlim_max};
  setrlimit(RLIMIT_FSIZE, &small);
  const std::string big(1 << 20, 'b');
  const auto failed = db_->write([&](Tx& tx) { return tx.run(insert_row, 2, big, 2.0); });
  setrlimit(RLIMIT_FSIZE, &before);
  ASSERT_FALSE(failed);
  EXPECT_NE(failed.error().kind, ErrorKind::internal) << to_line(failed.error());
  EXPECT_EQ(count(), 1);
  EXPECT_TRUE(db_->integrity_faults().value().empty());
  EXPECT_TRUE(db_->write([](Tx& tx) { return tx.run(insert_row, 3, "three", 3.0); }));
}

constexpr std::array<Migration, 2> two_steps{
    {{1, "0001_a", "aa", "CREATE TABLE a (x INTEGER); INSERT INTO a VALUES (1);"},
     {2, "0002_b", "bb", "CREATE TABLE b (x INTEGER);"}}};

TEST(Migrator, StepsRunOnceAndOnlyForward) {
  const TempFolder folder;
  auto db = Database::open({.file = folder.at("a.db")}).value();
  const std::span steps(two_steps);
  EXPECT_FALSE(check_migrated(*db, steps));
  ASSERT_TRUE(migrate(*db, steps.first(1)));
  ASSERT_TRUE(migrate(*db, steps));
  ASSERT_TRUE(migrate(*db, steps));
  EXPECT_TRUE(check_migrated(*db, steps));
  constexpr Query count_a{"test.count_a", "SELECT count(*) FROM a"};
  EXPECT_EQ(db->read([&](Tx& tx) { return tx.first(count_a); }).value()->integer(0), 1);
}

TEST(Migrator, ANewerDatabaseIsRefusedWithASentence) {
  const TempFolder folder;
  auto db = Database::open({.file = folder.at("a.db")}).value();
  ASSERT_TRUE(migrate(*db, two_steps));
  const auto refused = migrate(*db, std::span(two_steps).first(1));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::conflict);
  EXPECT_THAT(refused.error().message, HasSubstr("newer Atelier"));
}

TEST(Migrator, AnEditedStepIsRefused) {
  const TempFolder folder;
  auto db = Database::open({.file = folder.at("a.db")}).value();
  ASSERT_TRUE(migrate(*db, two_steps));
  auto edited = two_steps;
  edited[0].sha256 = "cc";
  EXPECT_EQ(migrate(*db, edited).error().kind, ErrorKind::conflict);
}

TEST(Migrator, AStepThatFailsLeavesNothing) {
  const TempFolder folder;
  auto db = Database::open({.file = folder.at("a.db")}).value();
  auto broken = two_steps;
  broken[1].sql = "CREATE TABLE b (x INTEGER); CREATE TABLE a (x INTEGER);";
  EXPECT_FALSE(migrate(*db, broken));
  EXPECT_TRUE(migrate(*db, two_steps));
}

TEST(Migrator, TheEmbeddedStepsMakeASoundDatabase) {
  TempDatabase db;
  EXPECT_TRUE(check_migrated(*db));
  EXPECT_TRUE(db->integrity_faults().value().empty());
}

}  // namespace
}  // namespace atelier
