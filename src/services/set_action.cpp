#include "services/set_action.h"

#include <algorithm>
#include <iterator>

namespace atelier {
namespace {

using Numbers = std::vector<int64_t>;

Numbers together(const Numbers& a, const Numbers& b) {
  Numbers all;
  std::ranges::set_union(a, b, std::back_inserter(all));
  return all;
}

Numbers without(const Numbers& a, const Numbers& b) {
  Numbers rest;
  std::ranges::set_difference(a, b, std::back_inserter(rest));
  return rest;
}

Numbers both(const Numbers& a, const Numbers& b) {
  Numbers common;
  std::ranges::set_intersection(a, b, std::back_inserter(common));
  return common;
}

// Tags come and go one by one: only those the action itself gave or took are taken back.
TakenBack take_back_tags(const SetAction& action, const Numbers& before, const Numbers& current) {
  const Numbers words = tag_numbers(action.argument);
  const bool gave = action.verb == SetVerb::tag;
  const Numbers moved = gave ? without(words, before) : both(words, before);
  const Numbers still = gave ? both(moved, current) : without(moved, current);
  if (still.empty()) return {TakingBack::changed_since, tags_value(current)};
  return {TakingBack::restores,
          tags_value(gave ? without(current, still) : together(current, still))};
}

bool is_tagging(SetVerb verb) {
  return verb == SetVerb::tag || verb == SetVerb::untag;
}

// Moments differ, what they say does not: in the trash is in the trash.
bool same(SetVerb verb, const AspectValue& a, const AspectValue& b) {
  const bool by_value = verb == SetVerb::move_to_board || verb == SetVerb::rate;
  return by_value ? a == b : a.has_value() == b.has_value();
}

}  // namespace

AssetAction asset_action_of(SetVerb verb) {
  switch (verb) {
    case SetVerb::move_to_board: return AssetAction::move_to_board;
    case SetVerb::favorite:
    case SetVerb::unfavorite: return AssetAction::favorite;
    case SetVerb::rate: return AssetAction::rate;
    case SetVerb::tag:
    case SetVerb::untag: return AssetAction::tag;
    case SetVerb::add_to_collection:
    case SetVerb::remove_from_collection: return AssetAction::collect;
    case SetVerb::protect: return AssetAction::protect;
    case SetVerb::unprotect: return AssetAction::unprotect;
    case SetVerb::trash: return AssetAction::trash;
    case SetVerb::restore: return AssetAction::restore;
    case SetVerb::remove: return AssetAction::remove;
  }
  return AssetAction::remove;
}

Lens lens_of(const SetAction& action, std::string_view owner) {
  Lens lens{Aspect::board, std::string(owner), action.collection_id};
  switch (action.verb) {
    case SetVerb::move_to_board: lens.aspect = Aspect::board; break;
    case SetVerb::favorite:
    case SetVerb::unfavorite: lens.aspect = Aspect::favorite; break;
    case SetVerb::rate: lens.aspect = Aspect::rating; break;
    case SetVerb::tag:
    case SetVerb::untag: lens.aspect = Aspect::tags; break;
    case SetVerb::add_to_collection:
    case SetVerb::remove_from_collection: lens.aspect = Aspect::membership; break;
    case SetVerb::protect:
    case SetVerb::unprotect: lens.aspect = Aspect::protection; break;
    case SetVerb::trash:
    case SetVerb::restore:
    case SetVerb::remove: lens.aspect = Aspect::trash; break;
  }
  return lens;
}

AspectValue after(const SetAction& action, const AspectValue& before) {
  switch (action.verb) {
    case SetVerb::move_to_board:
    case SetVerb::rate: return action.argument;
    case SetVerb::tag:
      return tags_value(together(tag_numbers(before), tag_numbers(action.argument)));
    case SetVerb::untag:
      return tags_value(without(tag_numbers(before), tag_numbers(action.argument)));
    case SetVerb::favorite:
    case SetVerb::add_to_collection:
    case SetVerb::trash: return before ? before : AspectValue(std::to_string(action.now_ms));
    case SetVerb::protect: return "1";
    case SetVerb::unfavorite:
    case SetVerb::remove_from_collection:
    case SetVerb::unprotect:
    case SetVerb::restore:
    case SetVerb::remove: return std::nullopt;
  }
  return before;
}

TakenBack take_back(const SetAction& action, const AspectValue& before,
                    const AspectValue& current) {
  if (is_tagging(action.verb)) {
    return take_back_tags(action, tag_numbers(before), tag_numbers(current));
  }
  if (same(action.verb, current, after(action, before))) return {TakingBack::restores, before};
  if (same(action.verb, current, before)) return {TakingBack::was_so_already, current};
  return {TakingBack::changed_since, current};
}

}  // namespace atelier
