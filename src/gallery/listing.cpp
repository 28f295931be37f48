#include "gallery/listing.h"

#include <algorithm>
#include <limits>

namespace atelier::gallery {
namespace {

constexpr uint32_t star_groups = 6;
// So near to an end of a group its rows are looked for from there.
constexpr size_t near_end = 200;

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
  is_short() ? list_places() : count_groups();
}

void Listing::list_places() {
  std::vector<uint32_t> rows;
  rows.reserve(total_);
  matching_.each([&](size_t row) { rows.push_back(uint32_t(row)); });
  // Positions lie all over the memory: looked up in a loop of its own, many are on their way at
  // once.
  places_.reserve(total_);
  for (const uint32_t row : rows) places_.push_back(order_.position_of(row));
  for (size_t i = 0; i < total_; ++i) places_[i] = place_of(group_of(rows[i]), places_[i]);
}

// Ascending as the list goes; the order's position is its lower half, from the end if backwards.
uint64_t Listing::place_of(uint32_t group, size_t position) const {
  const auto lower = uint32_t(position);
  return uint64_t{group} << 32 | (backwards() ? ~lower : lower);
}

std::vector<uint32_t> Listing::rows_by_place(size_t offset, size_t limit) const {
  const size_t from = std::min(offset, total_);
  const size_t end = from + std::min(limit, total_ - from);
  const std::lock_guard lock(mutex_);
  if (!are_places_sorted_) {
    const auto last = end <= near_end ? places_.begin() + ptrdiff_t(end) : places_.end();
    std::partial_sort(places_.begin(), last, places_.end());
    are_places_sorted_ = last == places_.end();
  }
  std::vector<uint32_t> rows;
  for (size_t at = from; at < end; ++at) {
    const auto lower = uint32_t(places_[at]);
    rows.push_back(order_.row_at(backwards() ? ~lower : lower));
  }
  return rows;
}

size_t Listing::group_count() const {
  const uint32_t stars = by_rating() ? star_groups : 1;
  return arrangement_.favorites_first ? 2 * stars : stars;
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

bool Listing::is_arranged(uint32_t group) const {
  const std::lock_guard lock(mutex_);
  return groups_[group].positions != nullptr;
}

std::vector<uint32_t> Listing::rows(size_t offset, size_t limit) const {
  if (is_short()) return rows_by_place(offset, limit);
  std::vector<uint32_t> out;
  size_t before = 0;
  for (uint32_t group = 0; group < groups_.size() && out.size() < limit; ++group) {
    const size_t count = groups_[group].count;
    const size_t index = offset + out.size() - before;
    if (index < count) {
      const auto some = rows_in(group, index, std::min(limit - out.size(), count - index));
      out.insert(out.end(), some.begin(), some.end());
    }
    before += count;
  }
  return out;
}

std::vector<uint32_t> Listing::rows_in(uint32_t group, size_t index, size_t limit) const {
  const size_t count = groups_[group].count;
  const size_t behind = count - index - limit;
  const size_t skip = std::min(index, behind);
  if (skip + limit <= near_end && !is_arranged(group)) {
    const bool from_end = behind < index;
    auto found = order_.front(count == total_ ? matching_ : rows_of(group), count,
                              backwards() != from_end, skip, limit);
    if (found && from_end) std::ranges::reverse(*found);
    if (found) return *std::move(found);
  }
  std::vector<uint32_t> rows;
  const RankedBits& positions = arranged(group);
  for (size_t at = index; at < index + limit; ++at) {
    rows.push_back(order_.row_at(positions.select(backwards() ? count - 1 - at : at)));
  }
  return rows;
}

uint32_t Listing::group_of(uint32_t row) const {
  uint32_t group = 0;
  if (arrangement_.favorites_first && !table_.flag(Flag::favorite).test(row)) group = 1;
  if (by_rating()) group = group * star_groups + uint32_t(5 - table_.rating(row));
  return group;
}

size_t Listing::rows_before(uint32_t group, size_t position) const {
  if (is_short()) {
    const std::lock_guard lock(mutex_);
    if (!are_places_sorted_) std::ranges::sort(places_);
    are_places_sorted_ = true;
    // Backwards, the row at the position comes before it.
    const uint64_t place = place_of(group, position) + uint64_t{backwards()};
    return size_t(std::ranges::lower_bound(places_, place) - places_.begin());
  }
  size_t before = 0;
  for (uint32_t i = 0; i < group; ++i) before += groups_[i].count;
  if (groups_[group].count == 0) return before;
  const RankedBits& members = arranged(group);
  return before + (backwards() ? members.count() - members.rank(position) : members.rank(position));
}

Cursor Listing::cursor_at(uint32_t row) const {
  return {arrangement_, group_of(row), sort_key(table_, row, order_of(arrangement_.sort))};
}

size_t Listing::behind(const Cursor& cursor) const {
  if (cursor.group >= group_count()) return total_;
  // Read backwards, what stands before the cursor is what the order has behind it.
  const auto ties = backwards() ? Order::Ties::behind : Order::Ties::before;
  return rows_before(cursor.group, order_.position(table_, cursor.key, ties));
}

std::optional<size_t> Listing::offset_of(uint32_t row) const {
  if (!matching_.test(row)) return std::nullopt;
  const size_t position = order_.position_of(row);
  return rows_before(group_of(row), backwards() ? position + 1 : position);
}

std::optional<size_t> Listing::offset_at(int64_t utc_ms) const {
  const bool by_time = arrangement_.sort == Sort::newest || arrangement_.sort == Sort::oldest;
  if (!by_time) return std::nullopt;
  SortKey key{.created_at = utc_ms};
  key.seq = newest_first() ? std::numeric_limits<int64_t>::max() : -1;
  const size_t position = order_.position(table_, key, Order::Ties::behind);
  return rows_before(uint32_t(group_count() - 1), position);
}

size_t Listing::bytes() const {
  const size_t rows = matching_.words().size_bytes();
  if (is_short()) return sizeof(Listing) + rows + places_.capacity() * sizeof(uint64_t);
  const auto has_some = [](const Group& group) { return group.count > 0; };
  const auto groups = size_t(std::ranges::count_if(groups_, has_some));
  // A set of positions and its counts, half a byte for each eight words.
  return sizeof(Listing) + rows * (8 + 9 * groups) / 8;
}

}  // namespace atelier::gallery
