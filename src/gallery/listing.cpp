#include "gallery/listing.h"

#include <algorithm>
#include <limits>

namespace atelier::gallery {
namespace {

constexpr uint32_t star_groups = 6;

// Up to one in so many positions is looked at by itself instead of all words of all marks.
constexpr size_t few_share = 64;

std::vector<Bits> deal_out(const Bits& group, const std::vector<ArrangedMarks::BitsPtr>& chosen) {
  std::vector<Bits> parts(chosen.size() + 1, Bits(group.size()));
  group.each([&](size_t position) {
    const auto holds = [&](const ArrangedMarks::BitsPtr& bits) { return bits->test(position); };
    parts[size_t(std::ranges::find_if(chosen, holds) - chosen.begin())].set(position);
  });
  return parts;
}

// One group in parts: what each of `chosen` holds, then the rest. The chosen exclude each other.
std::vector<Bits> split(const Bits& group, const std::vector<ArrangedMarks::BitsPtr>& chosen) {
  if (group.count() * few_share < group.size()) return deal_out(group, chosen);
  std::vector<Bits> parts(chosen.size(), Bits(group.size()));
  Bits rest = group;
  uint64_t* left = rest.words().data();
  for (size_t i = 0; i < chosen.size(); ++i) {
    uint64_t* part = parts[i].words().data();
    const uint64_t* wanted = chosen[i]->words().data();
    for (size_t word = 0; word < rest.words().size(); ++word) {
      part[word] = left[word] & wanted[word];
      left[word] ^= part[word];
    }
  }
  parts.push_back(std::move(rest));
  return parts;
}

}  // namespace

OrderKind order_of(Sort sort) {
  switch (sort) {
    case Sort::name: return OrderKind::name;
    case Sort::largest: return OrderKind::size;
    default: return OrderKind::time;
  }
}

Listing::Listing(const Table& table, const Order& order, const Bits& matching,
                 Arrangement arrangement, ArrangedMarks& marks)
    : arrangement_(arrangement) {
  std::vector<Bits> groups;
  groups.push_back(order.arranged(matching));
  if (arrangement.favorites_first) {
    groups = split(groups.front(), {marks.favorites(table, order)});
  }
  if (arrangement.sort == Sort::rating) {
    std::vector<ArrangedMarks::BitsPtr> stars;
    for (int i = 5; i > 0; --i) stars.push_back(marks.rated(table, order, i));
    std::vector<Bits> finer;
    for (const Bits& group : groups) {
      for (Bits& part : split(group, stars)) finer.push_back(std::move(part));
    }
    groups = std::move(finer);
  }
  for (Bits& group : groups) groups_.emplace_back(std::move(group));
  for (const RankedBits& group : groups_) total_ += group.count();
}

std::vector<uint32_t> Listing::rows(const Order& order, size_t offset, size_t limit) const {
  std::vector<uint32_t> out;
  size_t before = 0;
  for (const RankedBits& group : groups_) {
    for (size_t at = offset + out.size(); at < before + group.count() && out.size() < limit; ++at) {
      const size_t index = at - before;
      const size_t position = group.select(backwards() ? group.count() - 1 - index : index);
      out.push_back(order.row_at(position));
    }
    before += group.count();
  }
  return out;
}

uint32_t Listing::group_of(const Table& table, uint32_t row) const {
  uint32_t group = 0;
  if (arrangement_.favorites_first && !table.flag(Flag::favorite).test(row)) group = 1;
  if (arrangement_.sort == Sort::rating)
    group = group * star_groups + uint32_t(5 - table.rating(row));
  return group;
}

size_t Listing::before_group(uint32_t group) const {
  size_t before = 0;
  for (uint32_t i = 0; i < group && i < groups_.size(); ++i) before += groups_[i].count();
  return before;
}

size_t Listing::members_before(uint32_t group, size_t position) const {
  const RankedBits& members = groups_[group];
  return backwards() ? members.count() - members.rank(position) : members.rank(position);
}

Cursor Listing::cursor_at(const Table& table, uint32_t row) const {
  return {arrangement_, group_of(table, row), sort_key(table, row, order_of(arrangement_.sort))};
}

size_t Listing::behind(const Table& table, const Order& order, const Cursor& cursor) const {
  if (cursor.group >= groups_.size()) return total_;
  // Read backwards, what stands before the cursor is what the order has behind it.
  const auto ties = backwards() ? Order::Ties::behind : Order::Ties::before;
  const size_t position = order.position(table, cursor.key, ties);
  return before_group(cursor.group) + members_before(cursor.group, position);
}

std::optional<size_t> Listing::offset_of(const Table& table, const Order& order,
                                         uint32_t row) const {
  const Cursor cursor = cursor_at(table, row);
  size_t position = order.position(table, cursor.key, Order::Ties::behind);
  // A row that was left for this one may share its key.
  while (position < order.size() && order.row_at(position) != row) {
    if (table.seq(order.row_at(position)) != cursor.key.seq) return std::nullopt;
    ++position;
  }
  if (position == order.size()) return std::nullopt;
  if (!groups_[cursor.group].test(position)) return std::nullopt;
  const size_t before = members_before(cursor.group, backwards() ? position + 1 : position);
  return before_group(cursor.group) + before;
}

std::optional<size_t> Listing::offset_at(const Table& table, const Order& order,
                                         int64_t utc_ms) const {
  const bool by_time = arrangement_.sort == Sort::newest || arrangement_.sort == Sort::oldest;
  if (!by_time) return std::nullopt;
  const auto group = uint32_t(groups_.size() - 1);
  SortKey key{.created_at = utc_ms};
  key.seq = newest_first() ? std::numeric_limits<int64_t>::max() : -1;
  const size_t position = order.position(table, key, Order::Ties::behind);
  return before_group(group) + members_before(group, position);
}

size_t Listing::bytes() const {
  size_t bytes = sizeof(Listing);
  for (const RankedBits& group : groups_) bytes += group.bytes();
  return bytes;
}

}  // namespace atelier::gallery
