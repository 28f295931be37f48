// One folded text for each row, and which rows hold a given piece of text. Exact and literal for
// every piece, also across words: the piece is cut as texts are cut (text/fold.h), its inner tokens
// are whole words of the vocabulary, its ends are ends of words, and neighbours are verified on the
// texts themselves, which are kept as lists of word numbers, equal ones once.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "gallery/bits.h"
#include "gallery/interner.h"
#include "gallery/narrow.h"
#include "gallery/neighbours.h"
#include "gallery/postings.h"
#include "gallery/word_pairs.h"
#include "text/fold.h"

namespace atelier::gallery {

class TextColumn {
 public:
  explicit TextColumn(text::Split split) : split_(split) {}

  // The text of the next row.
  void append(std::string_view folded);
  size_t rows() const { return text_of_row_.size(); }
  std::string text(uint32_t row) const { return decoded(text_of_row_.at(row)); }
  // Equal texts have equal numbers; 0 is the empty text.
  uint32_t text_number(uint32_t row) const { return text_of_row_.at(row); }
  size_t texts() const { return texts_.size(); }
  std::string decoded(uint32_t text_number) const;

  // The rows whose text holds `piece`, which is folded and not empty.
  Bits with(std::string_view piece) const;
  // The pieces of three letters that take longest to look for, the dearest first: no more than
  // `most`, and only those whose words are in rows `least_entries` times together.
  std::vector<std::string> dear_pieces(size_t most, size_t least_entries) const;

  void shrink();
  template <class Archive>
  friend void archive(Archive& a, TextColumn& column) {
    archive(a, column.vocabulary_);
    archive(a, column.postings_);
    archive(a, column.pairs_);
    archive(a, column.texts_);
    archive(a, column.text_of_row_);
    a.number(column.empty_rows_);
  }

 private:
  std::vector<std::string_view> tokens_of(std::string_view folded) const;
  Bits with_token(std::string_view piece) const;
  Bits with_tokens(const std::vector<std::string_view>& tokens) const;
  Words words_with(std::string_view piece, Interner::Where where) const;
  size_t entries_of(const Words& words) const;
  void put_longest_first(Words& words) const;
  Bits rows_with_any(Words words) const;
  Bits joined_by_two(const Words& words) const;
  Bits side_by_side(const Words& first, const Words& second, const Bits& within) const;
  void note_neighbours(const Words& words, uint32_t row);
  template <class F>
  void each_text(const Bits& candidates, F&& holds, Bits& found) const;
  bool text_has_any(uint32_t text_number, const Bits& words) const;

  text::Split split_;
  Interner vocabulary_;
  Postings postings_;
  WordPairs pairs_;
  Interner texts_;  // word numbers as varints
  NarrowColumn text_of_row_;
  uint64_t empty_rows_ = 0;
};

}  // namespace atelier::gallery
