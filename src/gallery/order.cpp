#include "gallery/order.h"

#include <algorithm>
#include <bit>
#include <numeric>
#include <tuple>

#include "base/assert.h"
#include "gallery/gather.h"

namespace atelier::gallery {
namespace {

// Walking the members costs about so many times as much for each as walking the positions does.
constexpr size_t member_cost = 5;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// The run of digits at `at` without leading zeros; `at` moves behind it.
std::string_view digits(std::string_view text, size_t& at) {
  while (at < text.size() && text[at] == '0') ++at;
  const size_t from = at;
  while (at < text.size() && is_digit(text[at])) ++at;
  return text.substr(from, at - from);
}

bool newer(const SortKey& a, const SortKey& b) {
  return std::tie(a.created_at, a.seq) > std::tie(b.created_at, b.seq);
}

}  // namespace

bool natural_less(std::string_view a, std::string_view b) {
  size_t i = 0;
  size_t j = 0;
  while (i < a.size() && j < b.size()) {
    if (is_digit(a[i]) && is_digit(b[j])) {
      const auto left = digits(a, i);
      const auto right = digits(b, j);
      if (left.size() != right.size()) return left.size() < right.size();
      if (left != right) return left < right;
    } else if (a[i] != b[j]) {
      return static_cast<unsigned char>(a[i]) < static_cast<unsigned char>(b[j]);
    } else {
      ++i;
      ++j;
    }
  }
  if ((i < a.size()) != (j < b.size())) return j < b.size();
  return a < b;  // "a01" and "a1" differ all the same
}

SortKey sort_key(const Table& table, uint32_t row, OrderKind kind) {
  SortKey key{.created_at = table.created_at(row), .seq = table.seq(row)};
  if (kind == OrderKind::size) key.bytes = table.bytes(row);
  if (kind == OrderKind::name) key.name = table.texts(TextField::name).text(row);
  return key;
}

bool stands_before(OrderKind kind, const SortKey& a, const SortKey& b) {
  if (kind == OrderKind::time) return newer(b, a);
  if (kind == OrderKind::size && a.bytes != b.bytes) return a.bytes > b.bytes;
  if (kind == OrderKind::name && a.name != b.name) {
    if (a.name.empty() || b.name.empty()) return b.name.empty();
    return natural_less(a.name, b.name);
  }
  return newer(a, b);
}

Order Order::by_time(const Table& table) {
  Order order(OrderKind::time);
  order.rows_.resize(table.rows());
  std::iota(order.rows_.begin(), order.rows_.end(), 0);
  std::ranges::sort(order.rows_, [&](uint32_t a, uint32_t b) {
    return std::pair(table.created_at(a), table.seq(a)) <
           std::pair(table.created_at(b), table.seq(b));
  });
  order.find_runs(0);
  return order;
}

void Order::assign(std::vector<uint32_t> rows) {
  rows_ = std::move(rows);
  find_runs(0);
}

// Each pending row moves what stands behind it, the last one first, so that every row moves at most
// once. Rows newer than all others move nothing.
void Order::settle(const Table& table) {
  if (pending_.empty()) return;
  struct Comer {
    SortKey key;
    uint32_t row;
  };
  std::vector<Comer> comers;
  for (const uint32_t row : pending_) comers.push_back({sort_key(table, row, kind_), row});
  pending_.clear();
  std::ranges::sort(
      comers, [&](const Comer& a, const Comer& b) { return stands_before(kind_, a.key, b.key); });
  size_t end = rows_.size();
  rows_.resize(end + comers.size());
  for (size_t left = comers.size(); left > 0; --left) {
    const Comer& comer = comers[left - 1];
    const auto first = rows_.begin();
    const auto place = std::partition_point(first, first + ptrdiff_t(end), [&](uint32_t row) {
      return stands_before(kind_, sort_key(table, row, kind_), comer.key);
    });
    const auto at = size_t(place - first);
    std::copy_backward(place, first + ptrdiff_t(end), first + ptrdiff_t(end + left));
    rows_[at + left - 1] = comer.row;
    end = at;
  }
  find_runs(end);
}

void Order::find_runs(size_t from) {
  runs_.resize(rows_.size() / 64);
  for (size_t block = from / 64; block < runs_.size(); ++block) {
    const uint32_t* rows = rows_.data() + block * 64;
    bool run = true;
    for (uint32_t i = 1; i < 64; ++i) run &= rows[i] == rows[0] + i;
    runs_.put(block, run);
  }
  run_count_ = runs_.count();
  position_of_.resize(rows_.size());
  for (size_t at = from; at < rows_.size(); ++at) position_of_[rows_[at]] = uint32_t(at);
}

bool Order::walks(size_t members) const {
  // Runs of neighbours cost next to nothing.
  return members * member_cost >= rows_.size() - size_t(run_count_) * 64;
}

Bits Order::arranged(const Bits& members) const {
  return walks(members.count()) ? arranged_many(members) : arranged_few(members);
}

Bits Order::arranged_few(const Bits& members) const {
  Bits positions(rows_.size());
  members.each([&](size_t row) { positions.set(position_of_[row]); });
  return positions;
}

Bits Order::arranged_many(const Bits& members) const {
  Bits positions(rows_.size());
  const auto out = positions.words();
  for (size_t block = 0; block < out.size(); ++block) out[block] = block_of(members, block);
  return positions;
}

uint64_t Order::block_of(const Bits& members, size_t block) const {
  static const Gather gather = gather_of_this_processor();
  const size_t from = block * 64;
  const auto in = members.words();
  if (block < runs_.size() && runs_.test(block)) {
    const uint32_t row = rows_[from];
    const uint32_t shift = row % 64;
    const uint64_t low = in[row / 64] >> shift;
    return shift == 0 ? low : low | in[row / 64 + 1] << (64 - shift);
  }
  if (from + 64 <= rows_.size()) return gather(in.data(), rows_.data() + from);
  uint64_t word = 0;
  for (size_t at = from; at < rows_.size(); ++at) {
    word |= uint64_t{members.test(rows_[at])} << (at - from);
  }
  return word;
}

std::optional<std::vector<uint32_t>> Order::front(const Bits& members, size_t count, bool backwards,
                                                  size_t skip, size_t limit) const {
  std::vector<uint32_t> rows;
  limit = std::min(limit, count - std::min(skip, count));
  const size_t blocks = (rows_.size() + 63) / 64;
  const size_t blocks_max = walks(count) ? blocks : count * member_cost / 64;
  for (size_t i = 0; i < blocks_max && rows.size() < limit; ++i) {
    const size_t block = backwards ? blocks - 1 - i : i;
    uint64_t word = block_of(members, block);
    const auto here = size_t(std::popcount(word));
    if (skip >= here) {
      skip -= here;
      continue;
    }
    while (word != 0 && rows.size() < limit) {
      const int at = backwards ? 63 - std::countl_zero(word) : std::countr_zero(word);
      word &= ~(uint64_t{1} << at);
      if (skip > 0) {
        --skip;
      } else {
        rows.push_back(rows_[block * 64 + size_t(at)]);
      }
    }
  }
  if (rows.size() < limit) return std::nullopt;
  return rows;
}

size_t Order::position(const Table& table, const SortKey& key, Ties ties) const {
  const auto place = std::ranges::partition_point(rows_, [&](uint32_t row) {
    const SortKey other = sort_key(table, row, kind_);
    return ties == Ties::before ? !stands_before(kind_, key, other)
                                : stands_before(kind_, other, key);
  });
  return size_t(place - rows_.begin());
}

OrderMaker::OrderMaker(const Table& table, const Order& by_time, OrderKind kind) : kind_(kind) {
  ATELIER_ASSERT(kind != OrderKind::time);
  by_time_.reserve(by_time.size());
  for (size_t i = 0; i < by_time.size(); ++i) by_time_.push_back(by_time.row_at(i));
  const TextColumn& names = table.texts(TextField::name);
  if (kind == OrderKind::size) {
    for (uint32_t row = 0; row < table.rows(); ++row) bytes_.push_back(table.bytes(row));
  } else {
    for (uint32_t row = 0; row < table.rows(); ++row) text_.push_back(names.text_number(row));
    for (uint32_t n = 0; n < names.texts(); ++n) names_.push_back(names.decoded(n));
  }
}

Order OrderMaker::make() && {
  // By rank of the key, then newest first: one number each, so that a million sort quickly.
  std::vector<uint64_t> keys(by_time_.size());
  std::vector<uint32_t> rank;
  if (kind_ == OrderKind::name) {
    std::vector<uint32_t> numbers(names_.size());
    std::iota(numbers.begin(), numbers.end(), 0);
    std::ranges::sort(numbers, [&](uint32_t a, uint32_t b) {
      return stands_before(kind_, {.name = names_[a]}, {.name = names_[b]});
    });
    rank.resize(names_.size());
    for (uint32_t i = 0; i < numbers.size(); ++i) rank[numbers[i]] = i;
  } else {
    std::vector<int64_t> sizes = bytes_;
    std::ranges::sort(sizes, std::ranges::greater{});
    sizes.erase(std::unique(sizes.begin(), sizes.end()), sizes.end());
    rank.reserve(bytes_.size());
    for (const int64_t bytes : bytes_) {
      const auto place = std::ranges::lower_bound(sizes, bytes, std::ranges::greater{});
      rank.push_back(uint32_t(place - sizes.begin()));
    }
  }
  const auto newest = uint32_t(by_time_.size());
  for (uint32_t i = 0; i < newest; ++i) {
    const uint32_t row = by_time_[i];
    keys[i] = uint64_t{rank[kind_ == OrderKind::name ? text_[row] : row]} << 32 | (newest - 1 - i);
  }
  std::ranges::sort(keys);
  std::vector<uint32_t> rows;
  rows.reserve(keys.size());
  for (const uint64_t key : keys) rows.push_back(by_time_[newest - 1 - uint32_t(key)]);
  Order order(kind_);
  order.assign(std::move(rows));
  return order;
}

}  // namespace atelier::gallery
