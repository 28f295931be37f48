// How many of what matches have each value of a field: what a filter bar shows beside its choices.
#pragma once
#include <string>
#include <vector>

#include "gallery/match.h"
#include "gallery/order.h"
#include "text/zones.h"

namespace atelier::gallery {

// Which list of counts a part of a filter belongs to: that list is counted without it, so that the
// other choices stay visible.
enum class Facet { none, kind, source, status, model, board, rating, favorite };
struct Clause {
  Query query;
  Facet own = Facet::none;
};
// All clauses at once.
Query query_of(const std::vector<Clause>& clauses);

struct NamedCount {
  std::string value;
  size_t count = 0;
};
struct MonthlyCount {
  std::string month;
  size_t count = 0;
  size_t offset = 0;  // members made after this month
};
// By falling count, names in their order among equals; none with a count of zero.
struct Facets {
  size_t total = 0;
  std::vector<NamedCount> kinds, sources, statuses, models, boards, tags, loras, ratings, favorites;
  std::vector<MonthlyCount> months;  // newest first
};

constexpr size_t facet_values_max = 100;

Result<Facets> count_facets(const Table& table, const Order& by_time,
                            const std::vector<Clause>& clauses, std::string_view zone,
                            PieceCache& pieces);

// Who lives on one board ("" is Uncategorized), by tab.
struct BoardCount {
  std::string board;
  size_t images = 0;
  size_t assets = 0;
  int64_t newest_seq = 0;  // of its images, else of its assets
};
// Boards where nothing that matches lives are left out.
std::vector<BoardCount> count_boards(const Table& table, const Order& by_time, const Bits& rows);

}  // namespace atelier::gallery
