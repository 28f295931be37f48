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
// to learn of the rows that came after it. What many rows hold takes longest to look for, so it has
// a shelf of its own, from which what few hold cannot push it. Threads: any.
class PieceCache {
 public:
  // For what many rows hold and for the rest.
  PieceCache(size_t many_bytes_max, size_t few_bytes_max)
      : shelves_{Shelf{many_bytes_max}, Shelf{few_bytes_max}} {}

  // As long as there are rows.
  std::shared_ptr<const Bits> with(const Table& table, TextField field, const std::string& piece);
  void clear();

 private:
  struct Entry {
    std::string key;
    std::shared_ptr<const Bits> rows;
  };
  struct Shelf {
    explicit Shelf(size_t most) : bytes_max(most) {}
    size_t bytes_max;
    size_t bytes = 0;
    std::list<Entry> entries;  // the one used last in front
    std::unordered_map<std::string, std::list<Entry>::iterator> places;

    std::shared_ptr<const Bits> find(const std::string& key);
    void take_off(const std::string& key);
    void put(const std::string& key, std::shared_ptr<const Bits> rows);
  };
  std::shared_ptr<const Bits> find(const std::string& key);
  void keep(const std::string& key, std::shared_ptr<const Bits> rows);

  std::mutex mutex_;
  std::array<Shelf, 2> shelves_;  // many, few
};

// Rows that are alive and match.
Bits match(const Table& table, const Query& query, PieceCache& pieces);

}  // namespace atelier::gallery
