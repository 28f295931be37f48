// CLIP's byte-pair tokenizer: text to the ids of its 49,408 symbols, exactly as openai/CLIP does
// it. Immutable once loaded. Threads: any.
#pragma once
#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace atelier::text {

constexpr int32_t clip_start_id = 49406;
constexpr int32_t clip_end_id = 49407;
constexpr int32_t clip_vocabulary = 49408;
constexpr size_t clip_row_length = 77;
constexpr size_t clip_ids_per_row = clip_row_length - 2;

// What a text encoder reads at once: start marker, up to 75 ids, end markers up to the end.
using TokenRow = std::array<int32_t, clip_row_length>;

class ClipTokenizer {
 public:
  // `merges`: a text file, one "left right" pair a line in the order of their rank, after one line
  // of header (the layout of transformers' merges.txt). not_found, or corrupt with the line.
  static Result<ClipTokenizer> load(const std::filesystem::path& merges);

  // Every symbol of a merges file, by its id, as transformers' vocab.json spells them. The same
  // errors as load.
  static Result<std::vector<std::string>> symbols(const std::filesystem::path& merges);

  // Where the build put the merges: ../share/atelier/clip_merges.txt beside the running program.
  static std::filesystem::path installed_merges();

  // The ids of the whole text (UTF-8), without markers and uncut.
  std::vector<int32_t> ids(std::string_view text) const;

  // `ids` in rows of 75 between markers; at least one row, however short the text.
  std::vector<TokenRow> chunk(std::string_view text) const;

  // How many ids the text has, without markers.
  size_t count(std::string_view text) const { return ids(text).size(); }

  // What the words are cut from: the text after repair, HTML, white space and lower case.
  static std::string cleaned(std::string_view text);

 private:
  struct Merge {
    uint32_t pair = 0;  // left id << 16 | right id
    int32_t rank = -1;  // the merged symbol's id is 512 + rank; -1 marks a free place
  };

  ClipTokenizer() = default;
  int32_t rank_of(int32_t left, int32_t right) const;
  void insert(uint32_t pair, int32_t rank);
  void append_word(std::u32string_view word, std::vector<int32_t>& out) const;

  std::vector<Merge> table_;  // open addressing, a power of two
};

}  // namespace atelier::text
