#include "services/gallery.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <thread>

#include "base/clock.h"
#include "services/foreign_changes.h"
#include "services/gallery_index.h"
#include "services/test_studio.h"
#include "store/aspects.h"
#include "store/boards.h"
#include "store/collections.h"
#include "store/tags.h"

namespace atelier {
namespace {

class GalleryTest : public testing::Test {
 protected:
  Asset insert(Database& db, std::string prompt, int64_t created_at) {
    Asset asset = test_asset(test_job(), 0);
    asset.job_id.reset();
    asset.recipe.prompt = std::move(prompt);
    asset.created_at = created_at;
    const auto add = [&](Tx& tx) -> Result<> {
      TRY(asset.seq, AssetStore().insert(tx, asset));
      return {};
    };
    EXPECT_TRUE(db.write(add));
    return asset;
  }
  Asset add(std::string prompt, int64_t created_at = 1000) {
    return insert(*db_, std::move(prompt), created_at);
  }
  void remove(const AssetId& id) {
    EXPECT_TRUE(db_->write([&](Tx& tx) { return AssetStore().remove(tx, id); }));
  }
  void see(const Asset& asset, Aspect aspect, std::optional<std::string> value,
           std::optional<CollectionId> collection = {}) {
    const Lens lens{aspect, asset.owner, std::move(collection)};
    const AspectRow row{.seq = asset.seq, .id = asset.id};
    EXPECT_TRUE(db_->write([&](Tx& tx) { return AspectStore().write(tx, lens, row, value); }));
  }
  std::unique_ptr<GalleryService> open() {
    return std::make_unique<GalleryService>(*db_, snapshot_, sink_);
  }
  static std::vector<std::string> prompts(GalleryService& gallery, const AssetFilter& filter,
                                          const AssetOrder& order = {}) {
    const auto page = gallery.list({}, filter, order, {.limit = 200});
    EXPECT_TRUE(page) << (page ? "" : page.error().message);
    std::vector<std::string> out;
    for (const Asset& asset : page->items) out.push_back(asset.recipe.prompt);
    return out;
  }
  // The index alone, with a snapshot at every chance.
  std::unique_ptr<GalleryIndex> open_index() {
    auto index = std::make_unique<GalleryIndex>(
        *db_, GalleryIndexSettings{.snapshot_file = snapshot_, .poll_ms = 5, .snapshot_min = 1},
        GalleryIndexHooks{.changed = [](const auto&) {}, .tick = [] {}});
    EXPECT_TRUE(index->ask([](gallery::Index&) { return Result<>(); }));
    return index;
  }
  static size_t count(GalleryIndex& index) {
    const auto look = [](gallery::Index& in) {
      return Result<size_t>(in.count(gallery::all_of({})));
    };
    return index.ask(look).value();
  }
  int64_t changes_kept() {
    const Query query{"test.changes", "SELECT count(*) FROM asset_changes"};
    return db_->read([&](Tx& tx) { return tx.first(query); }).value()->integer(0);
  }

