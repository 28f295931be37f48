#include "services/asset_edits.h"

#include <fmt/format.h>

#include "base/clock.h"
#include "db/database.h"
#include "services/asset_rules.h"
#include "services/bulk_args.h"
#include "services/draft_check.h"
#include "services/limits.h"
#include "store/boards.h"

namespace atelier {
namespace {

bool changes_nothing(const AssetChange& c) {
  return !c.board_id && !c.favorite && !c.rating && !c.tags && !c.file_name && !c.is_protected;
}

// What needs no row to be refused. The clean tags take the place of what was written.
Result<> check_fields(AssetChange& change) {
  std::vector<FieldFault> faults;
  if (change.rating && (*change.rating < 0 || *change.rating > limits::rating_max)) {
    faults.push_back({"rating", fmt::format("must be between 0 and {}", limits::rating_max)});
  }
  if (change.tags && change.tags->size() > size_t{limits::asset_tags_max}) {
    faults.push_back({"tags", fmt::format("must be at most {}", limits::asset_tags_max)});
  } else if (change.tags) {
    auto clean = clean_tags(*change.tags);
    if (clean) {
      change.tags = std::move(*clean);
    } else {
      for (FieldFault& fault : clean.error().faults) faults.push_back(std::move(fault));
    }
  }
  if (change.file_name && count_chars(*change.file_name) > size_t{limits::file_name_chars_max}) {
    faults.push_back(
        {"file_name", fmt::format("must have at most {} characters", limits::file_name_chars_max)});
  }
  if (faults.empty()) return {};
  std::string message = fmt::format("{} {}.", faults[0].field, faults[0].says);
  return fail(Error{ErrorKind::invalid, std::move(message), "", std::move(faults)});
}

Result<> check_allowed(const Asset& asset, const AssetChange& change) {
  const AssetState state = state_of(asset);
  if (change.board_id) TRY_DO(require_allowed(AssetAction::move_to_board, state));
  if (change.favorite) TRY_DO(require_allowed(AssetAction::favorite, state));
  if (change.rating) TRY_DO(require_allowed(AssetAction::rate, state));
  if (change.tags) TRY_DO(require_allowed(AssetAction::tag, state));
  if (change.file_name) TRY_DO(require_allowed(AssetAction::edit, state));
  if (!change.is_protected) return {};
  return require_allowed(*change.is_protected ? AssetAction::protect : AssetAction::unprotect,
                         state);
}

}  // namespace

Result<Asset> AssetEditService::require_asset(Tx& tx, const Caller& caller, const AssetId& id,
                                              Action action) const {
  TRY(auto asset, assets_.find(tx, id, caller.owner));
  if (!asset || !can(caller, action, asset->owner)) {
    return fail(ErrorKind::not_found, "There is no such picture.");
  }
  return std::move(*asset);
}

Result<> AssetEditService::check_place(Tx& tx, const Caller& caller,
                                       const AssetChange& change) const {
  if (!change.board_id || !*change.board_id) return {};
  TRY(const auto board, BoardStore().find(tx, **change.board_id));
  if (board && can(caller, Action::boards_edit, board->owner)) return {};
  return fail(Error{ErrorKind::invalid,
                    "board_id is no board of yours.",
                    "",
                    {{"board_id", "is no board of yours"}}});
}

// Nothing happens when it is so already.
Result<> AssetEditService::write(Tx& tx, const Caller& caller, const Asset& asset, Aspect aspect,
                                 const AspectValue& to) const {
  const Lens lens{aspect, caller.owner, {}};
  TRY(const auto rows, aspects_.read(tx, lens, {asset.seq}));
  if (rows.empty() || rows[0].value == to) return {};
  return aspects_.write(tx, lens, rows[0], to);
}

Result<> AssetEditService::apply(Tx& tx, const Caller& caller, const Asset& asset,
                                 const AssetChange& change) const {
  const auto when = [](bool yes, std::string value) {
    return yes ? AspectValue(std::move(value)) : AspectValue();
  };
  if (change.board_id) {
    const auto& board = *change.board_id;
    TRY_DO(
        write(tx, caller, asset, Aspect::board, board ? AspectValue(board->text) : std::nullopt));
  }
  if (change.favorite && *change.favorite != asset.favorite) {
    const auto since = when(*change.favorite, std::to_string(now_utc_ms()));
    TRY_DO(write(tx, caller, asset, Aspect::favorite, since));
  }
  if (change.rating) {
    const auto stars = when(*change.rating > 0, std::to_string(*change.rating));
    TRY_DO(write(tx, caller, asset, Aspect::rating, stars));
  }
  if (change.tags) {
    TRY(const auto numbers, tags_from(tx, *change.tags, UnknownTags::made));
    TRY_DO(write(tx, caller, asset, Aspect::tags, tags_value(numbers)));
  }
  if (change.is_protected) {
    TRY_DO(write(tx, caller, asset, Aspect::protection, when(*change.is_protected, "1")));
  }
  if (change.file_name && *change.file_name != asset.file_name) {
    TRY_DO(assets_.set_file_name(tx, asset.id, *change.file_name));
  }
  return {};
}

Result<Saved<Asset>> AssetEditService::change(const Caller& caller, const AssetId& id,
                                              const AssetChange& asked) {
  TRY_DO(require(caller, Action::assets_edit));
  AssetChange change = asked;
  TRY_DO(check_fields(change));
  bool moved = false;
  const auto save = [&](Tx& tx) -> Result<Saved<Asset>> {
    TRY(auto asset, require_asset(tx, caller, id, Action::assets_edit));
    if (change.rev && *change.rev != asset.rev) return Saved<Asset>{std::move(asset), true};
    if (changes_nothing(change)) return Saved<Asset>{std::move(asset)};
    TRY_DO(check_allowed(asset, change));
    TRY_DO(check_place(tx, caller, change));
    moved = change.board_id && *change.board_id != asset.board_id;
    TRY_DO(apply(tx, caller, asset, change));
    TRY(auto after, require_asset(tx, caller, id, Action::assets_edit));
    return Saved<Asset>{std::move(after)};
  };
  TRY(auto saved, db_.write(save));
  if (saved.is_stale) return saved;
  events_.asset(saved.row);
  if (moved) events_.boards_changed();
  return saved;
}

Result<> AssetEditService::set_trash(const Caller& caller, const AssetId& id,
                                     const AspectValue& to) {
  const auto action = to ? AssetAction::trash : AssetAction::restore;
  const auto save = [&](Tx& tx) -> Result<Asset> {
    const auto needed = to ? Action::assets_delete : Action::assets_edit;
    TRY(const auto asset, require_asset(tx, caller, id, needed));
    TRY_DO(require_allowed(action, state_of(asset)));
    TRY_DO(write(tx, caller, asset, Aspect::trash, to));
    return require_asset(tx, caller, id, needed);
  };
  TRY(const Asset asset, db_.write(save));
  events_.asset(asset);
  events_.boards_changed();
  events_.collections_changed();
  return {};
}

Result<> AssetEditService::remove(const Caller& caller, const AssetId& id) {
  TRY_DO(require(caller, Action::assets_delete));
  const auto look = [&](Tx& tx) { return require_asset(tx, caller, id, Action::assets_delete); };
  TRY(const Asset asset, db_.read(look));
  TRY(const auto settings, settings_.get(caller));
  if (settings.trash_days == 0 || asset.trashed_at) return removal_.remove(caller, id);
  return set_trash(caller, id, std::to_string(now_utc_ms()));
}

Result<Asset> AssetEditService::restore(const Caller& caller, const AssetId& id) {
  TRY_DO(require(caller, Action::assets_edit));
  TRY_DO(set_trash(caller, id, std::nullopt));
  return db_.read([&](Tx& tx) { return require_asset(tx, caller, id, Action::assets_read); });
}

}  // namespace atelier
