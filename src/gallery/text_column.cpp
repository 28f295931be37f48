#include "gallery/text_column.h"

#include <algorithm>

#include "base/assert.h"

namespace atelier::gallery {
namespace {

// Joining one entry of a list costs about a nanosecond, looking through one text about sixty.
constexpr size_t entries_per_text = 60;
constexpr size_t lists_ordered = 256;
// So few are looked through whatever else could be found out about them.
constexpr size_t few_rows = 1000;

template <class F>
void each_word(std::string_view encoded, F&& visit) {
  for (size_t at = 0; at < encoded.size();) {
    if (!visit(read_varint(encoded, at))) return;
  }
}

// Does the text hold a word of `first`, then `inner` in this order, then a word of `last`, side by
// side?
class Neighbours {
 public:
  Neighbours(const Bits& first, const std::vector<uint32_t>& inner, const Bits& last)
      : first_(first), inner_(inner), last_(last) {}

  bool in(std::string_view encoded) {
    if (inner_.empty()) return two_in(encoded);
    words_.clear();
    each_word(encoded, [&](uint32_t word) {
      words_.push_back(word);
      return true;
    });
    const size_t length = inner_.size() + 2;
    for (size_t at = 0; at + length <= words_.size(); ++at) {
      if (first_.test(words_[at]) && last_.test(words_[at + length - 1]) &&
          std::equal(inner_.begin(), inner_.end(), words_.begin() + ptrdiff_t(at) + 1)) {
        return true;
      }
    }
    return false;
  }

 private:
  bool two_in(std::string_view encoded) const {
    bool after_first = false;
    for (size_t at = 0; at < encoded.size();) {
      const uint32_t word = read_varint(encoded, at);
      if (after_first && last_.test(word)) return true;
      after_first = first_.test(word);
    }
    return false;
  }

