#include "gallery/listing.h"

#include <algorithm>
#include <limits>

namespace atelier::gallery {
namespace {

constexpr uint32_t star_groups = 6;

}  // namespace

OrderKind order_of(Sort sort) {
  switch (sort) {
    case Sort::name: return OrderKind::name;
    case Sort::largest: return OrderKind::size;
    default: return OrderKind::time;
  }
}

Listing::Listing(const Table& table, const Order& order, Bits matching, Arrangement arrangement)
    : table_(table),
      order_(order),
      matching_(std::move(matching)),
      arrangement_(arrangement),
      total_(matching_.count()) {
  count_groups();
}

void Listing::count_groups() {
  if (!arrangement_.favorites_first && !by_rating()) {
    groups_.emplace_back().count = total_;
  } else if (!arrangement_.favorites_first) {
    count_stars(matching_);
  } else if (!by_rating()) {
    groups_.emplace_back().count = count_both(matching_, table_.flag(Flag::favorite));
    groups_.emplace_back().count = total_ - groups_[0].count;
  } else {
    Bits favorites = matching_;
    favorites &= table_.flag(Flag::favorite);
    count_stars(favorites);
    Bits others = matching_;
    count_stars(others.without(favorites));
  }
}

void Listing::count_stars(const Bits& among) {
  size_t rated = 0;
  for (int stars = 5; stars > 0; --stars) {
    groups_.emplace_back().count = count_both(among, table_.rated(stars));
    rated += groups_.back().count;
  }
  groups_.emplace_back().count = among.count() - rated;
}

Bits Listing::rows_of(uint32_t group) const {
  Bits rows = matching_;
  if (arrangement_.favorites_first) {
    const Bits& favorites = table_.flag(Flag::favorite);
    const bool are_favorites = by_rating() ? group < star_groups : group == 0;
    are_favorites ? rows &= favorites : rows.without(favorites);
  }
  if (!by_rating()) return rows;
  const int stars = 5 - int(group % star_groups);
  if (stars > 0) return rows &= table_.rated(stars);
  for (int more = 1; more <= 5; ++more) rows.without(table_.rated(more));
  return rows;
}

const RankedBits& Listing::arranged(uint32_t group) const {
  const std::lock_guard lock(mutex_);
  auto& positions = groups_[group].positions;
  if (!positions) {
    const bool all = groups_[group].count == total_;
    positions =
        std::make_unique<const RankedBits>(order_.arranged(all ? matching_ : rows_of(group)));
  }
  return *positions;
}

std::vector<uint32_t> Listing::rows(size_t offset, size_t limit) const {
  std::vector<uint32_t> out;
  size_t before = 0;
  for (uint32_t group = 0; group < groups_.size() && out.size() < limit; ++group) {
    const size_t count = groups_[group].count;
    for (size_t at = offset + out.size(); at < before + count && out.size() < limit; ++at) {
      const size_t index = at - before;
      const size_t position = arranged(group).select(backwards() ? count - 1 - index : index);
      out.push_back(order_.row_at(position));
    }
    before += count;
  }
  return out;
}

uint32_t Listing::group_of(uint32_t row) const {
  uint32_t group = 0;
  if (arrangement_.favorites_first && !table_.flag(Flag::favorite).test(row)) group = 1;
  if (by_rating()) group = group * star_groups + uint32_t(5 - table_.rating(row));
  return group;
}

size_t Listing::before_group(uint32_t group) const {
  size_t before = 0;
  for (uint32_t i = 0; i < group && i < groups_.size(); ++i) before += groups_[i].count;
  return before;
}

size_t Listing::members_before(uint32_t group, size_t position) const {
  if (groups_[group].count == 0) return 0;
  const RankedBits& members = arranged(group);
  return backwards() ? members.count() - members.rank(position) : members.rank(position);
}

Cursor Listing::cursor_at(uint32_t row) const {
  return {arrangement_, group_of(row), sort_key(table_, row, order_of(arrangement_.sort))};
}

size_t Listing::behind(const Cursor& cursor) const {
  if (cursor.group >= groups_.size()) return total_;
  // Read backwards, what stands before the cursor is what the order has behind it.
  const auto ties = backwards() ? Order::Ties::behind : Order::Ties::before;
  const size_t position = order_.position(table_, cursor.key, ties);
  return before_group(cursor.group) + members_before(cursor.group, position);
}

std::optional<size_t> Listing::offset_of(uint32_t row) const {
  if (!matching_.test(row)) return std::nullopt;
  const Cursor cursor = cursor_at(row);
  size_t position = order_.position(table_, cursor.key, Order::Ties::behind);
  // A row that was left for this one may share its key.
  while (position < order_.size() && order_.row_at(position) != row) {
    if (table_.seq(order_.row_at(position)) != cursor.key.seq) return std::nullopt;
    ++position;
  }
  if (position == order_.size()) return std::nullopt;
  const size_t before = members_before(cursor.group, backwards() ? position + 1 : position);
  return before_group(cursor.group) + before;
}

std::optional<size_t> Listing::offset_at(int64_t utc_ms) const {
  const bool by_time = arrangement_.sort == Sort::newest || arrangement_.sort == Sort::oldest;
  if (!by_time) return std::nullopt;
  const auto group = uint32_t(groups_.size() - 1);
  SortKey key{.created_at = utc_ms};
  key.seq = newest_first() ? std::numeric_limits<int64_t>::max() : -1;
  const size_t position = order_.position(table_, key, Order::Ties::behind);
  return before_group(group) + members_before(group, position);
}

size_t Listing::bytes() const {
  const auto has_some = [](const Group& group) { return group.count > 0; };
  const auto groups = size_t(std::ranges::count_if(groups_, has_some));
  // A set of positions and its counts, half a byte for each eight words.
  return sizeof(Listing) + matching_.words().size_bytes() * (8 + 9 * groups) / 8;
}

}  // namespace atelier::gallery
