#include "services/collections.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/test_gallery.h"

namespace atelier {
namespace {

using testing::ElementsAre;

class CollectionsTest : public testing::Test {
 protected:
  std::vector<CollectionStatus> list() { return collections_.list(g_.me).value(); }
  std::vector<std::string> names() {
    std::vector<std::string> names;
    for (const auto& one : list()) names.push_back(one.collection.name);
    return names;
  }
  CollectionId make(const std::string& name) {
    return collections_.create(g_.me, {.name = name}).value().collection.id;
  }
  void put(const CollectionId& id, const std::vector<AssetId>& assets) {
    g_.run(SetVerb::add_to_collection, assets, {.collection_id = id});
  }
  TestGallery g_;
  CollectionService collections_{*g_.db, g_.sets, g_.sink};
};

TEST_F(CollectionsTest, TheDefaultOneIsMadeOnceAndStays) {
  const auto first = list();
  ASSERT_EQ(first.size(), 1U);
  EXPECT_TRUE(first[0].collection.is_default);
  EXPECT_EQ(list()[0].collection.id, first[0].collection.id);
  EXPECT_EQ(collections_.remove(g_.me, first[0].collection.id).error().kind, ErrorKind::conflict);
}

TEST_F(CollectionsTest, TheDefaultOneYieldsANameThatIsTaken) {
  make("my COLLECTION");
  EXPECT_THAT(names(), ElementsAre("My collection 2", "my COLLECTION"));
}

TEST_F(CollectionsTest, NamesAreUniqueWhateverTheirCase) {
  const CollectionId best = make(
      "Stra\xc3\x9f"
      "e");
  EXPECT_EQ(collections_.create(g_.me, {.name = "STRASSE"}).error().kind, ErrorKind::conflict);
  const CollectionId other = make("Other");
  EXPECT_EQ(collections_.change(g_.me, other, {.name = "strasse"}).error().kind,
            ErrorKind::conflict);
  // Its own name in another spelling is no collision.
  EXPECT_TRUE(collections_.change(g_.me, best, {.name = "STRASSE"}));
}

TEST_F(CollectionsTest, MembersInTheTrashAreNotCounted) {
  const CollectionId best = make("Best");
  const Asset one = g_.add(1);
  const Asset two = g_.add(2);
  put(best, {one.id, two.id});
  g_.run(SetVerb::trash, {two.id});
  EXPECT_EQ(list()[1].count, 1);
  EXPECT_EQ(list()[1].shown_cover, one.id);
  g_.run(SetVerb::restore, {two.id});
  EXPECT_EQ(list()[1].count, 2);
}

TEST_F(CollectionsTest, SmartOnesFollowTheirFilter) {
  const auto made =
      collections_.create(g_.me, {"Loved", CollectionKind::smart, AssetFilter{.favorite = true}});
  ASSERT_TRUE(made);
  const Asset asset = g_.add(1);
  g_.run(SetVerb::favorite, {asset.id});
  EXPECT_EQ(list()[1].count, 1);
  EXPECT_EQ(list()[1].filter->favorite, true);
  ASSERT_TRUE(
      collections_.change(g_.me, made->collection.id, {.query = AssetFilter{.favorite = false}}));
  EXPECT_EQ(list()[1].count, 0);
}

TEST_F(CollectionsTest, OneThatCannotBeReadDoesNotHideTheOthers) {
  const auto made =
      collections_.create(g_.me, {"Loved", CollectionKind::smart, AssetFilter{.favorite = true}});
  Collection damaged = made->collection;
  damaged.query = "{\"favorite\": ";
  ASSERT_TRUE(g_.db->write([&](Tx& tx) { return CollectionStore().update(tx, damaged); }));
  EXPECT_EQ(list().size(), 2U);
  EXPECT_FALSE(list()[1].filter);
}

TEST_F(CollectionsTest, ASelectionIsWhollyPartlyOrNotInEach) {
  const CollectionId all = make("all");
  const CollectionId none = make("none");
  const CollectionId some = make("some");
  const Asset one = g_.add(1);
  const Asset two = g_.add(2);
  put(all, {one.id, two.id});
  put(some, {two.id});
  const Selection both{.ids = {{one.id, two.id}}, .filter = {}, .exclude = {}};
  std::vector<Share> shares;
  const auto found = collections_.shares(g_.me, both).value();
  for (const CollectionShare& share : found) shares.push_back(share.share);
  EXPECT_THAT(shares, ElementsAre(Share::all, Share::none, Share::some));
  const Selection nothing{.ids = {std::vector<AssetId>()}, .filter = {}, .exclude = {}};
  EXPECT_EQ(collections_.shares(g_.me, nothing)->at(0).share, Share::none);
}

TEST_F(CollectionsTest, MembershipIsTakenBackButNotIntoADeletedCollection) {
  const CollectionId best = make("Best");
  const Asset asset = g_.add(1);
  put(best, {asset.id});
  const auto out = g_.run(SetVerb::remove_from_collection, {asset.id}, {.collection_id = best});
  EXPECT_EQ(g_.undo(out).succeeded, 1);
  const auto again = g_.run(SetVerb::remove_from_collection, {asset.id}, {.collection_id = best});
  ASSERT_TRUE(collections_.remove(g_.me, best));
  EXPECT_EQ(g_.undo(again).state, TaskState::failed);
  EXPECT_TRUE(g_.find(asset.id));
}

}  // namespace
}  // namespace atelier
