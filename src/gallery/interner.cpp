#include "gallery/interner.h"

#include <xxhash.h>

#include <algorithm>
#include <cstring>
#include <limits>

#include "base/assert.h"

namespace atelier::gallery {

Interner::Interner() : bytes_("\n"), slots_(16, 0) {
  intern("");
}

size_t Interner::slot_of(std::string_view bytes) const {
  const size_t mask = slots_.size() - 1;
  size_t slot = XXH3_64bits(bytes.data(), bytes.size()) & mask;
  while (slots_[slot] != 0 && at(slots_[slot] - 1) != bytes) slot = (slot + 1) & mask;
  return slot;
}

uint32_t Interner::intern(std::string_view bytes) {
  size_t slot = slot_of(bytes);
  if (slots_[slot] != 0) return slots_[slot] - 1;
  ATELIER_ASSERT(bytes_.size() + bytes.size() < std::numeric_limits<uint32_t>::max());
  starts_.push_back(uint32_t(bytes_.size()));
  bytes_ += bytes;
  bytes_ += '\n';
  slots_[slot] = uint32_t(starts_.size());
  if (starts_.size() * 4 > slots_.size() * 3) grow();
  return uint32_t(starts_.size() - 1);
}

void Interner::grow() {
  slots_.assign(slots_.size() * 2, 0);
  for (uint32_t number = 0; number < starts_.size(); ++number) {
    slots_[slot_of(at(number))] = number + 1;
  }
}

std::optional<uint32_t> Interner::find(std::string_view bytes) const {
  const uint32_t found = slots_[slot_of(bytes)];
  return found == 0 ? std::nullopt : std::optional(found - 1);
}

size_t Interner::end_of(uint32_t number) const {
  return (number + 1 < starts_.size() ? starts_[number + 1] : bytes_.size()) - 1;
}

std::string_view Interner::at(uint32_t number) const {
  const size_t start = starts_[number];
  return std::string_view(bytes_).substr(start, end_of(number) - start);
}

size_t Interner::find_from(std::string_view pattern, size_t from) const {
  const void* found =
      ::memmem(bytes_.data() + from, bytes_.size() - from, pattern.data(), pattern.size());
  return found == nullptr ? std::string::npos
                          : size_t(static_cast<const char*>(found) - bytes_.data());
}

// In growing steps: those who ask go through the strings in order, often to the very next one.
uint32_t Interner::number_at(size_t position, uint32_t from) const {
  size_t low = from;
  size_t step = 1;
  while (low + step < starts_.size() && starts_[low + step] <= position) {
    low += step;
    step *= 2;
  }
  const auto first = starts_.begin() + ptrdiff_t(low);
  const auto last = starts_.begin() + ptrdiff_t(std::min(low + step, starts_.size()));
  return uint32_t(std::upper_bound(first, last, position) - starts_.begin() - 1);
}

}  // namespace atelier::gallery
