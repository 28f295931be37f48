#include "services/collections.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/clock.h"
#include "db/database.h"
#include "services/faults.h"
#include "services/limits.h"
#include "services/names.h"
#include "services/set_runner.h"
#include "store/assets.h"

namespace atelier {
namespace {

constexpr std::string_view default_name = "My collection";

Failure no_such_collection() {
  return fail(ErrorKind::not_found, "There is no such collection.");
}

Failure name_taken(const std::string& name) {
  return fail(Error{ErrorKind::conflict,
                    "There is a collection called " + name + " already.",
                    "",
                    {{"name", "is taken"}}});
}

// A name that is taken is the only thing insert and update can collide with.
Result<> or_taken(Result<> result, const std::string& name) {
  if (!result && result.error().kind == ErrorKind::conflict) return name_taken(name);
  return result;
}

}  // namespace

Result<CollectionStatus> CollectionService::status_of(const Caller& caller, Collection collection) {
  CollectionStatus status{std::move(collection), {}, 0, {}};
  AssetFilter asked{.collection = status.collection.id.text};
  if (status.collection.kind == CollectionKind::smart) {
    const auto filter = filter_of_text(status.collection.query);
    // One that cannot be read any more must not hide the others.
    if (!filter) return status;
    status.filter = asked = *filter;
  }
  const auto facts = sets_.facts(caller, asked);
  if (!facts && facts.error().kind == ErrorKind::invalid) return status;
  if (!facts) return Failure(facts.error());
  status.count = facts->count;
  status.shown_cover =
      status.collection.living_cover ? status.collection.living_cover : facts->newest;
  return status;
}

Result<> CollectionService::require_default(const Caller& caller) {
  const auto find = [&](Tx& tx) { return collections_.find_default(tx, caller.owner); };
  TRY(const auto before, db_.read(find));
  if (before) return {};
  // Somebody may have made it meanwhile, or taken its name.
  const auto make = [&](Tx& tx) -> Result<> {
    TRY(const auto now, collections_.find_default(tx, caller.owner));
    if (now) return {};
    TRY(const auto all, collections_.all_of(tx, caller.owner));
    Collection collection;
    collection.id = CollectionId::make();
    collection.owner = caller.owner;
    collection.name = std::string(default_name);
    const auto is_taken = [&] {
      collection.folded = fold_name(collection.name);
      return std::ranges::find(all, collection.folded, &Collection::folded) != all.end();
    };
    for (int number = 2; is_taken(); ++number) {
      collection.name = fmt::format("{} {}", default_name, number);
    }
    collection.is_default = true;
    collection.created_at = now_utc_ms();
    return collections_.insert(tx, collection);
  };
  return db_.write(make);
}

Result<std::vector<CollectionStatus>> CollectionService::list(const Caller& caller) {
  TRY_DO(require(caller, Action::collections_read));
  // The one read that writes, once in a studio's life. Where nothing can be written the list is
  // shown without it.
  const Result<> made = require_default(caller);
  TRY(auto all, db_.read([&](Tx& tx) { return collections_.all_of(tx, caller.owner); }));
  if (all.empty()) TRY_DO(made);
  std::vector<CollectionStatus> list;
  for (Collection& collection : all) {
    TRY(auto status, status_of(caller, std::move(collection)));
    list.push_back(std::move(status));
  }
  return list;
}

// The filter as the row keeps it; `invalid` when it cannot be answered.
Result<std::string> CollectionService::query_text(const Caller& caller, const AssetFilter& filter) {
  // A collection of a collection could turn in a circle, and an as_of would freeze it.
  if (filter.collection)
    return fault_in("query.collection", "cannot be part of a smart collection");
  if (filter.as_of) return fault_in("query.as_of", "cannot be part of a smart collection");
  TRY_DO(sets_.facts(caller, filter));
  return filter_text(filter);
}

Result<CollectionStatus> CollectionService::create(const Caller& caller,
                                                   const CollectionDraft& draft) {
  TRY_DO(require(caller, Action::collections_edit));
  const bool smart = draft.kind == CollectionKind::smart;
  if (smart != draft.query.has_value()) {
    return fault_in("query", smart ? "is required" : "belongs to a smart collection");
  }
  Collection collection;
  TRY(collection.name, clean_name(draft.name, "name"));
  collection.folded = fold_name(collection.name);
  collection.id = CollectionId::make();
  collection.owner = caller.owner;
  collection.kind = draft.kind;
  collection.created_at = now_utc_ms();
  if (draft.query) {
    TRY(collection.query, query_text(caller, *draft.query));
  }
  const auto insert = [&](Tx& tx) -> Result<> {
    TRY(const int64_t count, collections_.count_of(tx, caller.owner));
    if (count >= limits::collections_max) {
      return fail(ErrorKind::exhausted,
                  fmt::format("There are {} collections already; delete some first.", count));
    }
    return or_taken(collections_.insert(tx, collection), collection.name);
  };
  TRY_DO(db_.write(insert));
  events_.collections_changed();
  return status_of(caller, std::move(collection));
}

// False when the rev was not the newest.
Result<bool> CollectionService::apply(Tx& tx, const Caller& caller, Collection& collection,
                                      const CollectionChange& change) const {
  if (change.rev && *change.rev != collection.rev) return false;
  if (change.name) {
    TRY(collection.name, clean_name(*change.name, "name"));
    collection.folded = fold_name(collection.name);
  }
  if (change.starred) collection.starred = *change.starred;
  if (change.cover_asset_id) {
    if (const auto& cover = *change.cover_asset_id) {
      TRY(const auto asset, AssetStore().find(tx, *cover, caller.owner));
      if (!asset || !can(caller, Action::assets_read, asset->owner) || asset->trashed_at) {
        return fault_in("cover_asset_id", "is no picture of yours");
      }
    }
    collection.cover_asset_id = *change.cover_asset_id;
  }
  const auto updated = collections_.update(tx, collection);
  if (!updated && updated.error().kind == ErrorKind::conflict) return name_taken(collection.name);
  return updated;
}

Result<Saved<CollectionStatus>> CollectionService::change(const Caller& caller,
                                                          const CollectionId& id,
                                                          const CollectionChange& change) {
  TRY_DO(require(caller, Action::collections_edit));
  std::string query;
  if (change.query) {
    TRY(query, query_text(caller, *change.query));
  }
  const auto save = [&](Tx& tx) -> Result<bool> {
    TRY(auto collection, collections_.find(tx, id));
    if (!collection || !can(caller, Action::collections_edit, collection->owner)) {
      return no_such_collection();
    }
    if (change.query && collection->kind != CollectionKind::smart) {
      return fault_in("query", "belongs to a smart collection");
    }
    if (change.query) collection->query = query;
    return apply(tx, caller, *collection, change);
  };
  TRY(const bool changed, db_.write(save));
  if (changed) events_.collections_changed();
  TRY(auto row, db_.read([&](Tx& tx) { return collections_.find(tx, id); }));
  if (!row) return no_such_collection();
  TRY(auto status, status_of(caller, std::move(*row)));
  return Saved<CollectionStatus>{std::move(status), !changed};
}

Result<> CollectionService::remove(const Caller& caller, const CollectionId& id) {
  TRY_DO(require(caller, Action::collections_edit));
  const auto remove_row = [&](Tx& tx) -> Result<> {
    TRY(const auto collection, collections_.find(tx, id));
    if (!collection || !can(caller, Action::collections_edit, collection->owner)) {
      return no_such_collection();
    }
    if (collection->is_default) {
      return fail(ErrorKind::conflict, "The default collection cannot be deleted.");
    }
    TRY_DO(collections_.remove(tx, id));
    return {};
  };
  TRY_DO(db_.write(remove_row));
  events_.collections_changed();
  return {};
}

Result<std::vector<CollectionShare>> CollectionService::shares(const Caller& caller,
                                                               const Selection& selection) {
  TRY_DO(require(caller, Action::collections_read));
  TRY(const Selected selected, resolve(caller, selection, db_, sets_));
  std::map<CollectionId, int64_t> counts;
  TRY(const auto all, db_.read([&](Tx& tx) { return collections_.all_of(tx, caller.owner); }));
  for (size_t begin = 0; begin < selected.seqs.size(); begin += set_chunk) {
    const auto first = selected.seqs.begin() + ptrdiff_t(begin);
    const auto last =
        selected.seqs.begin() + ptrdiff_t(std::min(begin + set_chunk, selected.seqs.size()));
    const std::vector<int64_t> part(first, last);
    const auto count = [&](Tx& tx) { return collections_.tallies(tx, part, caller.owner); };
    TRY(const auto tallies, db_.read(count));
    for (const auto& tally : tallies) counts[tally.id] += tally.count;
  }
  std::vector<CollectionShare> shares;
  for (const Collection& collection : all) {
    if (collection.kind == CollectionKind::smart) continue;
    const int64_t count = counts[collection.id];
    const bool is_all = count > 0 && count == int64_t(selected.seqs.size());
    shares.push_back({collection.id, is_all ? Share::all : count > 0 ? Share::some : Share::none});
  }
  return shares;
}

}  // namespace atelier
