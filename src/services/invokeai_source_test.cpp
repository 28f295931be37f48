#include "services/invokeai_source.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "media/texts/test_files.h"
#include "services/importer.h"
#include "services/test_studio.h"
#include "store/boards.h"

namespace atelier {
namespace {

namespace fs = std::filesystem;
using std::string_literals::operator""s;

class FaultsHeard : public ImportListener {
 public:
  void found(int64_t files) override { total = files; }
  void added(const std::vector<AssetId>&) override {}
  void followed(const std::vector<AssetId>&) override {}
  void skipped(int64_t) override {}
  void failed(const std::string& path, const Error&) override { faults.push_back(path); }
  Result<> go_on() override { return {}; }
  int64_t total = 0;
  std::vector<std::string> faults;
};

// The tables as version 6 has them, as 3.0 had them, and as a stranger might.
constexpr const char* schema_6 = R"sql(
  CREATE TABLE images (image_name TEXT PRIMARY KEY, image_origin TEXT, image_category TEXT,
    width INTEGER, height INTEGER, session_id TEXT, node_id TEXT, metadata TEXT,
    is_intermediate BOOLEAN DEFAULT FALSE, created_at DATETIME, updated_at DATETIME,
    deleted_at DATETIME, starred BOOLEAN DEFAULT FALSE, has_workflow BOOLEAN DEFAULT FALSE,
    user_id TEXT DEFAULT 'system', image_subfolder TEXT NOT NULL DEFAULT '');
  CREATE TABLE boards (board_id TEXT PRIMARY KEY, board_name TEXT, cover_image_name TEXT,
    created_at DATETIME, updated_at DATETIME, deleted_at DATETIME, archived BOOLEAN DEFAULT FALSE);
  CREATE TABLE board_images (image_name TEXT PRIMARY KEY, board_id TEXT, created_at DATETIME);
)sql";
constexpr const char* schema_3 = R"sql(
  CREATE TABLE images (image_name TEXT PRIMARY KEY, image_origin TEXT, image_category TEXT,
    width INTEGER, height INTEGER, session_id TEXT, node_id TEXT, metadata TEXT,
    is_intermediate BOOLEAN DEFAULT FALSE, created_at DATETIME, updated_at DATETIME,
    deleted_at DATETIME);
  CREATE TABLE boards (board_id TEXT PRIMARY KEY, board_name TEXT, created_at DATETIME,
    deleted_at DATETIME);
  CREATE TABLE board_images (board_id TEXT, image_name TEXT);
)sql";

struct InvokeTest : testing::Test {
  TestStudio studio;
  TempFolder folder;
  FaultsHeard listener;
  Caller caller;

  void make(const std::string& sql) {
    fs::create_directories(folder.at("databases"));
    fs::create_directories(folder.at("outputs/images/thumbnails"));
    const auto db = Database::open({.file = folder.at("databases/invokeai.db")});
    const Result<> made = (*db)->write([&](Tx& tx) { return tx.script(sql); });
    ASSERT_TRUE(made.has_value()) << to_line(made.error());
  }
  void picture(const std::string& name, const std::string& prompt = "") {
    Chunks chunks{{"tEXt", "id\0"s + name}};
    if (!prompt.empty()) {
      chunks.emplace_back("tEXt", "invokeai_metadata\0{\"positive_prompt\":\""s + prompt + "\"}");
    }
    const fs::path path = folder.at("outputs/images/" + name);
    fs::create_directories(path.parent_path());
    chunks.emplace_back("IDAT", "pixels");
    std::ofstream(path, std::ios::binary) << png_file(chunks);
  }
  ImportReport run(const std::string& root, std::optional<BoardId> board = {}) {
    const ImportOrder order{{root}, ImportMode::copy, board, false};
    const auto report = Importer(*studio.db, *studio.blobs).run(caller, order, listener);
    EXPECT_TRUE(report.has_value()) << (report ? "" : to_line(report.error()));
    return report.value_or(ImportReport{});
  }
  Asset asset_named(const std::string& name) {
    const auto page =
        studio.db->read([&](Tx& tx) { return AssetStore().page(tx, caller.owner, 200, ""); });
    for (const Asset& asset : page.value().items) {
      if (asset.file_name == name) return asset;
    }
    ADD_FAILURE() << "no " << name;
    return {};
  }
  std::string board_of(const Asset& asset) {
    if (!asset.board_id) return "";
    const auto find = [&](Tx& tx) { return BoardStore().find(tx, *asset.board_id); };
    return studio.db->read(find).value().value().name;
  }
};

