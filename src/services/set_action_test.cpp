#include "services/set_action.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/asset.h"

namespace atelier {
namespace {

using testing::Contains;
using testing::Not;

SetAction act(SetVerb verb, AspectValue argument = {}) {
  return {.verb = verb, .argument = std::move(argument), .collection_id = {}, .now_ms = 9};
}

TEST(SetAction, SaysWhatItMakesOfAnAsset) {
  EXPECT_EQ(after(act(SetVerb::move_to_board, "B"), "A"), "B");
  EXPECT_EQ(after(act(SetVerb::move_to_board), "A"), std::nullopt);
  EXPECT_EQ(after(act(SetVerb::favorite), {}), "9");
  EXPECT_EQ(after(act(SetVerb::favorite), "5"), "5");  // since when it was one
  EXPECT_EQ(after(act(SetVerb::unfavorite), "5"), std::nullopt);
  EXPECT_EQ(after(act(SetVerb::tag, "2,10"), "3,10"), "2,3,10");
  EXPECT_EQ(after(act(SetVerb::untag, "2,10"), "2,3,10"), "3");
  EXPECT_EQ(after(act(SetVerb::untag, "2"), "2"), std::nullopt);
  EXPECT_EQ(after(act(SetVerb::trash), "4"), "4");
}

TEST(SetAction, IsTakenBackWhereNobodyChangedItSince) {
  const auto move = take_back(act(SetVerb::move_to_board, "B"), "A", "B");
  EXPECT_EQ(move.verdict, TakingBack::restores);
  EXPECT_EQ(move.value, "A");
  EXPECT_EQ(take_back(act(SetVerb::move_to_board, "B"), "A", "C").verdict,
            TakingBack::changed_since);
  EXPECT_EQ(take_back(act(SetVerb::move_to_board, "B"), "A", "A").verdict,
            TakingBack::was_so_already);
  EXPECT_EQ(take_back(act(SetVerb::rate, "3"), "5", "4").verdict, TakingBack::changed_since);
  EXPECT_EQ(take_back(act(SetVerb::unfavorite), "7", {}).value, "7");
  EXPECT_EQ(take_back(act(SetVerb::trash), {}, "9").value, std::nullopt);
}

TEST(SetAction, TakesBackOnlyItsOwnTags) {
  // It gave 2; 3 was there before, 4 came later.
  const auto gave = take_back(act(SetVerb::tag, "2,3"), "3", "2,3,4");
  EXPECT_EQ(gave.verdict, TakingBack::restores);
  EXPECT_EQ(gave.value, "3,4");
  EXPECT_EQ(take_back(act(SetVerb::tag, "2,3"), "3", "3,4").verdict, TakingBack::changed_since);
  // It took 2 away.
  EXPECT_EQ(take_back(act(SetVerb::untag, "2,9"), "2,3", "3,4").value, "2,3,4");
}

TEST(AssetRules, ProtectedAssetsStay) {
  EXPECT_EQ(refusal_of(AssetAction::trash, {.is_protected = true})->code, "protected");
  EXPECT_EQ(refusal_of(AssetAction::remove, {.is_protected = true})->code, "protected");
  EXPECT_FALSE(refusal_of(AssetAction::move_to_board, {.is_protected = true}));
}

TEST(AssetRules, TheTrashIsForRestoringAndDeleting) {
  EXPECT_EQ(refusal_of(AssetAction::rate, {.is_trashed = true})->code, "trashed");
  EXPECT_EQ(refusal_of(AssetAction::restore, {})->code, "not_trashed");
  EXPECT_FALSE(refusal_of(AssetAction::restore, {.is_trashed = true}));
  EXPECT_FALSE(refusal_of(AssetAction::remove, {.is_trashed = true}));
  const auto refused = require_allowed(AssetAction::rate, {.is_trashed = true});
  EXPECT_EQ(refused.error().kind, ErrorKind::conflict);
  EXPECT_EQ(refused.error().faults.at(0).field, "trashed");
}

TEST(AssetRules, ListWhatTheMenuMayOffer) {
  Asset asset;
  asset.owner = "local";
  EXPECT_THAT(allowed_actions({}, asset), Contains(AssetAction::trash));
  EXPECT_THAT(allowed_actions({}, asset), Not(Contains(AssetAction::unprotect)));
  asset.is_protected = true;
  EXPECT_THAT(allowed_actions({}, asset), Not(Contains(AssetAction::remove)));
  EXPECT_TRUE(allowed_actions(Caller{"ann"}, asset).empty());
}

}  // namespace
}  // namespace atelier
