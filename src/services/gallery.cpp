#include "services/gallery.h"

#include <algorithm>

#include "base/clock.h"
#include "db/database.h"
#include "services/draft_check.h"
#include "services/faults.h"
#include "services/foreign_changes.h"
#include "services/gallery_filter.h"
#include "services/gallery_index.h"
#include "store/boards.h"
#include "store/gallery_rows.h"

namespace atelier {
namespace {

// While the index is being read, the newest are looked for among this many that came last.
constexpr int plain_among = 2000;

bool is_plain(const AssetFilter& filter, const AssetOrder& order, const GalleryPlace& place) {
  return filter_text(filter) == "{}" && order.sort == AssetSort::newest && !order.favorites_first &&
         !place.cursor && place.offset.value_or(0) == 0;
}

Result<gallery::Place> place_of(const GalleryPlace& place) {
  TRY_DO(check_page_limit(place.limit));
  if (place.offset && place.cursor) return fault_in("offset", "and cursor exclude each other");
  if (place.offset && *place.offset < 0) return fault_in("offset", "must not be negative");
  gallery::Place out{.offset = size_t(place.offset.value_or(0)), .limit = size_t(place.limit)};
  if (place.cursor) {
    auto cursor = gallery::cursor_of(*place.cursor);
    if (!cursor) return fault_in("cursor", cursor.error().message);
    out.cursor = std::move(*cursor);
  }
  return out;
}

std::vector<FacetCount> facet(const std::vector<gallery::NamedCount>& counts) {
  std::vector<FacetCount> out;
  for (const auto& count : counts) out.push_back({count.value, {}, int64_t(count.count)});
  return out;
}

}  // namespace

struct GalleryService::Parts {
  Parts(Database& the_db, const std::string& snapshot_file, EventSink& the_events)
      : db(the_db), events(the_events), index(db, {.snapshot_file = snapshot_file}, hooks()) {}

  GalleryIndexHooks hooks() {
    return {.changed = [this](const auto& ids) { changed(ids); },
            .tick = [this] { tell_foreign(); }};
  }

  Result<GalleryQuestion> question(const Caller& caller, const AssetFilter& filter) {
    TRY_DO(require(caller, Action::assets_read));
    return db.read([&](Tx& tx) { return question_of(tx, caller, filter); });
  }

  void changed(const std::optional<std::vector<AssetId>>& ids) {
    if (ids) {
      foreign.changed(*ids, steady_seconds());
    } else {
      events.assets_changed(std::nullopt);
    }
  }

  void tell_foreign() {
    const auto due = foreign.take_due(steady_seconds());
    if (due.any) events.assets_changed(due.ids);
  }

  Result<GalleryPage> plain_page(const Caller& caller, int limit) {
    GalleryPage page;
    const auto read = [&](Tx& tx) -> Result<> {
      TRY(const auto seqs, rows.newest(tx, caller.owner, plain_among, limit));
      TRY(page.items, assets.find_all(tx, seqs, caller.owner));
      // Counting would read the whole table; there are not more than this.
      TRY(page.total, rows.last_seq(tx));
      TRY(page.as_of, rows.id_at(tx, page.total));
      return {};
    };
    TRY_DO(db.read(read));
    return page;
  }

  // The rows of a page. Their marks come out of the index when nothing was committed between its
  // answer and this look at the database; else a row's rev and its marks might not fit together.
  Result<> read_rows(const Caller& caller, gallery::Page& found, int64_t change, int64_t last_seq,
                     GalleryPage& page) {
    return db.read([&](Tx& tx) -> Result<> {
      TRY(page.as_of, rows.id_at(tx, last_seq));
      TRY(const int64_t now, rows.last_change(tx));
      if (now != change) {
        TRY(page.items, assets.find_all(tx, found.seqs, caller.owner));
        return {};
      }
      TRY(page.items, assets.find_unmarked(tx, found.seqs));
      size_t at = 0;
      for (Asset& asset : page.items) {
        while (found.seqs[at] != asset.seq) ++at;
        gallery::Marks& marks = found.marks[at];
        asset.favorite = marks.favorite;
        asset.rating = marks.rating;
        asset.tags = std::move(marks.tags);
      }
      return {};
    });
  }

