#include "text/clip_tokenizer.h"

#include <fmt/format.h>

#include <fstream>
#include <iterator>
#include <queue>
#include <sstream>
#include <unordered_map>

#include "text/clip_words.h"
#include "text/utf8.h"

namespace atelier::text {
namespace {

constexpr int32_t byte_symbols = 256;           // ids 0..255 stand for a byte inside a word,
constexpr int32_t symbols_before_merges = 512;  // 256..511 for a byte that ends one
constexpr int32_t merge_count = clip_vocabulary - symbols_before_merges - 2;
constexpr size_t table_size = 1 << 17;  // 37 % full with all merges
constexpr std::string_view word_end = "</w>";

// Byte symbols are numbered printable bytes first (33..126, 161..172, 174..255), then the others.
// `char_of` is the character that stands for a byte in the merges file: itself when printable, else
// U+0100 and on.
struct ByteTable {
  std::array<int32_t, 256> id_of{};
  std::array<char32_t, 256> char_of{};
};

constexpr bool is_printable(int byte) {
  return (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || byte >= 174;
}

constexpr ByteTable make_byte_table() {
  ByteTable table;
  int32_t next = 0;
  for (int byte = 0; byte < 256; ++byte) {
    if (!is_printable(byte)) continue;
    table.id_of[size_t(byte)] = next++;
    table.char_of[size_t(byte)] = char32_t(byte);
  }
  char32_t stand_in = 0x100;
  for (int byte = 0; byte < 256; ++byte) {
    if (is_printable(byte)) continue;
    table.id_of[size_t(byte)] = next++;
    table.char_of[size_t(byte)] = stand_in++;
  }
  return table;
}

constexpr ByteTable byte_table = make_byte_table();

using SymbolIds = std::unordered_map<std::string, int32_t>;

SymbolIds make_byte_symbols() {
  SymbolIds ids;
  ids.reserve(clip_vocabulary);
  for (size_t byte = 0; byte < 256; ++byte) {
    const std::string symbol = encode_utf8(std::u32string_view(&byte_table.char_of[byte], 1));
    ids.emplace(symbol, byte_table.id_of[byte]);
    ids.emplace(symbol + std::string(word_end), byte_table.id_of[byte] + byte_symbols);
  }
  return ids;
}

constexpr uint32_t pair_of(int32_t left, int32_t right) {
  return (uint32_t(left) << 16) | uint32_t(right);
}

// Spreads the pairs over the table (Fibonacci hashing, Knuth vol. 3, 6.4).
constexpr size_t place_of(uint32_t pair) {
  return size_t((uint64_t(pair) * 0x9E3779B97F4A7C15ULL) >> 47) & (table_size - 1);
}

Result<std::string> read_text_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    return fail(ErrorKind::not_found,
                fmt::format("The tokenizer's merges are missing: {}", path.string()));
  }
  std::ostringstream text;
  text << file.rdbuf();
  return std::move(text).str();
}

// A pair that may be merged, as it was when it was found.
struct Candidate {
  int32_t rank;
  int32_t at;  // index of the left symbol
  int32_t left;
  int32_t right;
};
// The lowest rank first, then the leftmost: what passes over the whole word would do.
struct Later {
  bool operator()(const Candidate& a, const Candidate& b) const {
    return a.rank != b.rank ? a.rank > b.rank : a.at > b.at;
  }
};

// The symbols of a word as a linked list over an array, so that merging costs no shifting.
struct Symbol {
  int32_t id;  // -1 once it was merged into its left neighbour
  int32_t before;
  int32_t after;
};

}  // namespace

std::filesystem::path ClipTokenizer::installed_merges() {
  std::error_code failed;
  const auto program = std::filesystem::read_symlink("/proc/self/exe", failed);
  return program.parent_path().parent_path() / "share" / "atelier" / "clip_merges.txt";
}

Result<ClipTokenizer> ClipTokenizer::load(const std::filesystem::path& merges) {
  TRY(const std::string text, read_text_file(merges));
  ClipTokenizer made;
  made.table_.resize(table_size);
  SymbolIds symbols = make_byte_symbols();

  const auto broken = [&](int32_t rank) {
    return fail(ErrorKind::corrupt, fmt::format("The tokenizer's merges are broken at line {}: {}",
                                                rank + 2, merges.string()));
  };
  size_t at = text.find('\n') + 1;  // after the header; 0 when there is no line end
  if (at == 0) return broken(-1);
  for (int32_t rank = 0; rank < merge_count; ++rank) {
    const size_t end = text.find('\n', at);
    if (end == std::string::npos) return broken(rank);
    const std::string line = text.substr(at, end - at);
    const size_t gap = line.find(' ');
    if (gap == std::string::npos) return broken(rank);
    const std::string left = line.substr(0, gap);
    const std::string right = line.substr(gap + 1);
    const auto left_id = symbols.find(left);
    const auto right_id = symbols.find(right);
    if (left_id == symbols.end() || right_id == symbols.end()) return broken(rank);
    made.insert(pair_of(left_id->second, right_id->second), rank);
    // Every merge makes a new symbol; the search for the next merge below relies on it.
    if (!symbols.emplace(left + right, symbols_before_merges + rank).second) return broken(rank);
    at = end + 1;
  }
  return made;
}

