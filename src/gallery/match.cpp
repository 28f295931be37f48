#include "gallery/match.h"

#include <fmt/format.h>

namespace atelier::gallery {
namespace {

// More new rows than this are searched as all are: by the vocabulary.
constexpr size_t catch_up_rows_max = 2000;
// One in so many rows are many.
constexpr size_t many_share = 4;

class Matcher {
 public:
  Matcher(const Table& table, PieceCache& pieces) : table_(table), pieces_(pieces) {}

  Bits match(const Query& q) const {
    switch (q.kind) {
      case Query::Kind::all_of: return all_of(q);
      case Query::Kind::any_of: return any_of(q);
      case Query::Kind::not_any: return any_of(q).flip();
      case Query::Kind::words: return words(q.text);
      case Query::Kind::text: return *pieces_.with(table_, q.text_field, q.text);
      case Query::Kind::number: return table_.within(q.number_field, q.low, q.high);
      case Query::Kind::name_has:
      case Query::Kind::name_is: return names(q);
      case Query::Kind::flag: return table_.flag(q.flag);
    }
    return Bits(table_.rows());
  }

 private:
  Bits all_of(const Query& q) const {
    Bits found(table_.rows(), true);
    for (const Query& child : q.children) {
      // A refusal takes away; turning it round first would cost a copy.
      if (child.kind == Query::Kind::not_any) {
        for (const Query& refused : child.children) narrow(found, refused, Keep::others);
      } else {
        narrow(found, child, Keep::members);
      }
    }
    return found;
  }

  enum class Keep { members, others };
  void narrow(Bits& found, const Query& q, Keep keep) const {
    if (q.kind == Query::Kind::flag) {
      const Bits& flag = table_.flag(q.flag);
      keep == Keep::members ? found &= flag : found.without(flag);
      return;
    }
    const Bits other = match(q);
    keep == Keep::members ? found &= other : found.without(other);
  }

  Bits any_of(const Query& q) const {
    Bits found(table_.rows());
    for (const Query& child : q.children) found |= match(child);
    return found;
  }

  Bits words(const std::string& piece) const {
    Bits found = *pieces_.with(table_, TextField::prompt, piece);
    found |= *pieces_.with(table_, TextField::name, piece);
    const SetColumn& tags = table_.sets(NameField::tag);
    return found |= tags.with(tags.names().which_hold(piece));
  }

  Bits names(const Query& q) const {
    const auto with = [&](const auto& column) {
      return column.with(q.kind == Query::Kind::name_is ? column.names().which_are(q.names)
                                                        : column.names().which_hold(q.text));
    };
    return Table::is_set(q.name_field) ? with(table_.sets(q.name_field))
                                       : with(table_.names(q.name_field));
  }

  const Table& table_;
  PieceCache& pieces_;
};

}  // namespace

std::shared_ptr<const Bits> PieceCache::with(const Table& table, TextField field,
                                             const std::string& piece) {
  const std::string key = fmt::format("{} {}", int(field), piece);
  const TextColumn& texts = table.texts(field);
  const auto known = find(key);
  if (known && known->size() == texts.rows()) return known;
  std::shared_ptr<Bits> rows;
  if (known && texts.rows() - known->size() <= catch_up_rows_max) {
    rows = std::make_shared<Bits>(*known);
    rows->resize(texts.rows());
    for (size_t row = known->size(); row < texts.rows(); ++row) {
      rows->put(row, texts.text(uint32_t(row)).find(piece) != std::string::npos);
    }
  } else {
    rows = std::make_shared<Bits>(texts.with(piece));
  }
  keep(key, rows);
  return rows;
}

std::shared_ptr<const Bits> PieceCache::find(const std::string& key) {
  const std::lock_guard lock(mutex_);
  for (Shelf& shelf : shelves_) {
    if (auto rows = shelf.find(key)) return rows;
  }
  return nullptr;
}

void PieceCache::keep(const std::string& key, std::shared_ptr<const Bits> rows) {
  const bool many = rows->count() * many_share >= rows->size();
  const std::lock_guard lock(mutex_);
  for (Shelf& shelf : shelves_) shelf.take_off(key);
  shelves_[many ? 0 : 1].put(key, std::move(rows));
}

void PieceCache::clear() {
  const std::lock_guard lock(mutex_);
  for (Shelf& shelf : shelves_) shelf = Shelf(shelf.bytes_max);
}

std::shared_ptr<const Bits> PieceCache::Shelf::find(const std::string& key) {
  const auto place = places.find(key);
  if (place == places.end()) return nullptr;
  entries.splice(entries.begin(), entries, place->second);
  return place->second->rows;
}

void PieceCache::Shelf::take_off(const std::string& key) {
  const auto place = places.find(key);
  if (place == places.end()) return;
  bytes -= place->second->rows->words().size_bytes();
  entries.erase(place->second);
  places.erase(place);
}

void PieceCache::Shelf::put(const std::string& key, std::shared_ptr<const Bits> rows) {
  bytes += rows->words().size_bytes();
  entries.push_front({key, std::move(rows)});
  places.emplace(key, entries.begin());
  while (bytes > bytes_max && entries.size() > 1) take_off(std::string(entries.back().key));
}

Bits match(const Table& table, const Query& query, PieceCache& pieces) {
  Bits found = Matcher(table, pieces).match(query);
  return found &= table.alive();
}

}  // namespace atelier::gallery
