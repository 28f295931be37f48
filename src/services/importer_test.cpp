#include "services/importer.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "media/texts/test_files.h"
#include "services/import_file.h"
#include "services/import_walk.h"
#include "services/test_studio.h"
#include "store/boards.h"
#include "store/imports.h"

namespace atelier {
namespace {

namespace fs = std::filesystem;
using std::string_literals::operator""s;

class Listener : public ImportListener {
 public:
  void found(int64_t files) override { total = files; }
  void added(const std::vector<AssetId>& ids) override {
    all.insert(all.end(), ids.begin(), ids.end());
  }
  void followed(const std::vector<AssetId>& ids) override { moved += int64_t(ids.size()); }
  void skipped(int64_t) override {}
  void failed(const std::string& path, const Error& error) override {
    faults.push_back(fs::path(path).filename().string() + ": " + error.message);
  }
  Result<> go_on() override {
    if (chunks_left-- > 0) return {};
    return fail(ErrorKind::cancelled, "Stopped.");
  }
  int64_t total = 0;
  int64_t moved = 0;
  int chunks_left = 1000;
  std::vector<AssetId> all;
  std::vector<std::string> faults;
};

std::string picture(const std::string& seed) {
  const std::string text = "cat " + seed + "\nSteps: 20, Sampler: Euler a, Seed: " + seed;
  return png_file({{"tEXt", "parameters\0"s + text}, {"IDAT", "pixels"}});
}

struct ImporterTest : testing::Test {
  TestStudio studio;
  TempFolder folder;
  Listener listener;
  Caller caller;
  ImportOrder order{.roots = {folder.path()}};

