// For tests: assets with something in every column, and a slow honest answer to every query.
#pragma once
#include <algorithm>
#include <map>
#include <random>

#include "gallery/index.h"
#include "text/fold.h"

namespace atelier::gallery {

class Dice {
 public:
  explicit Dice(uint32_t seed) : engine_(seed) {}
  // 0 .. sides-1
  size_t roll(size_t sides) { return std::uniform_int_distribution<size_t>(0, sides - 1)(engine_); }
  bool one_in(size_t sides) { return roll(sides) == 0; }
  template <class C>
  const auto& pick(const C& choices) {
    return choices[roll(choices.size())];
  }

 private:
  std::mt19937 engine_;
};

inline const std::vector<std::string>& test_words() {
  static const std::vector<std::string> words{
      "red",       "Fox",      "foxes",       "castle",  "a",      "an",     "and",
      "100%_done", "café",     "CAFE\u0301",  "猫",      "犬と猫", "Straße", "(red:1.2)",
      "art,",      "http://x", "ΟΔΟΣ",        "e",       "the",    "thin",   "in",
      "Замок",     "-",        "under_score", "fox-trot"};
  return words;
}

inline std::string test_text(Dice& dice, size_t words_max) {
  std::string text;
  for (size_t n = dice.roll(words_max + 1); n > 0; --n) {
    if (!text.empty()) text += dice.one_in(9) ? "  " : dice.one_in(12) ? "" : " ";
    text += dice.pick(test_words());
  }
  return text;
}

inline AssetRow test_row(Dice& dice, int64_t seq) {
  static const std::vector<std::string> boards{"", "", "B1", "B2", "B3"};
  static const std::vector<std::string> models{"", "Dream One", "dream two", "Flux"};
  static const std::vector<std::string> samplers{"euler", "ddim"};
  static const std::vector<std::string> names{"",       "a2.png",      "a10.png",
                                              "A1.png", "img_007.jpg", "Red fox.png"};
  static const std::vector<std::string> tags{"fox", "night", "best of", "犬"};
  AssetRow a;
  a.seq = seq;
  a.owner = "local";
  a.board = dice.pick(boards);
  a.model = dice.pick(models);
  a.sampler = dice.pick(samplers);
  a.prompt = test_text(dice, 8);
  a.negative = test_text(dice, 2);
  a.file_name = dice.pick(names);
  for (const auto& tag : tags) {
    if (dice.one_in(5)) a.tags.push_back(tag);
  }
  if (dice.one_in(4)) a.loras = {"Ink Wash"};
  if (dice.one_in(4)) a.collections = {"C1"};
  a.trashed = dice.one_in(10);
  a.favorite = dice.one_in(4);
  a.video = dice.one_in(5);
  a.in_assets = dice.one_in(5);
  a.is_protected = dice.one_in(8);
  a.has_audio = a.video && dice.one_in(2);
  a.source = dice.roll(3);
  a.status = dice.roll(5);
  a.rating = dice.one_in(2) ? 0 : int(dice.roll(6));
  // Few values, so that many are made at the same instant; some long before the others.
  a.created_at = 1'700'000'000'000 + int64_t(dice.roll(40)) * 3'600'000;
  if (dice.one_in(10)) a.created_at -= int64_t(dice.roll(400)) * 86'400'000;
  a.width = 512 + 256 * int64_t(dice.roll(4));
  a.height = 512 + 256 * int64_t(dice.roll(4));
  a.bytes = int64_t(dice.roll(6)) * 1000;
  a.seed = int64_t(dice.roll(5));
  a.steps = int64_t(dice.roll(50));
  a.cfg = double(dice.roll(20)) / 2;
  return a;
}

// Holds the assets as they were given and looks at each for every question.
class NaiveGallery {
 public:
  void put(const AssetRow& row) { assets_[row.seq] = row; }
  void remove(int64_t seq) { assets_.erase(seq); }
  const std::map<int64_t, AssetRow>& assets() const { return assets_; }

  static bool matches(const AssetRow& a, const Query& q);
  static bool before(const AssetRow& a, const AssetRow& b, Arrangement arrangement);
  std::vector<int64_t> list(const Query& q, Arrangement arrangement) const;

