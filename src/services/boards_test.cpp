#include "services/boards.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/limits.h"
#include "services/test_gallery.h"

namespace atelier {
namespace {

using testing::ElementsAre;

class BoardsTest : public testing::Test {
 protected:
  std::vector<std::string> names(Archived archived = Archived::left_out) {
    std::vector<std::string> list;
    const BoardList boards = g_.boards.list(g_.me, archived).value();
    for (const auto& one : boards.boards) list.push_back(one.board.name);
    return list;
  }
  BoardStatus status(const BoardId& id) { return g_.boards.get(g_.me, id).value(); }
  std::string field_of(const auto& refused) { return refused.error().faults.at(0).field; }
  TestGallery g_;
};

TEST_F(BoardsTest, AreListedByNameWithWhatLivesInThem) {
  const BoardId cats = g_.board("Cats");
  g_.board("Birds");
  g_.add(1, cats);
  const Asset newest = g_.add(2, cats);
  const Asset homeless = g_.add(3);
  EXPECT_THAT(names(), ElementsAre("Birds", "Cats"));
  EXPECT_EQ(status(cats).images, 2);
  EXPECT_EQ(status(cats).shown_cover, newest.id);
  const BoardFacts uncategorized = g_.boards.list(g_.me, Archived::left_out)->uncategorized;
  EXPECT_EQ(uncategorized.images, 1);
  EXPECT_EQ(uncategorized.newest, homeless.id);
}

TEST_F(BoardsTest, ArchivedOnesAreShownOnRequest) {
  const BoardId old = g_.board("Old");
  ASSERT_TRUE(g_.boards.change(g_.me, old, {.archived = true}));
  EXPECT_THAT(names(), ElementsAre());
  EXPECT_THAT(names(Archived::included), ElementsAre("Old"));
}

TEST_F(BoardsTest, NamesAreTrimmedAndChecked) {
  EXPECT_EQ(status(g_.board("  Cats  ")).board.name, "Cats");
  EXPECT_EQ(field_of(g_.boards.create(g_.me, {"  ", {}})), "name");
  EXPECT_EQ(field_of(g_.boards.create(g_.me, {"a", BoardId::make()})), "parent_id");
}

TEST_F(BoardsTest, NeverStandInsideThemselves) {
  const BoardId top = g_.board("top");
  const BoardId middle = g_.board("middle", top);
  const BoardId bottom = g_.board("bottom", middle);
  EXPECT_EQ(field_of(g_.boards.change(g_.me, top, {.parent_id = bottom})), "parent_id");
  EXPECT_EQ(field_of(g_.boards.change(g_.me, top, {.parent_id = top})), "parent_id");
  EXPECT_TRUE(g_.boards.change(g_.me, bottom, {.parent_id = std::optional<BoardId>()}));
  EXPECT_FALSE(status(bottom).board.parent_id);
  EXPECT_TRUE(g_.boards.change(g_.me, top, {.parent_id = bottom}));
}

TEST_F(BoardsTest, AreNotNestedWithoutEnd) {
  BoardId parent = g_.board("0");
  for (int level = 1; level < limits::board_levels_max; ++level) parent = g_.board("x", parent);
  EXPECT_EQ(field_of(g_.boards.create(g_.me, {"one more", parent})), "parent_id");
  // Nor by hanging a tall tree under a deep one.
  const BoardId tall = g_.board("tall");
  g_.board("taller", tall);
  const auto above = status(parent).board.parent_id;
  EXPECT_EQ(field_of(g_.boards.change(g_.me, tall, {.parent_id = above})), "parent_id");
}

TEST_F(BoardsTest, WhoKnewAnOlderBoardIsToldTheNewOne) {
  const BoardId id = g_.board("Cats");
  const int64_t rev = status(id).board.rev;
  ASSERT_FALSE(g_.boards.change(g_.me, id, {.name = "Dogs", .rev = rev})->is_stale);
  const auto late = g_.boards.change(g_.me, id, {.name = "Birds", .rev = rev});
  ASSERT_TRUE(late);
  EXPECT_TRUE(late->is_stale);
  EXPECT_EQ(late->row.board.name, "Dogs");
}

TEST_F(BoardsTest, AChosenCoverIsShownWhileItLives) {
  const BoardId id = g_.board("Cats");
  const Asset chosen = g_.add(1, id);
  const Asset newest = g_.add(2, id);
  ASSERT_TRUE(g_.boards.change(g_.me, id, {.cover_asset_id = chosen.id}));
  EXPECT_EQ(status(id).shown_cover, chosen.id);
  g_.run(SetVerb::trash, {chosen.id});
  EXPECT_EQ(status(id).shown_cover, newest.id);
  g_.run(SetVerb::restore, {chosen.id});
  EXPECT_EQ(status(id).shown_cover, chosen.id);
  g_.run(SetVerb::remove, {chosen.id});
  EXPECT_EQ(status(id).shown_cover, newest.id);
  EXPECT_FALSE(status(id).board.cover_asset_id);
  EXPECT_EQ(field_of(g_.boards.change(g_.me, id, {.cover_asset_id = chosen.id})), "cover_asset_id");
}

TEST_F(BoardsTest, OfSomebodyElseAreNotThere) {
  const BoardId id = g_.board("Cats");
  const Caller ann{"ann"};
  EXPECT_TRUE(g_.boards.list(ann, Archived::included)->boards.empty());
  EXPECT_EQ(g_.boards.get(ann, id).error().kind, ErrorKind::not_found);
  EXPECT_EQ(g_.boards.change(ann, id, {.name = "x"}).error().kind, ErrorKind::not_found);
  EXPECT_EQ(g_.bulk.remove_board(ann, id, BoardImages::keep).error().kind, ErrorKind::not_found);
}

TEST_F(BoardsTest, DeletedOnesKeepTheirPicturesWhenAsked) {
  const BoardId top = g_.board("top");
  const BoardId middle = g_.board("middle", top);
  const BoardId bottom = g_.board("bottom", middle);
  const Asset asset = g_.add(1, middle);
  EXPECT_EQ(g_.ended(*g_.bulk.remove_board(g_.me, middle, BoardImages::keep)).state,
            TaskState::done);
  EXPECT_FALSE(g_.get(asset.id).board_id);
  EXPECT_EQ(status(bottom).board.parent_id, top);
  EXPECT_EQ(g_.boards.get(g_.me, middle).error().kind, ErrorKind::not_found);
}

TEST_F(BoardsTest, DeletedOnesTakeTheirPicturesAlongWhenAsked) {
  const BoardId id = g_.board("Cats");
  const Asset gone = g_.add(1, id);
  const Asset guarded = g_.add(2, id);
  g_.run(SetVerb::protect, {guarded.id});
  const TaskStatus task = g_.ended(*g_.bulk.remove_board(g_.me, id, BoardImages::remove));
  EXPECT_EQ(task.succeeded, 1);
  ASSERT_EQ(task.failed_count, 1);
  EXPECT_EQ(task.failed[0].code, "protected");
  EXPECT_FALSE(g_.find(gone.id));
  EXPECT_FALSE(g_.blobs->exists(gone.sha256));
  EXPECT_FALSE(g_.get(guarded.id).board_id);
}

TEST_F(BoardsTest, DeletedOnesFillTheTrashWhenThereIsOne) {
  ASSERT_TRUE(g_.settings.change(g_.me, 30));
  const BoardId id = g_.board("Cats");
  const Asset asset = g_.add(1, id);
  g_.ended(*g_.bulk.remove_board(g_.me, id, BoardImages::remove));
  EXPECT_TRUE(g_.get(asset.id).trashed_at);
  EXPECT_TRUE(g_.blobs->exists(asset.sha256));
}

}  // namespace
}  // namespace atelier