  Database& db;
  EventSink& events;
  AssetStore assets;
  GalleryRowStore rows;
  ForeignChanges foreign;
  // Larger than any version of an earlier life.
  const int64_t first_version = now_utc_ms();
  GalleryIndex index;
};

GalleryService::GalleryService(Database& db, const std::string& snapshot_file, EventSink& events)
    : parts_(std::make_unique<Parts>(db, snapshot_file, events)) {}
GalleryService::~GalleryService() = default;

EventSink& GalleryService::listener() {
  return parts_->foreign;
}

Result<GalleryPage> GalleryService::list(const Caller& caller, const AssetFilter& filter,
                                         const AssetOrder& order, const GalleryPlace& place) {
  TRY(const gallery::Place where, place_of(place));
  TRY(const GalleryQuestion question, parts_->question(caller, filter));
  if (!parts_->index.ready() && is_plain(filter, order, place)) {
    return parts_->plain_page(caller, place.limit);
  }
  GalleryPage page;
  int64_t last_seq = 0;
  int64_t change = 0;
  const auto query = gallery::query_of(question.clauses);
  const auto look = [&](gallery::Index& index) -> Result<gallery::Page> {
    last_seq = index.table().last_seq();
    change = parts_->index.change();
    page.version = parts_->first_version + int64_t(index.version());
    return index.page(query, arrangement_of(order), where);
  };
  TRY(gallery::Page found, parts_->index.ask(look));
  page.total = int64_t(found.total);
  page.offset = int64_t(found.offset);
  page.next = std::move(found.next);
  TRY_DO(parts_->read_rows(caller, found, change, last_seq, page));
  return page;
}

Result<GalleryFacets> GalleryService::facets(const Caller& caller, const AssetFilter& filter) {
  TRY(const GalleryQuestion question, parts_->question(caller, filter));
  const auto look = [&](gallery::Index& index) {
    return index.facets(question.clauses, question.zone);
  };
  TRY(const gallery::Facets counts, parts_->index.ask(look));
  GalleryFacets facets{.total = int64_t(counts.total),
                       .kinds = facet(counts.kinds),
                       .sources = facet(counts.sources),
                       .statuses = facet(counts.statuses),
                       .models = facet(counts.models),
                       .boards = facet(counts.boards),
                       .tags = facet(counts.tags),
                       .loras = facet(counts.loras),
                       .ratings = facet(counts.ratings),
                       .favorites = facet(counts.favorites),
                       .months = {}};
  for (const auto& month : counts.months) {
    facets.months.push_back({month.month, int64_t(month.count), int64_t(month.offset)});
  }
  const auto read = [&](Tx& tx) { return BoardStore().all_of(tx, caller.owner); };
  TRY(const auto boards, parts_->db.read(read));
  for (FacetCount& count : facets.boards) {
    if (count.value.empty()) count.value = "none";
    const auto known =
        std::ranges::find(boards, count.value, [](const Board& b) { return b.id.text; });
    if (known != boards.end()) count.label = known->name;
  }
  return facets;
}

Result<GalleryPosition> GalleryService::position_of(const Caller& caller, const AssetFilter& filter,
                                                    const AssetOrder& order, const AssetId& asset) {
  TRY(const GalleryQuestion question, parts_->question(caller, filter));
  TRY(const auto seq, parts_->db.read([&](Tx& tx) { return parts_->rows.find_seq(tx, asset); }));
  const auto query = gallery::query_of(question.clauses);
  return parts_->index.ask([&](gallery::Index& index) -> Result<GalleryPosition> {
    GalleryPosition position{.offset = {}, .total = int64_t(index.count(query))};
    if (seq) position.offset = index.offset_of(query, arrangement_of(order), *seq);
    return position;
  });
}

Result<GalleryPosition> GalleryService::position_at(const Caller& caller, const AssetFilter& filter,
                                                    const AssetOrder& order, int64_t at_utc_ms) {
  TRY(const GalleryQuestion question, parts_->question(caller, filter));
  const auto query = gallery::query_of(question.clauses);
  return parts_->index.ask([&](gallery::Index& index) -> Result<GalleryPosition> {
    return GalleryPosition{.offset = index.offset_at(query, arrangement_of(order), at_utc_ms),
                           .total = int64_t(index.count(query))};
  });
}

Result<std::vector<int64_t>> GalleryService::matching(const Caller& caller,
                                                      const AssetFilter& filter,
                                                      const std::vector<AssetId>& exclude) {
  TRY(const GalleryQuestion question, parts_->question(caller, filter));
  const auto query = gallery::query_of(question.clauses);
  const auto look = [&](gallery::Index& index) -> Result<std::vector<int64_t>> {
    return index.seqs(query);
  };
  TRY(auto seqs, parts_->index.ask(look));
  if (exclude.empty()) return seqs;
  std::vector<int64_t> excluded;
  const auto read = [&](Tx& tx) -> Result<> {
    for (const AssetId& id : exclude) {
      TRY(const auto seq, parts_->rows.find_seq(tx, id));
      if (seq) excluded.push_back(*seq);
    }
    return {};
  };
  TRY_DO(parts_->db.read(read));
  std::ranges::sort(excluded);
  std::erase_if(seqs, [&](int64_t seq) { return std::ranges::binary_search(excluded, seq); });
  return seqs;
}

Result<SetFacts> GalleryService::facts(const Caller& caller, const AssetFilter& filter) {
  TRY(const GalleryQuestion question, parts_->question(caller, filter));
  const auto query = gallery::query_of(question.clauses);
  const auto look = [&](gallery::Index& index) { return index.page(query, {}, {.limit = 1}); };
  TRY(const gallery::Page page, parts_->index.ask(look));
  SetFacts facts{.count = int64_t(page.total), .newest = {}};
  if (page.seqs.empty()) return facts;
  const auto read = [&](Tx& tx) { return parts_->rows.id_of(tx, page.seqs.front()); };
  TRY(facts.newest, parts_->db.read(read));
  return facts;
}

Result<std::vector<BoardFacts>> GalleryService::board_facts(const Caller& caller) {
  TRY(const GalleryQuestion question, parts_->question(caller, {}));
  const auto query = gallery::query_of(question.clauses);
  const auto look = [&](gallery::Index& index) -> Result<std::vector<gallery::BoardCount>> {
    return index.boards(query);
  };
  TRY(const auto counts, parts_->index.ask(look));
  std::vector<BoardFacts> facts;
  const auto read = [&](Tx& tx) -> Result<> {
    for (const auto& count : counts) {
      BoardFacts board{.board = {},
                       .images = int64_t(count.images),
                       .assets = int64_t(count.assets),
                       .newest = {}};
      if (!count.board.empty()) board.board = BoardId{count.board};
      TRY(board.newest, parts_->rows.id_of(tx, count.newest_seq));
      facts.push_back(std::move(board));
    }
    return {};
  };
  TRY_DO(parts_->db.read(read));
  return facts;
}

}  // namespace atelier