Result<std::vector<std::string>> ClipTokenizer::symbols(const std::filesystem::path& merges) {
  TRY_DO(load(merges));
  TRY(const std::string text, read_text_file(merges));
  std::vector<std::string> out(clip_vocabulary);
  for (const auto& [symbol, id] : make_byte_symbols()) out[size_t(id)] = symbol;
  std::istringstream lines(text);
  std::string line;
  std::getline(lines, line);  // the header
  for (int32_t rank = 0; rank < merge_count && std::getline(lines, line); ++rank) {
    const size_t gap = line.find(' ');
    out[size_t(symbols_before_merges + rank)] = line.substr(0, gap) + line.substr(gap + 1);
  }
  out[size_t(clip_start_id)] = "<|startoftext|>";
  out[size_t(clip_end_id)] = "<|endoftext|>";
  return out;
}

void ClipTokenizer::insert(uint32_t pair, int32_t rank) {
  size_t place = place_of(pair);
  while (table_[place].rank >= 0) place = (place + 1) & (table_size - 1);
  table_[place] = {pair, rank};
}

int32_t ClipTokenizer::rank_of(int32_t left, int32_t right) const {
  const uint32_t pair = pair_of(left, right);
  size_t place = place_of(pair);
  while (table_[place].rank >= 0) {
    if (table_[place].pair == pair) return table_[place].rank;
    place = (place + 1) & (table_size - 1);
  }
  return -1;
}

// The reference merges every occurrence of the best pair, then looks for the next best. A pair that
// a merge makes ranks after that merge (its symbol is new), so taking candidates from one queue by
// rank and place gives the same and stays fast for words of thousands of letters.
void ClipTokenizer::append_word(std::u32string_view word, std::vector<int32_t>& out) const {
  const std::string bytes = encode_utf8(word);
  const auto size = int32_t(bytes.size());
  std::vector<Symbol> symbols;
  symbols.reserve(bytes.size());
  for (int32_t i = 0; i < size; ++i) {
    const int32_t id = byte_table.id_of[static_cast<unsigned char>(bytes[size_t(i)])];
    const bool last = i + 1 == size;
    symbols.push_back({last ? id + byte_symbols : id, i - 1, last ? -1 : i + 1});
  }

  std::priority_queue<Candidate, std::vector<Candidate>, Later> queue;
  const auto offer = [&](int32_t at) {
    const Symbol& left = symbols[size_t(at)];
    if (left.after < 0) return;
    const int32_t right = symbols[size_t(left.after)].id;
    const int32_t rank = rank_of(left.id, right);
    if (rank >= 0) queue.push({rank, at, left.id, right});
  };
  for (int32_t i = 0; i < size; ++i) offer(i);

  while (!queue.empty()) {
    const Candidate best = queue.top();
    queue.pop();
    Symbol& left = symbols[size_t(best.at)];
    if (left.id != best.left || left.after < 0) continue;
    Symbol& right = symbols[size_t(left.after)];
    if (right.id != best.right) continue;
    left.id = symbols_before_merges + best.rank;
    right.id = -1;
    left.after = right.after;
    if (left.after >= 0) symbols[size_t(left.after)].before = best.at;
    if (left.before >= 0) offer(left.before);
    offer(best.at);
  }
  for (const Symbol& symbol : symbols) {
    if (symbol.id >= 0) out.push_back(symbol.id);
  }
}

std::vector<int32_t> ClipTokenizer::ids(std::string_view text) const {
  std::vector<int32_t> out;
  const std::u32string clean = clean_prompt(decode_utf8(text));
  for (const auto word : split_words(clean)) {
    if (word == start_marker) {
      out.push_back(clip_start_id);
    } else if (word == end_marker) {
      out.push_back(clip_end_id);
    } else {
      append_word(word, out);
    }
  }
  return out;
}

std::vector<TokenRow> ClipTokenizer::chunk(std::string_view text) const {
  const std::vector<int32_t> all = ids(text);
  std::vector<TokenRow> rows;
  size_t at = 0;
  do {
    TokenRow row;
    row.fill(clip_end_id);
    row[0] = clip_start_id;
    for (size_t i = 1; i <= clip_ids_per_row && at < all.size(); ++i) row[i] = all[at++];
    rows.push_back(row);
  } while (at < all.size());
  return rows;
}

std::string ClipTokenizer::cleaned(std::string_view text) {
  return encode_utf8(clean_prompt(decode_utf8(text)));
}

}  // namespace atelier::text