 private:
  std::map<int64_t, AssetRow> assets_;
};

namespace naive_detail {

inline bool holds(const std::string& text, const std::string& piece) {
  return text::fold(text).find(piece) != std::string::npos;
}

inline std::vector<std::string> names_of(const AssetRow& a, NameField field) {
  switch (field) {
    case NameField::owner: return {a.owner};
    case NameField::board: return {a.board};
    case NameField::model: return {a.model};
    case NameField::sampler: return {a.sampler};
    case NameField::lora: return a.loras;
    case NameField::tag: return a.tags;
    case NameField::collection: return a.collections;
  }
  return {};
}

inline int64_t number_of(const AssetRow& a, NumberField field) {
  switch (field) {
    case NumberField::seed: return a.seed;
    case NumberField::steps: return a.steps;
    case NumberField::cfg: return int64_t(a.cfg * 1000);
    case NumberField::width: return a.width;
    case NumberField::height: return a.height;
    case NumberField::longest: return std::max(a.width, a.height);
    case NumberField::rating: return a.rating;
    case NumberField::created_at: return a.created_at;
    case NumberField::seq: return a.seq;
  }
  return 0;
}

inline bool flag_of(const AssetRow& a, Flag flag) {
  switch (flag) {
    case Flag::trashed: return a.trashed;
    case Flag::favorite: return a.favorite;
    case Flag::video: return a.video;
    case Flag::in_assets: return a.in_assets;
    case Flag::is_protected: return a.is_protected;
    case Flag::has_audio: return a.has_audio;
    case Flag::tagged: return !a.tags.empty();
    case Flag::generated:
    case Flag::uploaded:
    case Flag::imported: return a.source == size_t(flag) - size_t(Flag::generated);
    default: return a.status == size_t(flag) - size_t(Flag::draft);
  }
}

}  // namespace naive_detail

inline bool NaiveGallery::matches(const AssetRow& a, const Query& q) {
  using namespace naive_detail;
  const auto child = [&](const Query& inner) { return matches(a, inner); };
  const auto has_part = [&](const std::string& name) { return holds(name, q.text); };
  switch (q.kind) {
    case Query::Kind::all_of: return std::ranges::all_of(q.children, child);
    case Query::Kind::any_of: return std::ranges::any_of(q.children, child);
    case Query::Kind::not_any: return std::ranges::none_of(q.children, child);
    case Query::Kind::words:
      return holds(a.prompt, q.text) || holds(a.file_name, q.text) ||
             std::ranges::any_of(a.tags, has_part);
    case Query::Kind::text:
      return holds(q.text_field == TextField::prompt     ? a.prompt
                   : q.text_field == TextField::negative ? a.negative
                                                         : a.file_name,
                   q.text);
    case Query::Kind::number: {
      const int64_t number = number_of(a, q.number_field);
      return number >= q.low && number <= q.high;
    }
    case Query::Kind::name_has: return std::ranges::any_of(names_of(a, q.name_field), has_part);
    case Query::Kind::name_is:
      return std::ranges::any_of(names_of(a, q.name_field), [&](const std::string& name) {
        return std::ranges::find(q.names, name) != q.names.end();
      });
    case Query::Kind::flag: return flag_of(a, q.flag);
  }
  return false;
}

inline bool NaiveGallery::before(const AssetRow& a, const AssetRow& b, Arrangement arrangement) {
  if (arrangement.favorites_first && a.favorite != b.favorite) return a.favorite;
  if (arrangement.sort == Sort::rating && a.rating != b.rating) return a.rating > b.rating;
  const auto key = [&](const AssetRow& row) {
    return SortKey{row.bytes, text::fold(row.file_name), row.created_at, row.seq};
  };
  const bool newest = arrangement.sort == Sort::newest || arrangement.sort == Sort::rating;
  return newest ? stands_before(OrderKind::time, key(b), key(a))
                : stands_before(order_of(arrangement.sort), key(a), key(b));
}

inline std::vector<int64_t> NaiveGallery::list(const Query& q, Arrangement arrangement) const {
  std::vector<const AssetRow*> found;
  for (const auto& [seq, row] : assets_) {
    if (matches(row, q)) found.push_back(&row);
  }
  std::ranges::sort(
      found, [&](const AssetRow* a, const AssetRow* b) { return before(*a, *b, arrangement); });
  std::vector<int64_t> seqs;
  seqs.reserve(found.size());
  for (const AssetRow* row : found) seqs.push_back(row->seq);
  return seqs;
}

}  // namespace atelier::gallery