TEST_F(InvokeTest, boards_stars_times_and_categories_come_along) {
  make(std::string(schema_6) + R"sql(
    INSERT INTO boards VALUES ('b1', 'Cats', NULL, '2024-01-02 03:04:05.678', NULL, NULL, 0),
      ('b2', 'Old', NULL, '2023-01-01 00:00:00.000', NULL, NULL, 1),
      ('b3', 'Gone', NULL, NULL, NULL, '2024-01-01', 0);
    INSERT INTO images (image_name, image_category, created_at, starred, is_intermediate,
        deleted_at, image_subfolder, metadata) VALUES
      ('one.png', 'general', '2024-05-06 07:08:09.123', 1, 0, NULL, '', NULL),
      ('two.png', 'user', '2024-05-06 07:08:10.000', 0, 0, NULL, '2024',
        '{"positive_prompt":"kept"}'),
      ('mid.png', 'general', '2024-05-06 07:08:11.000', 0, 1, NULL, '', NULL),
      ('del.png', 'general', '2024-05-06 07:08:12.000', 0, 0, '2024-06-01', '', NULL),
      ('lost.png', 'general', '2024-05-06 07:08:13.000', 0, 0, NULL, '', NULL);
    INSERT INTO board_images VALUES ('one.png', 'b1', NULL), ('two.png', 'b2', NULL);)sql");
  for (const char* name : {"one.png", "2024/two.png", "mid.png", "del.png", "stray.png"}) {
    picture(name, name == "one.png"s ? "a cat" : "");
  }
  const auto report = run(folder.path());
  EXPECT_EQ(listener.total, 3);
  EXPECT_EQ(report.added, 2);
  EXPECT_EQ(report.failed, 1);
  ASSERT_EQ(listener.faults.size(), 1U);
  EXPECT_TRUE(listener.faults[0].ends_with("lost.png"));

  const Asset one = asset_named("one.png");
  EXPECT_EQ(one.created_at, 1714979289123);
  EXPECT_EQ(one.category, AssetCategory::images);
  EXPECT_EQ(board_of(one), "Cats");
  EXPECT_EQ(one.recipe.prompt, "a cat");
  const Asset two = asset_named("two.png");
  EXPECT_EQ(two.category, AssetCategory::assets);
  EXPECT_EQ(board_of(two), "Old");
  EXPECT_EQ(two.recipe.prompt, "kept");  // told by the database, not by the file
  const auto starred = [&](Tx& tx) { return AssetStore().find(tx, one.id, caller.owner); };
  EXPECT_TRUE(studio.db->read(starred).value()->favorite);
  EXPECT_FALSE(two.favorite);

  // Again, from its outputs: nothing is doubled, no board neither.
  EXPECT_EQ(run(folder.at("outputs/images")).known, 2);
  const auto boards = [&](Tx& tx) { return BoardStore().all_of(tx, caller.owner); };
  EXPECT_EQ(studio.db->read(boards).value().size(), 2U);
}

TEST_F(InvokeTest, the_tables_of_3_0) {
  make(std::string(schema_3) + R"sql(
    INSERT INTO boards VALUES ('b1', '  cats ', NULL, NULL);
    INSERT INTO images (image_name, image_category, created_at) VALUES
      ('one.png', 'general', '2023-08-01 10:00:00'), ('two.png', NULL, NULL);
    INSERT INTO board_images VALUES ('b1', 'one.png');)sql");
  picture("one.png", "a cat");
  picture("two.png");
  Board uncategorized;
  uncategorized.id = BoardId::make();
  uncategorized.owner = caller.owner;
  uncategorized.name = "Rest";
  const auto insert = [&](Tx& tx) { return BoardStore().insert(tx, uncategorized); };
  ASSERT_TRUE(studio.db->write(insert).has_value());
  EXPECT_EQ(run(folder.at("databases/invokeai.db"), uncategorized.id).added, 2);
  EXPECT_EQ(board_of(asset_named("one.png")), "cats");
  EXPECT_EQ(board_of(asset_named("two.png")), "Rest");
  EXPECT_EQ(asset_named("one.png").created_at, 1690884000000);
}

TEST_F(InvokeTest, a_database_that_lies_stays_harmless) {
  make(std::string(schema_6) + R"sql(
    INSERT INTO boards VALUES (x'ff00', x'fffe', NULL, 'yesterday', NULL, NULL, 'yes');
    INSERT INTO images (image_name, image_category, created_at, starred, image_subfolder) VALUES
      ('../../secret.png', 'general', 'never', 'maybe', ''),
      ('one.png', x'00', 12, 1.5, '../..'),
      ('/etc/passwd', 'general', NULL, 0, ''),
      ('two.png', 'general', '9999-99-99', 0, '');
    CREATE TRIGGER harm AFTER INSERT ON images BEGIN DELETE FROM boards; END;)sql");
  std::ofstream(folder.at("secret.png"), std::ios::binary) << png_file({});
  picture("two.png");
  const auto report = run(folder.path());
  EXPECT_EQ(report.added, 1);
  EXPECT_EQ(report.failed, 3);
}

TEST_F(InvokeTest, other_folders_and_other_databases_are_none) {
  EXPECT_FALSE(find_invokeai(folder.path()));
  make("CREATE TABLE notes (text TEXT);");
  ASSERT_TRUE(find_invokeai(folder.path()));
  const ImportOrder order{{folder.path()}, ImportMode::copy, {}, false};
  const auto other = Importer(*studio.db, *studio.blobs).run(caller, order, listener);
  ASSERT_FALSE(other.has_value());
  EXPECT_EQ(other.error().kind, ErrorKind::invalid);
  std::ofstream(folder.at("databases/invokeai.db"), std::ios::trunc) << std::string(5000, 'x');
  const auto garbage = Importer(*studio.db, *studio.blobs).run(caller, order, listener);
  ASSERT_FALSE(garbage.has_value());
}

TEST_F(InvokeTest, outputs_may_lie_elsewhere) {
  make(schema_6);
  fs::rename(folder.at("outputs"), folder.at("elsewhere"));
  EXPECT_FALSE(find_invokeai(folder.path()));
  std::ofstream(folder.at("invokeai.yaml")) << "# comment\nschema_version: 4.0.2\n"
                                               "outputs_dir: 'elsewhere'\n";
  ASSERT_TRUE(find_invokeai(folder.path()));
  EXPECT_TRUE(find_invokeai(folder.path())->images.ends_with("elsewhere/images"));
}

}  // namespace
}  // namespace atelier
