#include "gallery/facets.h"

#include <algorithm>
#include <map>

namespace atelier::gallery {
namespace {

using Counts = std::vector<NamedCount>;

Counts ranked(Counts counts) {
  std::erase_if(counts, [](const NamedCount& c) { return c.count == 0; });
  std::ranges::sort(counts, [](const NamedCount& a, const NamedCount& b) {
    return a.count != b.count ? a.count > b.count : a.value < b.value;
  });
  if (counts.size() > facet_values_max) counts.resize(facet_values_max);
  return counts;
}

enum class Nameless { counted, left_out };

Counts named(const Names& names, const std::vector<uint32_t>& by_number, Nameless nameless) {
  Counts counts;
  for (uint32_t n = nameless == Nameless::counted ? 0 : 1; n < by_number.size(); ++n) {
    if (by_number[n] > 0) counts.push_back({std::string(names.at(n)), by_number[n]});
  }
  return ranked(std::move(counts));
}

// The rows of all clauses, and of all but those of one facet.
class ClauseRows {
 public:
  ClauseRows(const Table& table, const std::vector<Clause>& clauses, PieceCache& pieces)
      : table_(table), pieces_(pieces), clauses_(clauses), all_(without(Facet::none)) {}

  const Bits& all() const { return all_; }
  Bits without(Facet facet) const {
    std::vector<Query> kept;
    for (const Clause& clause : clauses_) {
      if (facet == Facet::none || clause.own != facet) kept.push_back(clause.query);
    }
    return match(table_, all_of(std::move(kept)), pieces_);
  }
  // What a facet counts in.
  const Bits& of(Facet facet) {
    const auto has_own = [&](const Clause& clause) { return clause.own == facet; };
    if (std::ranges::none_of(clauses_, has_own)) return all_;
    other_ = without(facet);
    return other_;
  }

 private:
  const Table& table_;
  PieceCache& pieces_;
  const std::vector<Clause>& clauses_;
  Bits all_;
  Bits other_;
};

template <size_t N>
Counts of_flags(const Table& table, const Bits& rows, const std::array<std::string_view, N>& names,
                Flag first) {
  Counts counts;
  for (size_t i = 0; i < N; ++i) {
    counts.push_back(
        {std::string(names[i]), count_both(rows, table.flag(Flag(size_t(first) + i)))});
  }
  return ranked(std::move(counts));
}

Counts yes_or_no(const Table& table, const Bits& rows, Flag flag, std::string_view yes,
                 std::string_view no) {
  const size_t with = count_both(rows, table.flag(flag));
  return ranked({{std::string(yes), with}, {std::string(no), rows.count() - with}});
}

Counts ratings(const Table& table, const Bits& rows) {
  Counts counts;
  size_t rated = 0;
  for (int stars = 1; stars <= 5; ++stars) {
    counts.push_back({std::to_string(stars), count_both(rows, table.rated(stars))});
    rated += counts.back().count;
  }
  counts.push_back({"0", rows.count() - rated});
  return ranked(std::move(counts));
}

// By time the members of a month stand side by side: two look-ups a month, however many they are.
Result<std::vector<MonthlyCount>> months(const Table& table, const Order& by_time, const Bits& rows,
                                         std::string_view zone) {
  const RankedBits members(by_time.arranged(rows));
  std::vector<MonthlyCount> counts;
  if (members.count() == 0) return counts;
  const auto time_of = [&](size_t index) {
    return table.created_at(by_time.row_at(members.select(index)));
  };
  TRY(const auto found, text::months_of(zone, time_of(0), time_of(members.count() - 1)));
  const auto before = [&](int64_t instant) {
    return members.rank(
        by_time.position(table, {.created_at = instant, .seq = -1}, Order::Ties::behind));
  };
  size_t end = members.count();
  for (size_t i = found.size(); i > 0; --i) {
    const size_t start = i == 1 ? 0 : before(found[i - 1].start);
    if (end > start) counts.push_back({found[i - 1].name, end - start, members.count() - end});
    end = start;
  }
  return counts;
}

}  // namespace

Query query_of(const std::vector<Clause>& clauses) {
  std::vector<Query> queries;
  for (const Clause& clause : clauses) queries.push_back(clause.query);
  return all_of(std::move(queries));
}

Result<Facets> count_facets(const Table& table, const Order& by_time,
                            const std::vector<Clause>& clauses, std::string_view zone,
                            PieceCache& pieces) {
  ClauseRows rows(table, clauses, pieces);
  const auto of_names = [&](Facet facet, NameField field, Nameless nameless) {
    const NameColumn& column = table.names(field);
    return named(column.names(), column.counts(rows.of(facet)), nameless);
  };
  const auto of_sets = [&](NameField field) {
    const SetColumn& column = table.sets(field);
    return named(column.names(), column.counts(rows.all()), Nameless::left_out);
  };
  Facets facets;
  facets.total = rows.all().count();
  facets.kinds = yes_or_no(table, rows.of(Facet::kind), Flag::video, "video", "image");
  facets.sources = of_flags(table, rows.of(Facet::source), source_names, Flag::generated);
  facets.statuses = of_flags(table, rows.of(Facet::status), status_names, Flag::draft);
  facets.models = of_names(Facet::model, NameField::model, Nameless::left_out);
  facets.boards = of_names(Facet::board, NameField::board, Nameless::counted);
  facets.tags = of_sets(NameField::tag);
  facets.loras = of_sets(NameField::lora);
  facets.ratings = ratings(table, rows.of(Facet::rating));
  facets.favorites = yes_or_no(table, rows.of(Facet::favorite), Flag::favorite, "true", "false");
  TRY(facets.months, months(table, by_time, rows.all(), zone));
  return facets;
}

std::vector<BoardCount> count_boards(const Table& table, const Order& by_time, const Bits& rows) {
  const NameColumn& boards = table.names(NameField::board);
  const Bits& in_assets = table.flag(Flag::in_assets);
  std::vector<BoardCount> counts(boards.names().size());
  const auto count = [&](const Bits& members, size_t BoardCount::*kind) {
    const auto by_number = boards.counts(members);
    size_t unseen = 0;  // boards whose newest member is still looked for
    for (uint32_t n = 0; n < counts.size(); ++n) {
      counts[n].*kind = by_number[n];
      unseen += by_number[n] > 0 && counts[n].newest_seq == 0 ? 1 : 0;
    }
    for (size_t at = by_time.size(); at > 0 && unseen > 0; --at) {
      const uint32_t row = by_time.row_at(at - 1);
      BoardCount& board = counts[boards.number(row)];
      if (board.newest_seq != 0 || !members.test(row)) continue;
      board.newest_seq = table.seq(row);
      --unseen;
    }
  };
  Bits images = rows;
  count(images.without(in_assets), &BoardCount::images);
  Bits assets = rows;
  assets &= in_assets;
  count(assets, &BoardCount::assets);
  for (uint32_t n = 0; n < counts.size(); ++n) counts[n].board = boards.names().at(n);
  std::erase_if(counts, [](const BoardCount& c) { return c.newest_seq == 0; });
  return counts;
}

}  // namespace atelier::gallery
