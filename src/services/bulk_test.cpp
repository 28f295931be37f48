#include "services/bulk.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/test_gallery.h"

namespace atelier {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class BulkTest : public testing::Test {
 protected:
  std::vector<std::string> fields_of(const auto& refused) {
    std::vector<std::string> fields;
    for (const FieldFault& fault : refused.error().faults) fields.push_back(fault.field);
    return fields;
  }
  TestGallery g_;
};

TEST_F(BulkTest, MovesWhatAFilterMatchesAndTakesItBack) {
  const BoardId from = g_.board("From");
  const BoardId to = g_.board("To");
  const Asset one = g_.add(1, from);
  const Asset two = g_.add(2, from);
  const Asset there = g_.add(3, to);
  const Asset spared = g_.add(4, from);
  const BulkArgs args{.board_id = to};
  const TaskStatus task =
      g_.run(SetVerb::move_to_board, args,
             {.ids = {}, .filter = AssetFilter{.board = from.text}, .exclude = {spared.id}});
  EXPECT_EQ(task.state, TaskState::done);
  EXPECT_EQ(task.title, "Moving 2 pictures to To");
  EXPECT_EQ(task.succeeded, 2);
  EXPECT_EQ(g_.get(one.id).board_id, to);
  EXPECT_EQ(g_.get(one.id).rev, one.rev + 1);
  EXPECT_EQ(g_.get(spared.id).board_id, from);
  // Somebody moves one of them on before it is taken back.
  g_.run(SetVerb::move_to_board, {two.id}, {.board_id = std::optional<BoardId>()});
  const TaskStatus back = g_.undo(task);
  EXPECT_EQ(back.succeeded, 1);
  ASSERT_EQ(back.failed_count, 1);
  EXPECT_EQ(back.failed[0].id, two.id.text);
  EXPECT_EQ(back.failed[0].code, "changed");
  EXPECT_EQ(g_.get(one.id).board_id, from);
  EXPECT_FALSE(g_.get(two.id).board_id);
  EXPECT_EQ(g_.get(there.id).board_id, to);
  EXPECT_EQ(g_.bulk.undo(g_.me, *task.undo_id).error().kind, ErrorKind::conflict);
}

TEST_F(BulkTest, WhatIsSoAlreadyIsSkippedAndNotJournaled) {
  const Asset one = g_.add(1);
  g_.run(SetVerb::favorite, {one.id});
  const int64_t rev = g_.get(one.id).rev;
  const TaskStatus again = g_.run(SetVerb::favorite, {one.id});
  EXPECT_EQ(again.skipped, 1);
  EXPECT_FALSE(again.undo_id);
  EXPECT_EQ(g_.get(one.id).rev, rev);
}

TEST_F(BulkTest, EveryMarkIsGivenAndTakenBack) {
  const Asset asset = g_.add(1);
  g_.run(SetVerb::rate, {asset.id}, {.rating = 2});
  g_.run(SetVerb::tag, {asset.id}, {.tags = std::vector<std::string>{"Sky"}});
  const auto favorite = g_.run(SetVerb::favorite, {asset.id});
  const auto rate = g_.run(SetVerb::rate, {asset.id}, {.rating = 5});
  const auto tag =
      g_.run(SetVerb::tag, {asset.id},
             {.tags = std::vector<std::string>{" sKY", "\xc3\x89t\xc3\xa9", "\xc3\xa9T\xc3\x89"}});
  const auto protect = g_.run(SetVerb::protect, {asset.id});
  const Asset marked = g_.get(asset.id);
  EXPECT_TRUE(marked.favorite);
  EXPECT_EQ(marked.rating, 5);
  EXPECT_THAT(marked.tags, ElementsAre("Sky", "\xc3\x89t\xc3\xa9"));
  EXPECT_TRUE(marked.is_protected);
  for (const auto& task : {favorite, rate, tag, protect}) EXPECT_EQ(g_.undo(task).succeeded, 1);
  const Asset plain = g_.get(asset.id);
  EXPECT_FALSE(plain.favorite);
  EXPECT_EQ(plain.rating, 2);
  EXPECT_THAT(plain.tags, ElementsAre("Sky"));
  EXPECT_FALSE(plain.is_protected);
}

TEST_F(BulkTest, NoStarsIsARatingToo) {
  const Asset asset = g_.add(1);
  g_.run(SetVerb::rate, {asset.id}, {.rating = 4});
  const auto none = g_.run(SetVerb::rate, {asset.id}, {.rating = 0});
  EXPECT_EQ(g_.get(asset.id).rating, 0);
  g_.undo(none);
  EXPECT_EQ(g_.get(asset.id).rating, 4);
}

TEST_F(BulkTest, TrashIsTakenBackAndRestoreToo) {
  const Asset asset = g_.add(1);
  const auto trash = g_.run(SetVerb::trash, {asset.id});
  EXPECT_TRUE(g_.get(asset.id).trashed_at);
  EXPECT_EQ(g_.run(SetVerb::rate, {asset.id}, {.rating = 3}).failed.at(0).code, "trashed");
  g_.undo(trash);
  EXPECT_FALSE(g_.get(asset.id).trashed_at);
  g_.run(SetVerb::trash, {asset.id});
  const auto restore = g_.run(SetVerb::restore, {asset.id});
  g_.run(SetVerb::protect, {asset.id});
  EXPECT_EQ(g_.undo(restore).failed.at(0).code, "protected");
  EXPECT_FALSE(g_.get(asset.id).trashed_at);
}

TEST_F(BulkTest, DeletingTakesTheFileWithTheLastPictureThatShowsIt) {
  const Asset one = g_.add(1);
  const Asset twin = g_.add(1);
  const Asset guarded = g_.add(2);
  g_.run(SetVerb::protect, {guarded.id});
  const AssetId nobody = AssetId::make();
  const TaskStatus task = g_.run(SetVerb::remove, {one.id, guarded.id, nobody});
  EXPECT_EQ(task.succeeded, 1);
  EXPECT_EQ(task.failed_count, 2);
  EXPECT_FALSE(task.undo_id);
  EXPECT_FALSE(g_.find(one.id));
  EXPECT_TRUE(g_.blobs->exists(twin.sha256));
  g_.run(SetVerb::remove, {twin.id});
  EXPECT_FALSE(g_.blobs->exists(twin.sha256));
  EXPECT_TRUE(g_.blobs->exists(guarded.sha256));
  EXPECT_EQ(g_.sink.count("asset_deleted"), 2);
}

TEST_F(BulkTest, ALinkedFileIsNeverTouched) {
  Asset asset = g_.add(1);
  const std::string outside = g_.db.folder().at("outside.png");
  std::filesystem::copy_file(g_.blobs->path_of(asset.sha256), outside);
  asset.id = AssetId::make();
  asset.link_path = outside;
  ASSERT_TRUE(g_.db->write([&](Tx& tx) { return AssetStore().insert(tx, asset); }));
  g_.run(SetVerb::remove, {asset.id});
  EXPECT_FALSE(g_.find(asset.id));
  EXPECT_TRUE(std::filesystem::exists(outside));
  EXPECT_TRUE(g_.blobs->exists(asset.sha256));
}

TEST_F(BulkTest, ChildrenOutliveTheirParent) {
  const Asset parent = g_.add(1);
  Asset child = g_.add(2);
  child.id = AssetId::make();
  child.parent_asset_id = parent.id;
  ASSERT_TRUE(g_.db->write([&](Tx& tx) { return AssetStore().insert(tx, child); }));
  g_.run(SetVerb::remove, {parent.id});
  EXPECT_EQ(g_.get(child.id).parent_asset_id, parent.id);
}

TEST_F(BulkTest, FaultsAreToldAllAtOnce) {
  const Selection none;
  EXPECT_THAT(fields_of(g_.bulk.start(g_.me, SetVerb::rate, {.tags = {{"x"}}}, none)),
              ElementsAre("args.rating", "args.tags"));
  EXPECT_THAT(fields_of(g_.bulk.start(g_.me, SetVerb::favorite, {}, none)), ElementsAre("ids"));
  EXPECT_THAT(
      fields_of(g_.bulk.start(g_.me, SetVerb::move_to_board, {.board_id = BoardId::make()}, none)),
      ElementsAre("args.board_id"));
  EXPECT_THAT(fields_of(g_.bulk.start(g_.me, SetVerb::rate, {.rating = 6},
                                      {.ids = {{}}, .filter = {}, .exclude = {}})),
              ElementsAre("args.rating"));
}

TEST_F(BulkTest, SomebodyElsesPicturesAreNotThere) {
  const Asset asset = g_.add(1);
  const Caller ann{"ann"};
  const auto task =
      g_.bulk.start(ann, SetVerb::remove, {}, {.ids = {{asset.id}}, .filter = {}, .exclude = {}});
  const TaskStatus end = g_.tasks.wait(ann, task->id, 60'000).value();
  EXPECT_EQ(end.failed.at(0).code, "not_found");
  EXPECT_TRUE(g_.find(asset.id));
}

TEST_F(BulkTest, ThousandsGoInSeveralTransactionsAndComeBackWhole) {
  constexpr int count = 2500;
  const auto ids = g_.add_many(count);
  const BoardId board = g_.board("Many");
  const TaskStatus task = g_.run(SetVerb::move_to_board, {.board_id = board},
                                 {.ids = {}, .filter = AssetFilter{}, .exclude = {}});
  EXPECT_EQ(task.succeeded, count);
  EXPECT_EQ(g_.boards.get(g_.me, board)->images, count);
  EXPECT_EQ(g_.bulk.undos(g_.me)->at(0).items, count);
  EXPECT_EQ(g_.undo(task).succeeded, count);
  EXPECT_EQ(g_.boards.get(g_.me, board)->images, 0);
  EXPECT_GE(g_.sink.count("assets_changed many"), 2);
}

TEST_F(BulkTest, ABoardThatIsGoneIsNoPlaceToComeBackTo) {
  const BoardId board = g_.board("Cats");
  const Asset asset = g_.add(1);
  const auto move = g_.run(SetVerb::move_to_board, {asset.id}, {.board_id = board});
  const BoardId other = g_.board("Dogs");
  g_.run(SetVerb::move_to_board, {asset.id}, {.board_id = other});
  const auto back = g_.run(SetVerb::move_to_board, {asset.id}, {.board_id = board});
  g_.ended(*g_.bulk.remove_board(g_.me, other, BoardImages::keep));
  // What it came from is gone: it stays where it is, and that is said.
  EXPECT_EQ(g_.undo(back).failed.at(0).code, "not_found");
  EXPECT_EQ(g_.get(asset.id).board_id, board);
}

}  // namespace
}  // namespace atelier