  using Prompts = std::vector<std::string>;
  TempDatabase db_;
  RecordingSink sink_;
  const std::string snapshot_ = db_.folder().at("gallery.index");
};

TEST_F(GalleryTest, what_was_committed_is_in_the_next_answer) {
  const auto gallery = open();
  const Asset fox = add("a red fox");
  EXPECT_EQ(prompts(*gallery, {}), (Prompts{"a red fox"}));
  add("an owl", 2000);
  EXPECT_EQ(prompts(*gallery, {}), (Prompts{"an owl", "a red fox"}));
  EXPECT_EQ(prompts(*gallery, {.q = "RED fo"}), (Prompts{"a red fox"}));
  see(fox, Aspect::favorite, "5");
  EXPECT_EQ(prompts(*gallery, {.favorite = true}), (Prompts{"a red fox"}));
  see(fox, Aspect::trash, "7");
  EXPECT_EQ(prompts(*gallery, {}), (Prompts{"an owl"}));
  EXPECT_EQ(prompts(*gallery, {.trashed = true}), (Prompts{"a red fox"}));
  remove(fox.id);
  EXPECT_EQ(prompts(*gallery, {.trashed = true}), (Prompts{}));
}

TEST_F(GalleryTest, a_page_shows_the_marks_the_database_holds) {
  const auto gallery = open();
  const Asset fox = add("a red fox");
  const Asset owl = add("an owl", 2000);
  add("nothing said of it", 3000);
  const auto tag = [&](const std::string& name, const std::string& folded) {
    return db_->write([&](Tx& tx) { return TagStore().require(tx, name, folded); }).value();
  };
  see(fox, Aspect::tags, tags_value({tag("Zebra", "zebra"), tag("ant", "ant")}));
  see(fox, Aspect::rating, "4");
  see(owl, Aspect::favorite, "5");
  const auto page = gallery->list({}, {}, {.sort = AssetSort::oldest}, {.limit = 3}).value();
  ASSERT_EQ(page.items.size(), 3U);
  EXPECT_EQ(page.items[0].tags, (std::vector<std::string>{"ant", "Zebra"}));
  for (const Asset& shown : page.items) {
    const auto find = [&](Tx& tx) { return AssetStore().find(tx, shown.id, shown.owner); };
    const Asset stored = db_->read(find).value().value();
    EXPECT_EQ(shown.tags, stored.tags) << shown.recipe.prompt;
    EXPECT_EQ(shown.rating, stored.rating) << shown.recipe.prompt;
    EXPECT_EQ(shown.favorite, stored.favorite) << shown.recipe.prompt;
    EXPECT_EQ(shown.rev, stored.rev) << shown.recipe.prompt;
  }
}

TEST_F(GalleryTest, another_owners_assets_are_nobody_elses) {
  const auto gallery = open();
  Asset asset = test_asset(test_job(), 0);
  asset.job_id.reset();
  asset.owner = "somebody";
  ASSERT_TRUE(db_->write([&](Tx& tx) { return AssetStore().insert(tx, asset); }));
  EXPECT_EQ(prompts(*gallery, {}), (Prompts{}));
  EXPECT_EQ(gallery->facts({.owner = "somebody"}, {})->count, 1);
  EXPECT_EQ(gallery->position_of({}, {}, {}, asset.id)->offset, std::nullopt);
}

TEST_F(GalleryTest, cursors_go_on_after_what_came_and_went) {
  const auto gallery = open();
  for (int i = 0; i < 65; ++i) add(std::to_string(i));
  const auto first = gallery->list({}, {}, {}, {.limit = 30}).value();
  remove(first.items.back().id);
  add("new");
  const auto second = gallery->list({}, {}, {}, {.cursor = first.next, .limit = 30}).value();
  const auto third = gallery->list({}, {}, {}, {.cursor = second.next, .limit = 30}).value();
  EXPECT_EQ(second.items.front().recipe.prompt, "34");
  EXPECT_EQ(third.items.size(), 5U);
  EXPECT_EQ(third.items.back().recipe.prompt, "0");
  EXPECT_FALSE(third.next);
}

TEST_F(GalleryTest, a_list_as_of_an_asset_stays_also_when_that_asset_goes) {
  const auto gallery = open();
  add("one");
  add("two");
  const auto page = gallery->list({}, {}, {}, {}).value();
  add("three");
  EXPECT_EQ(prompts(*gallery, {.as_of = page.as_of}), (Prompts{"two", "one"}));
  remove(*page.as_of);
  EXPECT_EQ(prompts(*gallery, {.as_of = page.as_of}), (Prompts{"one"}));
}

TEST_F(GalleryTest, boards_and_collections_are_found_by_name_and_smart_ones_expand) {
  const auto gallery = open();
  const Asset fox = add("fox");
  const Asset owl = add("owl", 2000);
  Board board;
  board.id = BoardId::make();
  board.owner = local_owner;
  board.name = "Night Birds";
  Collection best;
  best.id = CollectionId::make();
  best.owner = local_owner;
  best.name = best.folded = "best";
  Collection smart = best;
  smart.id = CollectionId::make();
  smart.name = smart.folded = "clever";
  smart.kind = CollectionKind::smart;
  smart.query = R"({"q": "owl"})";
  Collection circle = smart;
  circle.id = CollectionId::make();
  circle.name = circle.folded = "round";
  circle.query = R"({"collection": ")" + circle.id.text + R"("})";
  ASSERT_TRUE(db_->write([&](Tx& tx) -> Result<> {
    TRY_DO(BoardStore().insert(tx, board));
    for (const auto& one : {best, smart, circle}) TRY_DO(CollectionStore().insert(tx, one));
    return {};
  }));
  see(owl, Aspect::board, board.id.text);
  see(fox, Aspect::membership, "5", best.id);
  EXPECT_EQ(prompts(*gallery, {.board = board.id.text}), (Prompts{"owl"}));
  EXPECT_EQ(prompts(*gallery, {.board = "none"}), (Prompts{"fox"}));
  EXPECT_EQ(prompts(*gallery, {.q = "board:\"night b\""}), (Prompts{"owl"}));
  EXPECT_EQ(prompts(*gallery, {.q = "-board:night"}), (Prompts{"fox"}));
  EXPECT_EQ(prompts(*gallery, {.collection = best.id.text}), (Prompts{"fox"}));
  EXPECT_EQ(prompts(*gallery, {.collection = smart.id.text}), (Prompts{"owl"}));
  EXPECT_EQ(prompts(*gallery, {.q = "collection:clever OR collection:best"}),
            (Prompts{"owl", "fox"}));
  EXPECT_EQ(prompts(*gallery, {.collection = circle.id.text}), (Prompts{}));
  EXPECT_EQ(prompts(*gallery, {.collection = "00000000000000000000000000"}), (Prompts{}));

  const auto facets = gallery->facets({}, {}).value();
  ASSERT_EQ(facets.boards.size(), 2U);
  EXPECT_EQ(facets.boards[1].value == "none" ? facets.boards[0].label : facets.boards[1].label,
            "Night Birds");
  const auto boards = gallery->board_facts({}).value();
  ASSERT_EQ(boards.size(), 2U);
  for (const BoardFacts& facts : boards) {
    EXPECT_EQ(facts.images, 1);
    EXPECT_EQ(facts.newest, facts.board ? owl.id : fox.id);
  }
}

TEST_F(GalleryTest, sets_leave_out_what_is_excluded) {
  const auto gallery = open();
  const Asset one = add("fox one");
  const Asset two = add("fox two", 2000);
  add("owl");
  EXPECT_EQ(gallery->matching({}, {.q = "fox"}, {}).value(),
            (std::vector<int64_t>{two.seq, one.seq}));
  EXPECT_EQ(gallery->matching({}, {.q = "fox"}, {two.id, AssetId::make()}).value(),
            (std::vector<int64_t>{one.seq}));
  const auto facts = gallery->facts({}, {.q = "fox"}).value();
  EXPECT_EQ(facts.count, 2);
  EXPECT_EQ(facts.newest, two.id);
}

TEST_F(GalleryTest, every_fault_of_a_question_is_told) {
  const auto gallery = open();
  const auto refused = gallery->list({}, {.q = "seed:x rating:9", .tz = "Mars/Base"}, {}, {});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::invalid);
  EXPECT_EQ(refused.error().faults.size(), 3U);
  EXPECT_FALSE(gallery->list({}, {}, {}, {.offset = -1}));
  EXPECT_FALSE(gallery->list({}, {}, {}, {.offset = 1, .cursor = "n.0.1.1.0."}));
  EXPECT_FALSE(gallery->list({}, {}, {}, {.cursor = "nonsense"}));
  EXPECT_FALSE(gallery->list({}, {}, {}, {.limit = 100'000}));
}

TEST_F(GalleryTest, a_filter_is_the_same_text_however_it_was_said) {
  const AssetFilter filter{.q = "fox", .favorite = false, .rating_min = 3};
  EXPECT_EQ(filter_text({}), "{}");
  EXPECT_EQ(filter_text(filter), R"({"q":"fox","favorite":false,"rating_min":3})");
  EXPECT_EQ(filter_text(*filter_of_text(filter_text(filter))), filter_text(filter));
}

TEST_F(GalleryTest, the_snapshot_and_what_came_after_it_make_the_whole) {
  const Asset gone = add("gone");
  add("kept");
  {
    const auto index = open_index();
    ASSERT_EQ(count(*index), 2U);
    ASSERT_TRUE(index->write_snapshot());
    EXPECT_EQ(changes_kept(), 0);
  }
  remove(gone.id);
  add("later");
  const auto index = open_index();
  EXPECT_EQ(count(*index), 2U);
  EXPECT_EQ(changes_kept(), 2);
}

TEST_F(GalleryTest, a_snapshot_of_another_database_is_not_believed) {
  add("one");
  { ASSERT_TRUE(open_index()->write_snapshot()); }
  const std::string stale = db_.folder().at("stale.index");
  std::filesystem::copy_file(snapshot_, stale);
  add("two");
  { ASSERT_TRUE(open_index()->write_snapshot()); }
  // As after a restore: the file and the database are of different times.
  std::filesystem::copy_file(stale, snapshot_, std::filesystem::copy_options::overwrite_existing);
  EXPECT_EQ(count(*open_index()), 2U);
}

TEST_F(GalleryTest, a_damaged_snapshot_only_costs_time) {
  add("one");
  { ASSERT_TRUE(open_index()->write_snapshot()); }
  for (const std::string_view junk :
       {"", "short", "no snapshot at all, but long enough to be one"}) {
    std::ofstream(snapshot_, std::ios::trunc) << junk;
    EXPECT_EQ(count(*open_index()), 1U);
  }
}

TEST_F(GalleryTest, another_process_shows_without_a_question_and_is_told) {
  auto other = std::move(Database::open({.file = db_.folder().at("test.db")}).value());
  const auto gallery = open();
  ASSERT_EQ(prompts(*gallery, {}), (Prompts{}));
  const Asset foreign = insert(*other, "from outside", 1000);
  const Asset ours = insert(*db_, "from inside", 1000);
  gallery->listener().asset(ours);
  EXPECT_EQ(prompts(*gallery, {}), (Prompts{"from inside", "from outside"}));
}

TEST(ForeignChanges, only_what_nobody_announced_is_due) {
  ForeignChanges changes;
  const AssetId ours = AssetId::make();
  const AssetId theirs = AssetId::make();
  const AssetId early = AssetId::make();
  const double now = steady_seconds();
  changes.asset_deleted(early);  // told before the index saw it
  changes.changed({ours, theirs, early}, now);
  EXPECT_FALSE(changes.take_due(now + 0.1).any);
  changes.asset_deleted(ours);
  const auto due = changes.take_due(now + 1);
  EXPECT_TRUE(due.any);
  EXPECT_EQ(due.ids, (std::vector<AssetId>{theirs}));
  EXPECT_FALSE(changes.take_due(now + 2).any);
  std::vector<AssetId> many;
  for (int i = 0; i < 201; ++i) many.push_back(AssetId::make());
  changes.changed(many, now + 3);
  const auto all = changes.take_due(now + 4);
  EXPECT_TRUE(all.any);
  EXPECT_FALSE(all.ids);
}

// Writers and readers at once: every answer is a list that was true at some moment, nothing is
// torn, and in the end everything is there.
TEST_F(GalleryTest, questions_while_others_write_see_whole_lists) {
  const auto gallery = open();
  ASSERT_TRUE(prompts(*gallery, {}).empty());
  std::atomic<bool> done{false};
  std::atomic<int> seen{0};
  std::vector<std::thread> readers;
  for (int r = 0; r < 3; ++r) {
    readers.emplace_back([&] {
      int64_t before = 0;
      while (!done) {
        const auto page = gallery->list({}, {.q = "picture"}, {}, {.limit = 5});
        ASSERT_TRUE(page);
        ASSERT_GE(page->total, before);
        before = page->total;
        for (size_t i = 1; i < page->items.size(); ++i) {
          ASSERT_GT(page->items[i - 1].created_at, page->items[i].created_at);
        }
        ++seen;
      }
    });
  }
  for (int batch = 0; batch < 40; ++batch) {
    const auto write = [&](Tx& tx) -> Result<> {
      for (int i = 0; i < 20; ++i) {
        Asset asset = test_asset(test_job(), 0);
        asset.job_id.reset();
        asset.recipe.prompt = "a picture of " + std::to_string(i);
        // Older ones come between newer ones, as an import brings them.
        asset.created_at = (batch % 2 == 0 ? 1'000'000 : 0) + batch * 100 + i;
        TRY_DO(AssetStore().insert(tx, asset));
      }
      return {};
    };
    ASSERT_TRUE(db_->write(write));
  }
  while (seen < 10) std::this_thread::yield();
  done = true;
  for (std::thread& reader : readers) reader.join();
  EXPECT_EQ(gallery->facts({}, {.q = "picture"})->count, 800);
}

}  // namespace
}  // namespace atelier
