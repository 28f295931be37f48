#include "gallery/index.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/assert.h"

namespace atelier::gallery {

Index::Index() = default;

void Index::put(const AssetRow& asset) {
  const auto row = table_.put(asset);
  ++unsettled_;
  if (!row) return;
  by_time_.add(*row);
  if (by_name_) by_name_->add(*row);
  if (by_size_) by_size_->add(*row);
}

bool Index::remove(int64_t seq) {
  ++unsettled_;
  return table_.remove(seq);
}

void Index::settle() {
  if (unsettled_ == 0) return;
  unsettled_ = 0;
  by_time_.settle(table_);
  if (by_name_) by_name_->settle(table_);
  if (by_size_) by_size_->settle(table_);
  ++version_;
  const std::lock_guard lock(listings_mutex_);
  listings_.clear();
  listings_bytes_ = 0;
}

const Order& Index::order(OrderKind kind) {
  if (kind == OrderKind::time) return by_time_;
  const std::lock_guard lock(orders_mutex_);
  auto& wanted = kind == OrderKind::name ? by_name_ : by_size_;
  if (!wanted) wanted = std::make_unique<Order>(OrderMaker(table_, by_time_, kind).make());
  return *wanted;
}

bool Index::is_sorted(const std::unique_ptr<Order>& order) const {
  const std::lock_guard lock(orders_mutex_);
  return order != nullptr;
}

std::optional<OrderMaker> Index::missing_order() const {
  if (!is_sorted(by_name_)) return OrderMaker(table_, by_time_, OrderKind::name);
  if (!is_sorted(by_size_)) return OrderMaker(table_, by_time_, OrderKind::size);
  return std::nullopt;
}

void Index::adopt(Order order, size_t rows_then) {
  auto& place = order.kind() == OrderKind::name ? by_name_ : by_size_;
  if (place) return;
  for (size_t row = rows_then; row < table_.rows(); ++row) order.add(uint32_t(row));
  order.settle(table_);
  const std::lock_guard lock(orders_mutex_);  // the index may be being written down
  place = std::make_unique<Order>(std::move(order));
}

std::vector<Piece> Index::dear_pieces() const {
  constexpr size_t most = 48;                // three quarters of their shelf of the cache
  constexpr size_t least_entries = 300'000;  // less takes less than a millisecond
  std::vector<Piece> pieces;
  for (std::string& text : table_.texts(TextField::prompt).dear_pieces(most, least_entries)) {
    pieces.push_back({TextField::prompt, std::move(text)});
  }
  for (char letter = 'a'; letter <= 'z'; ++letter) {
    for (const TextField field : {TextField::prompt, TextField::name}) {
      pieces.push_back({field, std::string(1, letter)});
    }
  }
  return pieces;
}

Index::ListingPtr Index::find_listing(const std::string& key) {
  const std::lock_guard lock(listings_mutex_);
  const auto found = std::ranges::find(listings_, key, &KeptListing::key);
  if (found == listings_.end()) return nullptr;
  listings_.splice(listings_.begin(), listings_, found);
  return listings_.front().listing;
}

void Index::keep_listing(std::string key, ListingPtr listing) {
  const std::lock_guard lock(listings_mutex_);
  listings_bytes_ += listing->bytes();
  listings_.push_front({std::move(key), std::move(listing)});
  while (listings_bytes_ > listings_bytes_max && listings_.size() > 1) {
    listings_bytes_ -= listings_.back().listing->bytes();
    listings_.pop_back();
  }
}

Index::ListingPtr Index::listing(const Query& query, Arrangement arrangement) {
  std::string key =
      fmt::format("{} {} {}", int(arrangement.sort), arrangement.favorites_first, key_of(query));
  if (auto known = find_listing(key)) return known;
  const Order& by = order(order_of(arrangement.sort));
  auto made =
      std::make_shared<const Listing>(table_, by, match(table_, query, pieces_), arrangement);
  keep_listing(std::move(key), made);
  return made;
}

Result<Page> Index::page(const Query& query, Arrangement arrangement, const Place& place) {
  ATELIER_ASSERT(unsettled_ == 0);
  if (place.cursor && !(place.cursor->arrangement == arrangement)) {
    return fail(Error{ErrorKind::invalid,
                      "This cursor belongs to another order of the list.",
                      "",
                      {{"cursor", "belongs to another order of the list"}}});
  }
  const ListingPtr list = listing(query, arrangement);
  Page page{.total = list->total(), .offset = place.offset};
  if (place.cursor) page.offset = list->behind(*place.cursor);
  const auto rows = list->rows(page.offset, place.limit);
  page.seqs.reserve(rows.size());
  page.marks.reserve(rows.size());
  for (const uint32_t row : rows) {
    page.seqs.push_back(table_.seq(row));
    page.marks.push_back({table_.flag(Flag::favorite).test(row), table_.rating(row),
                          table_.sets(NameField::tag).at(row)});
  }
  if (!rows.empty() && page.offset + rows.size() < page.total) {
    page.next = cursor_text(list->cursor_at(rows.back()));
  }
  return page;
}

std::optional<size_t> Index::offset_of(const Query& query, Arrangement arrangement, int64_t seq) {
  const auto row = table_.find_row(seq);
  if (!row) return std::nullopt;
  const ListingPtr list = listing(query, arrangement);
  return list->offset_of(*row);
}

std::optional<size_t> Index::offset_at(const Query& query, Arrangement arrangement,
                                       int64_t utc_ms) {
  const ListingPtr list = listing(query, arrangement);
  return list->offset_at(utc_ms);
}

size_t Index::count(const Query& query) {
  return listing(query, {})->total();
}

std::vector<int64_t> Index::seqs(const Query& query) {
  std::vector<int64_t> seqs;
  for (const uint32_t row : listing(query, {})->all_rows()) {
    seqs.push_back(table_.seq(row));
  }
  return seqs;
}

std::vector<BoardCount> Index::boards(const Query& query) {
  return count_boards(table_, by_time_, match(table_, query, pieces_));
}

Result<Facets> Index::facets(const std::vector<Clause>& clauses, std::string_view zone) {
  return count_facets(table_, by_time_, clauses, zone, pieces_);
}

}  // namespace atelier::gallery
