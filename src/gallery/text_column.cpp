#include "gallery/text_column.h"

#include <algorithm>
#include <array>
#include <future>
#include <iterator>
#include <span>

#include "base/assert.h"
#include "gallery/varint.h"

namespace atelier::gallery {
namespace {

// Joining one entry of a list costs about a nanosecond, looking through one text about sixty.
constexpr size_t entries_per_text = 60;
constexpr size_t lists_ordered = 256;
// From so many entries on, more than a millisecond's work, two threads share the lists.
constexpr size_t entries_shared_min = 300'000;
// So few are looked through whatever else could be found out about them.
constexpr size_t few_rows = 1000;
// A word is frequent when it is in one of so many rows: then the texts of all rows with it are more
// than can be looked through within a millisecond or two.
constexpr size_t frequent_share = 32;
constexpr size_t frequent_rows_min = 512;

template <class F>
void each_word(std::string_view encoded, F&& visit) {
  for (size_t at = 0; at < encoded.size();) {
    if (!visit(read_varint(encoded, at))) return;
  }
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
  Words words;
  for (const std::string_view token : tokens_of(folded)) {
    const uint32_t word = vocabulary_.intern(token);
    append_varint(encoded, word);
    postings_.add(word, row);
    words.push_back(word);
  }
  note_neighbours(words, row);
  if (encoded.empty()) ++empty_rows_;
  text_of_row_.append(texts_.intern(encoded));
}

void TextColumn::note_neighbours(const Words& words, uint32_t row) {
  for (size_t i = 1; i < words.size(); ++i) {
    if (pairs_.is_frequent(words[i - 1]) && pairs_.is_frequent(words[i])) {
      pairs_.add(words[i - 1], words[i], row);
    }
  }
  const size_t enough = std::max<size_t>(frequent_rows_min, row / frequent_share);
  for (const uint32_t word : words) {
    const bool has_room = pairs_.frequent_count() < WordPairs::frequent_max;
    if (!has_room || postings_.count(word) < enough || pairs_.is_frequent(word)) continue;
    pairs_.make_frequent(word, row + 1);
  }
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

Words TextColumn::words_with(std::string_view piece, Interner::Where where) const {
  Words words;
  vocabulary_.each_with(piece, where, [&](uint32_t word) { words.push_back(word); });
  return words;
}

Bits TextColumn::with_token(std::string_view piece) const {
  return rows_with_any(words_with(piece, Interner::Where::anywhere));
}

// A piece costs what the lists of the words with it hold. Letters are those of the Latin alphabet:
// other scripts have shorter words, and more of them.
std::vector<std::string> TextColumn::dear_pieces(size_t most, size_t least_entries) const {
  constexpr size_t letters = 26;
  constexpr size_t length = 3;
  const auto is_letter = [](char c) { return c >= 'a' && c <= 'z'; };
  std::vector<size_t> entries(letters * letters * letters, 0);
  std::vector<size_t> pieces;
  for (uint32_t word = 0; word < vocabulary_.size(); ++word) {
    const std::string_view token = vocabulary_.at(word);
    pieces.clear();
    for (size_t at = 0; at + length <= token.size(); ++at) {
      const std::string_view piece = token.substr(at, length);
      if (!std::ranges::all_of(piece, is_letter)) continue;
      size_t number = 0;
      for (const char c : piece) number = number * letters + size_t(c - 'a');
      if (std::ranges::find(pieces, number) == pieces.end()) pieces.push_back(number);
    }
    for (const size_t piece : pieces) entries[piece] += postings_.count(word);
  }
  pieces.clear();
  for (size_t piece = 0; piece < entries.size(); ++piece) {
    if (entries[piece] >= least_entries) pieces.push_back(piece);
  }
  std::ranges::sort(pieces, std::ranges::greater{}, [&](size_t piece) { return entries[piece]; });
  pieces.resize(std::min(pieces.size(), most));
  std::vector<std::string> texts;
  for (size_t piece : pieces) {
    std::string text(length, ' ');
    for (size_t at = length; at > 0; --at, piece /= letters) {
      text[at - 1] = char('a' + piece % letters);
    }
    texts.push_back(std::move(text));
  }
  return texts;
}

size_t TextColumn::entries_of(const Words& words) const {
  size_t entries = 0;
  for (const uint32_t word : words) entries += postings_.count(word);
  return entries;
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
  size_t entries = entries_of(words);
  // So few leave many rows without a member: the lists are joined to their end.
  const bool to_the_end = entries < 2 * text_of_row_.size();
  if (to_the_end && entries >= entries_shared_min) return joined_by_two(words);
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
  const Bits wanted = Bits::of(words, vocabulary_.size());
  Bits missing = rows;
  missing.flip();
  missing.each([&](size_t row) {
    if (text_has_any(text_of_row_.at(row), wanted)) rows.set(row);
  });
  return rows;
}

Bits TextColumn::joined_by_two(const Words& words) const {
  const auto join_every_second = [&](size_t from) {
    Bits rows(text_of_row_.size());
    for (size_t i = from; i < words.size(); i += 2) postings_.join(words[i], rows);
    return rows;
  };
  // Where no thread is to be had, get() does the work.
  constexpr auto if_possible = std::launch::async | std::launch::deferred;
  auto other = std::async(if_possible, join_every_second, 1);
  Bits rows = join_every_second(0);
  return rows |= other.get();
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
  // As long as many are left: those that hold neighbours at one place and at the next.
  size_t joints = 0;
  for (; joints + 1 < tokens.size() && found.count() > few_rows; ++joints) {
    const Words left = joints == 0 ? first : Words{inner[joints - 1]};
    const Words right = joints == inner.size() ? last : Words{inner[joints]};
    found = side_by_side(left, right, found);
  }
  if (joints == 1 && tokens.size() == 2) return found;

  Neighbours neighbours(first, std::move(inner), last, vocabulary_.size());
  Bits sure(rows());
  each_text(
      found, [&](std::string_view encoded) { return neighbours.in(encoded); }, sure);
  return sure;
}

// Of `within`, whose rows hold a word of both: the rows in which a word of `second` follows one of
// `first`. Where both are frequent it is written down; the texts of the others, and those from
// before it was, are looked through.
Bits TextColumn::side_by_side(const Words& first, const Words& second, const Bits& within) const {
  const auto parted = [this](const Words& words, Words& frequent) {
    Words seldom;
    for (const uint32_t word : words) {
      (pairs_.is_frequent(word) ? frequent : seldom).push_back(word);
    }
    return seldom;
  };
  Words frequent_first;
  Words frequent_second;
  Words seldom = parted(first, frequent_first);
  std::ranges::copy(parted(second, frequent_second), std::back_inserter(seldom));
  // Joining the lists that say which of a few need a look can take longer than looking at all.
  const bool few = within.count() * entries_per_text / 2 < entries_of(seldom);
  Bits open = few ? within : rows_with_any(seldom);
  Bits found(rows());
  uint32_t known_from = 0;
  for (const uint32_t left : frequent_first) {
    for (const uint32_t right : frequent_second) {
      known_from = std::max({known_from, pairs_.known_from(left), pairs_.known_from(right)});
      pairs_.join(left, right, found);
    }
  }
  found &= within;
  open.set_range(0, std::min<size_t>(known_from, open.size()));
  open &= within;
  open.without(found);
  Neighbours neighbours(first, /*inner=*/{}, second, vocabulary_.size());
  each_text(
      open, [&](std::string_view encoded) { return neighbours.in(encoded); }, found);
  return found;
}

// Adds those of `candidates` whose text `holds`. Rows side by side often share their text: the
// verdict on it is remembered. Texts lie apart in memory, so those of a batch are on their way to
// the processor before the first is read.
template <class F>
void TextColumn::each_text(const Bits& candidates, F&& holds, Bits& found) const {
  std::array<uint32_t, 64> batch{};
  size_t count = 0;
  uint32_t known = 0;
  bool verdict = false;
  const auto look = [&] {
    const auto rows = std::span(batch).first(count);
    for (const uint32_t row : rows) texts_.fetch_place(text_of_row_.at(row));
    for (const uint32_t row : rows) texts_.fetch(text_of_row_.at(row));
    for (const uint32_t row : rows) {
      const uint32_t number = text_of_row_.at(row);
      if (number != known) verdict = holds(texts_.at(number));
      known = number;
      if (verdict) found.set(row);
    }
    count = 0;
  };
  candidates.each([&](size_t row) {
    batch[count++] = uint32_t(row);
    if (count == batch.size()) look();
  });
  look();
}

void TextColumn::shrink() {
  postings_.shrink();
  pairs_.shrink();
}

}  // namespace atelier::gallery
