// The gallery in memory: which assets match, in which order, how many. Knows no SQL and no HTTP.
//
// Threads: changes (put, remove, settle, adopt, archive) come from one thread while nobody else is
// inside; questions may come from many threads at once. Whoever owns the index keeps them apart.
#pragma once
#include <cstdint>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "gallery/facets.h"
#include "gallery/listing.h"
#include "gallery/match.h"
#include "gallery/order.h"
#include "gallery/table.h"

namespace atelier::gallery {

// What people change most about an asset; reading it from the database would cost as much as all
// the rest of its row.
struct Marks {
  bool favorite = false;
  int rating = 0;                 // 0..5
  std::vector<std::string> tags;  // in alphabetical order
};

struct Page {
  std::vector<int64_t> seqs;
  std::vector<Marks> marks;  // of each of them
  size_t total = 0;
  size_t offset = 0;
  std::optional<std::string> next;  // cursor; nullopt at the end
};

// Where a page starts: behind the cursor, else at the offset.
struct Place {
  std::optional<Cursor> cursor;
  size_t offset = 0;
  size_t limit = 60;
};

// Folded text to look for, and where.
struct Piece {
  TextField field = TextField::prompt;
  std::string text;
};

class Index {
 public:
  Index();

  // ---- changes
  void put(const AssetRow& asset);
  bool remove(int64_t seq);
  // After a batch of changes, before the next question. The version grows.
  void settle();
  // After many rows came: gives back memory that growing reserved.
  void shrink() { table_.shrink(); }

  // ---- questions
  const Table& table() const { return table_; }
  uint64_t version() const { return version_; }
  // Rows without an asset; when they are many, an index made anew is smaller.
  size_t dead_rows() const { return table_.rows() - table_.alive_count(); }

  // `invalid` for a cursor of another arrangement.
  Result<Page> page(const Query& query, Arrangement arrangement, const Place& place);
  std::optional<size_t> offset_of(const Query& query, Arrangement arrangement, int64_t seq);
  std::optional<size_t> offset_at(const Query& query, Arrangement arrangement, int64_t utc_ms);
  size_t count(const Query& query);
  // Newest first.
  std::vector<int64_t> seqs(const Query& query);
  std::vector<BoardCount> boards(const Query& query);
  Result<Facets> facets(const std::vector<Clause>& clauses, std::string_view zone);

  // Orders by name and size are sorted when first asked for. To have them earlier without keeping
  // anybody waiting: missing_order(), make() it outside, adopt() it.
  std::optional<OrderMaker> missing_order() const;
  void adopt(Order order, size_t rows_then);
  // Pieces that take long to look for, each with where: letters, and what many words share.
  std::vector<Piece> dear_pieces() const;
  // Looks for it now, so that nobody waits for it later.
  void look_ahead(const Piece& piece) { pieces_.with(table_, piece.field, piece.text); }

  template <class Archive>
  friend void archive(Archive& a, Index& index) {
    archive(a, index.table_);
    archive(a, index.by_time_);
    index.archive_sorted(a, index.by_name_, OrderKind::name);
    index.archive_sorted(a, index.by_size_, OrderKind::size);
  }

 private:
  static constexpr size_t many_bytes_max = 12 << 20;
  static constexpr size_t few_bytes_max = 6 << 20;
  static constexpr size_t listings_bytes_max = 12 << 20;
  using ListingPtr = std::shared_ptr<const Listing>;
  struct KeptListing {
    std::string key;
    ListingPtr listing;
  };

  template <class Archive>
  void archive_sorted(Archive& a, std::unique_ptr<Order>& order, OrderKind kind) {
    const bool known = is_sorted(order);
    uint8_t is_there = known ? 1 : 0;
    a.number(is_there);
    if (is_there == 0) return;
    if (!known) order = std::make_unique<Order>(kind);
    archive(a, *order);
  }

  bool is_sorted(const std::unique_ptr<Order>& order) const;
  const Order& order(OrderKind kind);
  ListingPtr listing(const Query& query, Arrangement arrangement);
  ListingPtr find_listing(const std::string& key);
  void keep_listing(std::string key, ListingPtr listing);

  Table table_;
  Order by_time_{OrderKind::time};
  uint64_t version_ = 1;
  size_t unsettled_ = 0;
  PieceCache pieces_{many_bytes_max, few_bytes_max};

  // Of the pointers, which questions may set; once set they stay. An order itself changes with the
  // table.
  mutable std::mutex orders_mutex_;
  std::unique_ptr<Order> by_name_;
  std::unique_ptr<Order> by_size_;

  std::mutex listings_mutex_;
  size_t listings_bytes_ = 0;
  std::list<KeptListing> listings_;  // of this version; the one used last in front
};

}  // namespace atelier::gallery
