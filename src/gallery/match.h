// Which rows a query means.
#pragma once
#include <array>
#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

#include "gallery/bits.h"
#include "gallery/query.h"
#include "gallery/table.h"

namespace atelier::gallery {

// Rows whose text holds a piece, remembered for ever: rows keep their texts, so an answer only has
// to learn of the rows that came after it. Pieces of one or two letters are few and dear, ten
// milliseconds at a million rows, so the others cannot push them out. Threads: any.
class PieceCache {
 public:
  // For short pieces and for the others, each.
  explicit PieceCache(size_t bytes_max) : bytes_max_(bytes_max) {}

  // As long as there are rows.
  std::shared_ptr<const Bits> with(const Table& table, TextField field, const std::string& piece);
  void clear();

 private:
  struct Entry {
    std::string key;
    std::shared_ptr<const Bits> rows;
  };
  struct Shelf {
    size_t bytes = 0;
    std::list<Entry> entries;  // the one used last in front
    std::unordered_map<std::string, std::list<Entry>::iterator> places;
  };
  Shelf& shelf_of(const std::string& piece) { return shelves_[piece.size() <= 2 ? 0 : 1]; }
  std::shared_ptr<const Bits> find(Shelf& shelf, const std::string& key);
  void keep(Shelf& shelf, const std::string& key, std::shared_ptr<const Bits> rows);

  const size_t bytes_max_;
  std::mutex mutex_;
  std::array<Shelf, 2> shelves_;
};

// Rows that are alive and match.
Bits match(const Table& table, const Query& query, PieceCache& pieces);

}  // namespace atelier::gallery
