#include "gallery/postings.h"

#include <cstring>
#include <limits>

#include "base/assert.h"

namespace atelier::gallery {
namespace {

constexpr uint32_t counted_min = 256;  // shorter lists are not worth a change
// From one in so many rows on, most differences fit one byte.
constexpr uint32_t often_share = 128;

// The largest number of a width says: so much further, and no row there.
template <class T>
constexpr uint32_t step_max = std::numeric_limits<T>::max();

template <class T>
void append_step(std::string& out, uint32_t difference) {
  const auto put = [&](uint32_t number) {
    const T narrow = T(number);
    out.append(reinterpret_cast<const char*>(&narrow), sizeof(T));
  };
  for (; difference >= step_max<T>; difference -= step_max<T>) put(step_max<T>);
  put(difference);
}

// Without a branch: whether a step ends at a row is the bit that is set there.
template <class T>
void join_steps(std::string_view steps, Bits& into) {
  uint64_t* words = into.words().data();
  uint32_t row = ~uint32_t{0};
  for (size_t at = 0; at + sizeof(T) <= steps.size(); at += sizeof(T)) {
    T step = 0;
    std::memcpy(&step, steps.data() + at, sizeof(T));
    row += step;
    words[row / 64] |= uint64_t{step != step_max<T>} << (row % 64);
  }
}

void join_bits(std::string_view bytes, Bits& into) {
  const auto words = into.words();
  const size_t whole = bytes.size() / 8;
  for (size_t i = 0; i < whole; ++i) {
    uint64_t bits = 0;
    std::memcpy(&bits, bytes.data() + i * 8, 8);
    words[i] |= bits;
  }
  uint64_t rest = 0;
  std::memcpy(&rest, bytes.data() + whole * 8, bytes.size() % 8);
  if (rest != 0) words[whole] |= rest;
}

}  // namespace

// Behind the last row.
void Postings::append(List& list, uint32_t row) {
  const uint32_t difference = list.count == 0 ? row + 1 : row - list.last;
  switch (list.form) {
    case Form::seldom: append_step<uint16_t>(list.bytes, difference); break;
    case Form::often: append_step<uint8_t>(list.bytes, difference); break;
    case Form::bits:
      list.bytes.resize(row / 8 + 1, '\0');
      list.bytes[row / 8] |= char(1U << (row % 8));
  }
  ++list.count;
  list.last = row;
}

void Postings::change_form(List& list, Form form) {
  Bits rows(size_t{list.last} + 1);
  list.form == Form::seldom ? join_steps<uint16_t>(list.bytes, rows)
                            : join_steps<uint8_t>(list.bytes, rows);
  List changed{.form = form};
  rows.each([&](size_t row) { append(changed, uint32_t(row)); });
  list = std::move(changed);
}

void Postings::add(uint32_t word, uint32_t row) {
  if (word >= lists_.size()) lists_.resize(word + 1);
  List& list = lists_[word];
  if (list.count > 0 && list.last == row) return;
  ATELIER_ASSERT(list.count == 0 || list.last < row);
  append(list, row);
  if (list.form == Form::bits || list.count < counted_min) return;
  if (list.bytes.size() > row / 8 + 1) {
    change_form(list, Form::bits);
  } else if (list.form == Form::seldom && row / often_share < list.count) {
    change_form(list, Form::often);
  }
}

void Postings::join(uint32_t word, Bits& into) const {
  if (word >= lists_.size()) return;
  const List& list = lists_[word];
  switch (list.form) {
    case Form::seldom: return join_steps<uint16_t>(list.bytes, into);
    case Form::often: return join_steps<uint8_t>(list.bytes, into);
    case Form::bits: return join_bits(list.bytes, into);
  }
}

void Postings::shrink() {
  for (List& list : lists_) list.bytes.shrink_to_fit();
  lists_.shrink_to_fit();
}

}  // namespace atelier::gallery
