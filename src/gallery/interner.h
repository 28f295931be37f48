// Byte strings, each kept once and numbered from 0 in the order they came: words of a vocabulary,
// names of models, whole texts as lists of word numbers.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace atelier::gallery {

class Interner {
 public:
  // Number 0 is always the empty string.
  Interner();

  uint32_t intern(std::string_view bytes);
  std::optional<uint32_t> find(std::string_view bytes) const;
  // Valid until the next intern().
  std::string_view at(uint32_t number) const;
  size_t size() const { return starts_.size(); }
  // Asks for what at(number) will read, without waiting for it: first where it lies, then itself.
  void fetch_place(uint32_t number) const { __builtin_prefetch(&starts_[number]); }
  void fetch(uint32_t number) const { __builtin_prefetch(bytes_.data() + starts_[number]); }

  // visit(number) for each string that holds `part`, `part` at its start or at its end. Strings and
  // part without line breaks (the separator), part not empty.
  enum class Where { anywhere, at_start, at_end };
  template <class F>
  void each_with(std::string_view part, Where where, F&& visit) const {
    const std::string pattern = (where == Where::at_start ? "\n" : "") + std::string(part) +
                                (where == Where::at_end ? "\n" : "");
    uint32_t number = 0;
    for (size_t at = find_from(pattern, 0); at != std::string::npos;) {
      number = number_at(where == Where::at_start ? at + 1 : at, number);
      visit(number);
      // On with the next string; its own separator may be the pattern's beginning.
      at = find_from(pattern, end_of(number));
    }
  }

  template <class Archive>
  friend void archive(Archive& a, Interner& interner) {
    a.text(interner.bytes_);
    a.list(interner.starts_);
    a.list(interner.slots_);
  }

 private:
  size_t find_from(std::string_view pattern, size_t from) const;
  // Not before `from`.
  uint32_t number_at(size_t position, uint32_t from) const;
  size_t end_of(uint32_t number) const;  // position of its separator
  size_t slot_of(std::string_view bytes) const;
  void grow();

  std::string bytes_;             // "\n" before and after every string
  std::vector<uint32_t> starts_;  // where each begins
  std::vector<uint32_t> slots_;   // open addressing: number + 1, or 0
};

}  // namespace atelier::gallery
