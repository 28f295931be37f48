#include "services/asset_edits.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <atomic>
#include <thread>

#include "base/clock.h"
#include "services/asset_family.h"
#include "services/housekeeping.h"
#include "services/test_gallery.h"

namespace atelier {
namespace {

using testing::ElementsAre;

class EditsTest : public testing::Test {
 protected:
  AssetEditService edits_of(Database& db) {
    return AssetEditService(db, g_.removal, g_.settings, g_.sink);
  }
  std::vector<std::string> fields_of(const auto& refused) {
    std::vector<std::string> fields;
    for (const FieldFault& fault : refused.error().faults) fields.push_back(fault.field);
    return fields;
  }
  TestGallery g_;
  AssetEditService edits_{*g_.db, g_.removal, g_.settings, g_.sink};
};

TEST_F(EditsTest, OneChangeIsOneEventAndSeveralMarks) {
  const Asset asset = g_.add(1);
  const BoardId board = g_.board("Cats");
  const auto saved = edits_.change(g_.me, asset.id,
                                   {.board_id = board,
                                    .favorite = true,
                                    .rating = 3,
                                    .tags = {{"b", "A", "a"}},
                                    .file_name = "x.png",
                                    .rev = asset.rev});
  ASSERT_TRUE(saved) << to_line(saved.error());
  EXPECT_EQ(saved->row.board_id, board);
  EXPECT_TRUE(saved->row.favorite);
  EXPECT_EQ(saved->row.rating, 3);
  EXPECT_THAT(saved->row.tags, ElementsAre("A", "b"));
  EXPECT_EQ(saved->row.file_name, "x.png");
  EXPECT_GT(saved->row.rev, asset.rev);
  EXPECT_EQ(g_.sink.count("asset 1"), 1);
}

TEST_F(EditsTest, TagsThatAreLeftOutGo) {
  const Asset asset = g_.add(1);
  ASSERT_TRUE(edits_.change(g_.me, asset.id, {.tags = {{"a", "b"}}}));
  EXPECT_THAT(edits_.change(g_.me, asset.id, {.tags = {{"b", "c"}}})->row.tags,
              ElementsAre("b", "c"));
  EXPECT_THAT(edits_.change(g_.me, asset.id, {.tags = std::vector<std::string>()})->row.tags,
              ElementsAre());
}

TEST_F(EditsTest, AFaultChangesNothing) {
  const Asset asset = g_.add(1);
  const auto refused =
      edits_.change(g_.me, asset.id, {.favorite = true, .rating = 9, .tags = {{"ok", "\x01"}}});
  EXPECT_THAT(fields_of(refused), ElementsAre("rating", "tags[1]"));
  EXPECT_THAT(
      fields_of(edits_.change(g_.me, asset.id, {.board_id = BoardId::make(), .favorite = true})),
      ElementsAre("board_id"));
  EXPECT_FALSE(g_.get(asset.id).favorite);
  EXPECT_EQ(g_.get(asset.id).rev, asset.rev);
}

TEST_F(EditsTest, OfTwoWhoKnewTheSameExactlyOneWins) {
  const Asset asset = g_.add(1);
  std::atomic<int> won = 0;
  const auto race = [&](int stars) {
    const auto saved = edits_.change(g_.me, asset.id, {.rating = stars, .rev = asset.rev});
    if (saved && !saved->is_stale) won += 1;
  };
  std::thread other(race, 2);
  race(4);
  other.join();
  EXPECT_EQ(won, 1);
}

TEST_F(EditsTest, DeletingGoesThroughTheTrashWhenThereIsOne) {
  const Asset asset = g_.add(1);
  ASSERT_TRUE(g_.settings.change(g_.me, 7));
  ASSERT_TRUE(edits_.remove(g_.me, asset.id));
  EXPECT_TRUE(g_.get(asset.id).trashed_at);
  EXPECT_THAT(fields_of(edits_.change(g_.me, asset.id, {.rating = 1})), ElementsAre("trashed"));
  EXPECT_FALSE(edits_.restore(g_.me, asset.id)->trashed_at);
  ASSERT_TRUE(edits_.remove(g_.me, asset.id));
  ASSERT_TRUE(edits_.remove(g_.me, asset.id));
  EXPECT_FALSE(g_.find(asset.id));
  EXPECT_FALSE(g_.blobs->exists(asset.sha256));
}

TEST_F(EditsTest, TheTrashIsEmptiedOfWhatLayThereLongEnough) {
  constexpr int64_t day_ms = 24LL * 60 * 60 * 1000;
  const int64_t now = 100 * day_ms;
  const auto lies_since = [&](const Asset& asset, int64_t days_ago) {
    const Lens lens{Aspect::trash, g_.me.owner, {}};
    const AspectRow row{asset.seq, asset.id, {}, false, false};
    const auto write = [&](Tx& tx) {
      return AspectStore().write(tx, lens, row, std::to_string(now - days_ago * day_ms));
    };
    ASSERT_TRUE(g_.db->write(write));
  };
  const Asset old = g_.add(1);
  const Asset fresh = g_.add(2);
  const Asset guarded = g_.add(3);
  ASSERT_TRUE(edits_.change(g_.me, guarded.id, {.is_protected = true}));
  lies_since(old, 8);
  lies_since(fresh, 6);
  lies_since(guarded, 8);
  // Without a trash what lies there stays.
  EXPECT_EQ(purge_trash(*g_.db, g_.removal, g_.settings, g_.me, now), 0);
  ASSERT_TRUE(g_.settings.change(g_.me, 7));
  EXPECT_EQ(purge_trash(*g_.db, g_.removal, g_.settings, g_.me, now), 1);
  EXPECT_FALSE(g_.find(old.id));
  EXPECT_TRUE(g_.find(fresh.id));
  EXPECT_TRUE(g_.find(guarded.id));
}

TEST_F(EditsTest, OldUndosAreForgotten) {
  const Asset asset = g_.add(1);
  const auto task = g_.run(SetVerb::favorite, {asset.id});
  EXPECT_EQ(prune_undos(*g_.db, now_utc_ms()), 0);
  EXPECT_EQ(prune_undos(*g_.db, now_utc_ms() + 31LL * 24 * 60 * 60 * 1000), 1);
  EXPECT_EQ(g_.bulk.undo(g_.me, *task.undo_id).error().kind, ErrorKind::not_found);
}

TEST_F(EditsTest, BoardsInsideThemselvesBecomeTopOnes) {
  const BoardId a = g_.board("a");
  const BoardId b = g_.board("b", a);
  const auto bend = [&](Tx& tx) -> Result<bool> {
    TRY(auto board, BoardStore().find(tx, a));
    board->parent_id = b;
    return BoardStore().update(tx, *board);
  };
  ASSERT_TRUE(g_.db->write(bend));
  EXPECT_EQ(straighten_boards(*g_.db), 2);
  EXPECT_EQ(straighten_boards(*g_.db), 0);
  EXPECT_FALSE(g_.boards.get(g_.me, a)->board.parent_id);
}

TEST_F(EditsTest, WhereNothingCanBeWrittenChangesFailWithASentenceAndReadsGoOn) {
  const Asset asset = g_.add(1);
  const auto read_only = std::move(
      Database::open({.file = g_.db.folder().at("test.db"), .access = DbAccess::read_only})
          .value());
  AssetEditService edits = edits_of(*read_only);
  EXPECT_FALSE(edits.change(g_.me, asset.id, {.rating = 1}));
  BoardService boards(*read_only, g_.sets, g_.sink);
  EXPECT_FALSE(boards.create(g_.me, {"Cats", {}}));
  EXPECT_TRUE(boards.list(g_.me, Archived::included));
}

TEST_F(EditsTest, LineageGoesUpAndDownAndKnowsWhoIsGone) {
  const Asset grand = g_.add(1);
  Asset parent = g_.add(2);
  Asset child = g_.add(3);
  const auto descend = [&](Asset& asset, const Asset& from) {
    asset.id = AssetId::make();
    asset.parent_asset_id = from.id;
    ASSERT_TRUE(g_.db->write([&](Tx& tx) { return AssetStore().insert(tx, asset); }));
  };
  descend(parent, grand);
  descend(child, parent);
  AssetFamilyService family(*g_.db);
  EXPECT_EQ(family.uses(g_.me, parent.id)->children, 1);
  g_.run(SetVerb::remove, {grand.id});
  const Lineage lineage = family.lineage(g_.me, child.id).value();
  ASSERT_EQ(lineage.ancestors.size(), 2U);
  EXPECT_EQ(lineage.ancestors[0].id, parent.id);
  EXPECT_TRUE(lineage.ancestors[0].asset);
  EXPECT_EQ(lineage.ancestors[1].id, grand.id);
  EXPECT_FALSE(lineage.ancestors[1].asset);
  EXPECT_EQ(family.lineage(g_.me, parent.id)->children.at(0).id, child.id);
}

}  // namespace
}  // namespace atelier