  void write(const std::string& name, const std::string& bytes) {
    fs::create_directories(fs::path(folder.at(name)).parent_path());
    std::ofstream(folder.at(name), std::ios::binary) << bytes;
  }
  ImportReport run(size_t chunk = 1000) {
    const auto report =
        Importer(*studio.db, *studio.blobs, {.chunk_files = chunk}).run(caller, order, listener);
    EXPECT_TRUE(report.has_value()) << (report ? "" : to_line(report.error()));
    return report.value_or(ImportReport{});
  }
  std::vector<Asset> assets() {
    const auto page =
        studio.db->read([&](Tx& tx) { return AssetStore().page(tx, caller.owner, 200, ""); });
    return page.value().items;
  }
  Asset asset_named(const std::string& name) {
    for (const Asset& asset : assets()) {
      if (asset.file_name == name) return asset;
    }
    ADD_FAILURE() << "no " << name;
    return {};
  }
  void set_time(const std::string& name, int64_t seconds) {
    const timespec times[2] = {{seconds, 0}, {seconds, 0}};
    ASSERT_EQ(::utimensat(AT_FDCWD, folder.at(name).c_str(), times, 0), 0);
  }
};

TEST_F(ImporterTest, brings_pictures_with_recipe_and_time) {
  write("a/one.PNG", picture("1"));
  write("b c/two.png", png_file({{"IDAT", "pixels"}}));
  set_time("a/one.PNG", 1'600'000'000);
  const auto report = run();
  EXPECT_EQ(listener.total, 2);
  EXPECT_EQ(report.added, 2);
  EXPECT_EQ(report.recipes, 1);
  const Asset one = asset_named("one.PNG");
  EXPECT_EQ(one.source, AssetSource::imported);
  EXPECT_EQ(one.created_at, 1'600'000'000'000);
  EXPECT_GT(one.added_at, one.created_at);
  EXPECT_EQ(one.recipe_source, "a1111");
  EXPECT_EQ(one.recipe.prompt, "cat 1");
  EXPECT_EQ(one.recipe.scheduler, "euler_a");
  EXPECT_EQ(one.recipe.width, 64);
  EXPECT_EQ(one.extras, R"({"sampler":"Euler a"})");
  EXPECT_TRUE(fs::exists(studio.blobs->path_of(one.sha256, one.mime)));
  const Asset two = asset_named("two.png");
  EXPECT_FALSE(two.has_recipe);
  EXPECT_EQ(two.recipe.steps, 0);
  EXPECT_EQ(two.width, 64);
}

TEST_F(ImporterTest, a_second_run_does_nothing_and_new_files_are_found) {
  for (int i = 0; i < 25; ++i) write(std::to_string(i) + ".png", picture(std::to_string(i)));
  EXPECT_EQ(run(7).added, 25);
  const auto again = run(7);
  EXPECT_EQ(again.added, 0);
  EXPECT_EQ(again.known, 25);
  write("new.png", picture("new"));
  EXPECT_EQ(run(7).added, 1);
  EXPECT_EQ(assets().size(), 26U);
}

TEST_F(ImporterTest, the_same_bytes_become_one_asset) {
  write("a.png", picture("1"));
  write("b.png", picture("1"));
  write("deep/c.png", picture("1"));
  const auto report = run(1);
  EXPECT_EQ(report.added, 1);
  EXPECT_EQ(report.twins, 2);
  EXPECT_EQ(run().known, 3);
  for (int i = 0; i < 40; ++i) write("same" + std::to_string(i) + ".png", picture("2"));
  EXPECT_EQ(run(4).added, 1);
}

TEST_F(ImporterTest, goes_past_broken_files_and_tells_them) {
  write("good.png", picture("1"));
  write("empty.png", "");
  write("text.png", "this is no picture");
  std::string cut = picture("2");
  cut.resize(cut.size() - 4);
  write("cut.png", cut);
  write("page.jpg", "<html><script>alert(1)</script></html>");
  const auto report = run();
  EXPECT_EQ(report.added, 1);
  EXPECT_EQ(report.failed, 4);
  std::sort(listener.faults.begin(), listener.faults.end());
  ASSERT_EQ(listener.faults.size(), 4U);
  EXPECT_EQ(listener.faults[0], "cut.png: This file ends early; part of it is missing.");
  EXPECT_EQ(listener.faults[1], "empty.png: This file is empty.");
  // They are told again, and taken once they are mended.
  EXPECT_EQ(run().failed, 4);
  write("cut.png", picture("2"));
  const auto mended = run();
  EXPECT_EQ(mended.added, 1);
  EXPECT_EQ(mended.failed, 3);
}

TEST_F(ImporterTest, loops_hidden_files_and_litter_are_passed_over) {
  write("a/one.png", picture("1"));
  write(".hidden.png", picture("2"));
  write(".trash/x.png", picture("3"));
  write("@eaDir/one.png", picture("4"));
  write("notes.txt", "x");
  fs::create_directory_symlink(folder.path(), folder.at("a/loop"));
  fs::create_symlink("/nowhere", folder.at("dangling.png"));
  ASSERT_EQ(::mkfifo(folder.at("pipe.png").c_str(), 0600), 0);
  EXPECT_EQ(run().added, 1);
  EXPECT_EQ(count_files({folder.path()}, ""), 1);
}

TEST_F(ImporterTest, a_folder_that_cannot_be_read_is_told) {
  order.roots = {folder.at("nothing"), folder.path()};
  write("one.png", picture("1"));
  const auto report = run();
  EXPECT_EQ(report.added, 1);
  EXPECT_EQ(report.failed, 1);
}

TEST_F(ImporterTest, names_with_any_bytes) {
  write("line\nbreak.png", picture("1"));
  write("bad\xff utf8.png", picture("2"));
  EXPECT_EQ(run().added, 2);
  EXPECT_EQ(asset_named("line\nbreak.png").width, 64);
  EXPECT_EQ(asset_named("bad\ufffd utf8.png").width, 64);
  EXPECT_EQ(run().known, 2);
}

TEST_F(ImporterTest, a_linked_file_that_moved_keeps_its_marks) {
  order.mode = ImportMode::link;
  write("old/one.png", picture("1"));
  run();
  const Asset before = asset_named("one.png");
  EXPECT_EQ(before.link_path, folder.at("old/one.png"));
  EXPECT_FALSE(studio.blobs->exists(before.sha256, before.mime));
  const auto mark = [&](Tx& tx) {
    return ImportStore().add_favorite(tx, caller.owner, before.id, 5);
  };
  ASSERT_TRUE(studio.db->write(mark).has_value());

  fs::create_directories(folder.at("new"));
  fs::rename(folder.at("old/one.png"), folder.at("new/renamed.png"));
  const auto report = run();
  EXPECT_EQ(report.followed, 1);
  EXPECT_EQ(report.added, 0);
  EXPECT_EQ(listener.moved, 1);
  const auto find = [&](Tx& tx) { return AssetStore().find(tx, before.id, caller.owner); };
  EXPECT_EQ(studio.db->read(find).value()->link_path, folder.at("new/renamed.png"));
  EXPECT_TRUE(studio.db->read(find).value()->favorite);

  // And back to where it was known before.
  fs::rename(folder.at("new/renamed.png"), folder.at("old/one.png"));
  EXPECT_EQ(run().followed, 1);
  EXPECT_EQ(studio.db->read(find).value()->link_path, folder.at("old/one.png"));
  EXPECT_EQ(run().known, 1);
}

TEST_F(ImporterTest, a_linked_file_edited_where_it_lies_stays_the_same_asset) {
  order.mode = ImportMode::link;
  write("one.png", picture("1"));
  run();
  const Asset before = asset_named("one.png");
  write("one.png", picture("2"));
  EXPECT_EQ(run().followed, 1);
  const Asset after = asset_named("one.png");
  EXPECT_EQ(after.id, before.id);
  EXPECT_NE(after.sha256, before.sha256);
  EXPECT_EQ(after.recipe.prompt, "cat 2");
  EXPECT_EQ(assets().size(), 1U);
}

TEST_F(ImporterTest, a_lost_link_is_replaced_by_a_copy) {
  order.mode = ImportMode::link;
  write("one.png", picture("1"));
  run();
  fs::rename(folder.at("one.png"), folder.at("two.png"));
  order.mode = ImportMode::copy;
  EXPECT_EQ(run().followed, 1);
  const Asset asset = assets().at(0);
  EXPECT_FALSE(asset.link_path);
  EXPECT_TRUE(studio.blobs->exists(asset.sha256, asset.mime));
}

TEST_F(ImporterTest, what_was_deleted_here_stays_away_unless_asked_for) {
  write("one.png", picture("1"));
  run();
  const AssetId id = assets().at(0).id;
  ASSERT_TRUE(studio.db->write([&](Tx& tx) { return AssetStore().remove(tx, id); }).has_value());
  EXPECT_EQ(run().deleted, 1);
  EXPECT_TRUE(assets().empty());
  order.deleted_too = true;
  EXPECT_EQ(run().added, 1);
}

TEST_F(ImporterTest, lands_on_a_board_and_stops_when_it_has_gone) {
  Board board;
  board.id = BoardId::make();
  board.owner = caller.owner;
  board.name = "Cats";
  ASSERT_TRUE(studio.db->write([&](Tx& tx) { return BoardStore().insert(tx, board); }).has_value());
  order.board_id = board.id;
  write("one.png", picture("1"));
  run();
  EXPECT_EQ(assets().at(0).board_id, board.id);
  order.board_id = BoardId::make();
  write("two.png", picture("2"));
  const auto report = Importer(*studio.db, *studio.blobs).run(caller, order, listener);
  ASSERT_FALSE(report.has_value());
  EXPECT_EQ(report.error().kind, ErrorKind::not_found);
  EXPECT_EQ(assets().size(), 1U);
}

TEST_F(ImporterTest, goes_on_after_it_was_stopped) {
  for (int i = 0; i < 30; ++i) write(std::to_string(i) + ".png", picture(std::to_string(i)));
  listener.chunks_left = 2;
  const auto stopped =
      Importer(*studio.db, *studio.blobs, {.chunk_files = 5}).run(caller, order, listener);
  ASSERT_FALSE(stopped.has_value());
  EXPECT_EQ(stopped.error().kind, ErrorKind::cancelled);
  EXPECT_EQ(assets().size(), 10U);
  listener.chunks_left = 1000;
  const auto rest = run(5);
  EXPECT_EQ(rest.added, 20);
  EXPECT_EQ(rest.known, 10);
  EXPECT_TRUE(fs::is_empty(studio.blobs->folder() + "/tmp"));
}

TEST_F(ImporterTest, a_file_that_changes_while_it_is_read_is_left_for_the_next_look) {
  write("one.png", picture("1"));
  const FileStamp before = stamp_of(folder.at("one.png")).value();
  write("one.png", picture("22"));
  FileLook look;
  const auto changed = look.look(folder.at("one.png"), before);
  ASSERT_FALSE(changed.has_value());
  EXPECT_EQ(changed.error().kind, ErrorKind::conflict);
  const FileStamp after = stamp_of(folder.at("one.png")).value();
  ASSERT_TRUE(look.look(folder.at("one.png"), after).has_value());
  // What was looked at is what is staged, even when the file goes away now.
  fs::remove(folder.at("one.png"));
  const BlobBatch batch(*studio.blobs);
  const auto staged = look.stage(batch);
  ASSERT_TRUE(staged.has_value());
  EXPECT_EQ(fs::file_size(staged->path()), picture("22").size());
}

TEST_F(ImporterTest, prompts_of_any_bytes_are_stored_as_utf8) {
  write("one.png",
        png_file({{"tEXt", "parameters\0caf\xe9 \xff\x01 cat\nSteps: 2, Sampler: Euler"s},
                  {"IDAT", "pixels"}}));
  run();
  EXPECT_EQ(assets().at(0).recipe.prompt, "caf\u00e9 \u00ff cat");
}

TEST_F(ImporterTest, the_studios_own_pictures_are_left_out) {
  write("one.png", picture("1"));
  run();
  order.roots = {studio.db.folder().path()};
  EXPECT_EQ(run().files, 0);
}

}  // namespace
}  // namespace atelier