  const Bits& first_;
  const std::vector<uint32_t>& inner_;
  const Bits& last_;
  std::vector<uint32_t> words_;
};

Bits bits_of(const std::vector<uint32_t>& members, size_t size) {
  Bits bits(size);
  for (const uint32_t member : members) bits.set(member);
  return bits;
}

}  // namespace

std::vector<std::string_view> TextColumn::tokens_of(std::string_view folded) const {
  std::vector<std::string_view> tokens;
  for (size_t at = 0; at < folded.size();) {
    const size_t end = text::token_end(folded, at, split_);
    tokens.push_back(folded.substr(at, end - at));
    at = end;
  }
  return tokens;
}

void TextColumn::append(std::string_view folded) {
  const auto row = uint32_t(text_of_row_.size());
  std::string encoded;
  for (const std::string_view token : tokens_of(folded)) {
    const uint32_t word = vocabulary_.intern(token);
    append_varint(encoded, word);
    postings_.add(word, row);
  }
  if (encoded.empty()) ++empty_rows_;
  text_of_row_.append(texts_.intern(encoded));
}

std::string TextColumn::decoded(uint32_t text_number) const {
  std::string out;
  each_word(texts_.at(text_number), [&](uint32_t word) {
    out += vocabulary_.at(word);
    return true;
  });
  return out;
}

Bits TextColumn::with(std::string_view piece) const {
  ATELIER_ASSERT(!piece.empty());
  const auto tokens = tokens_of(piece);
  return tokens.size() == 1 ? with_token(piece) : with_tokens(tokens);
}

TextColumn::Words TextColumn::words_with(std::string_view piece, Interner::Where where) const {
  Words words;
  vocabulary_.each_with(piece, where, [&](uint32_t word) { words.push_back(word); });
  return words;
}

Bits TextColumn::with_token(std::string_view piece) const {
  return rows_with_any(words_with(piece, Interner::Where::anywhere));
}

// The longest lists in order; behind those that can matter, any order will do.
void TextColumn::put_longest_first(Words& words) const {
  const auto ordered = words.begin() + ptrdiff_t(std::min(words.size(), lists_ordered));
  std::ranges::partial_sort(words, ordered, std::ranges::greater{},
                            [&](uint32_t w) { return postings_.count(w); });
}

// A short piece is in thousands of words whose lists hold most rows many times over. So the longest
// lists come first, and once few rows are left without a member, their texts are asked instead.
Bits TextColumn::rows_with_any(Words words) const {
  put_longest_first(words);
  size_t entries = 0;
  for (const uint32_t word : words) entries += postings_.count(word);
  Bits rows(text_of_row_.size());
  size_t looked = 0;
  size_t joined = 0;  // entries since the missing rows were counted
  for (const uint32_t word : words) {
    if (joined >= rows.size()) {
      const size_t missing = rows.size() - size_t(empty_rows_) - rows.count();
      if (missing * entries_per_text < entries) break;
      joined = 0;
    }
    postings_.join(word, rows);
    entries -= postings_.count(word);
    joined += postings_.count(word);
    ++looked;
  }
  if (looked == words.size()) return rows;
  const Bits wanted = bits_of(words, vocabulary_.size());
  Bits missing = rows;
  missing.flip();
  missing.each([&](size_t row) {
    if (text_has_any(text_of_row_.at(row), wanted)) rows.set(row);
  });
  return rows;
}

bool TextColumn::text_has_any(uint32_t text_number, const Bits& words) const {
  bool found = false;
  each_word(texts_.at(text_number), [&](uint32_t word) {
    found = words.test(word);
    return !found;
  });
  return found;
}

Bits TextColumn::with_tokens(const std::vector<std::string_view>& tokens) const {
  Words inner;
  for (size_t i = 1; i + 1 < tokens.size(); ++i) {
    const auto word = vocabulary_.find(tokens[i]);
    if (!word) return Bits(rows());
    inner.push_back(*word);
  }
  const Words first = words_with(tokens.front(), Interner::Where::at_end);
  const Words last = words_with(tokens.back(), Interner::Where::at_start);
  if (first.empty() || last.empty()) return Bits(rows());
  Bits found = rows_with_any(first);
  found &= rows_with_any(last);
  for (const uint32_t word : inner) found &= rows_with_any({word});
  Bits sure = with_frequent(first, inner, last);
  found.without(sure);
  if (found.count() > few_rows) found &= with_other_ends(first, last);

  const Bits is_first = bits_of(first, vocabulary_.size());
  const Bits is_last = bits_of(last, vocabulary_.size());
  Neighbours neighbours(is_first, inner, is_last);
  each_text(
      found, [&](std::string_view encoded) { return neighbours.in(encoded); }, sure);
  return sure;
}

uint32_t TextColumn::most_frequent(const Words& words) const {
  return *std::ranges::max_element(words, {}, [&](uint32_t w) { return postings_.count(w); });
}

// Rows in which the most frequent of the first words and of the last ones stand together: as bytes,
// which is many times quicker than word by word.
Bits TextColumn::with_frequent(const Words& first, const Words& inner, const Words& last) const {
  std::string pattern;
  append_varint(pattern, most_frequent(first));
  for (const uint32_t word : inner) append_varint(pattern, word);
  append_varint(pattern, most_frequent(last));
  Bits candidates = rows_with_any({most_frequent(first)});
  candidates &= rows_with_any({most_frequent(last)});
  for (const uint32_t word : inner) candidates &= rows_with_any({word});
  Bits found(rows());
  const auto holds = [&](std::string_view encoded) {
    for (size_t at = encoded.find(pattern); at != std::string_view::npos;
         at = encoded.find(pattern, at + 1)) {
      // Not in the middle of a longer number.
      if (at == 0 || static_cast<unsigned char>(encoded[at - 1]) < 0x80) return true;
    }
    return false;
  };
  each_text(candidates, holds, found);
  return found;
}

// Rows that hold another first or another last word than the most frequent ones.
Bits TextColumn::with_other_ends(Words first, Words last) const {
  std::erase(first, most_frequent(first));
  std::erase(last, most_frequent(last));
  Bits rows = rows_with_any(std::move(first));
  return rows |= rows_with_any(std::move(last));
}

// Adds those of `candidates` whose text `holds`. Rows side by side often share their text: the
// verdict on it is remembered.
template <class F>
void TextColumn::each_text(const Bits& candidates, F&& holds, Bits& found) const {
  uint32_t known = 0;
  bool verdict = false;
  candidates.each([&](size_t row) {
    const uint32_t number = text_of_row_.at(row);
    if (number != known) verdict = holds(texts_.at(number));
    known = number;
    if (verdict) found.set(row);
  });
}

void TextColumn::shrink() {
  postings_.shrink();
}

}  // namespace atelier::gallery
