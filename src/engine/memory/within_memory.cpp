#include "engine/memory/within_memory.h"

#include <algorithm>
#include <array>

#include "engine/memory/machine.h"

namespace atelier {

bool is_out_of_memory(const Error& error) {
  if (error.kind == ErrorKind::exhausted) return true;
  // Of libtorch's CPU and CUDA allocators and of oneDNN, whose exceptions have no type of their own
  // here.
  constexpr std::array<std::string_view, 4> signs{"can't allocate memory", "out of memory",
                                                  "could not create a memory", "bad_alloc"};
  return std::any_of(signs.begin(), signs.end(), [&](std::string_view sign) {
    return error.detail.find(sign) != std::string::npos;
  });
}

Error nothing_helped(const Error& last, const WarmShelf& shelf) {
  // The shelf says itself what did not fit, with its numbers.
  if (last.kind == ErrorKind::exhausted && last.detail.empty()) return last;
  return {ErrorKind::exhausted,
          "There is not enough memory for this job, even with everything else unloaded and the "
          "picture made in pieces. A smaller size, fewer additions or a smaller model may fit; the "
          "engine may use " +
              in_gigabytes(shelf.budget_bytes()) + ".",
          last.message + " " + last.detail,
          {}};
}

}  // namespace atelier
