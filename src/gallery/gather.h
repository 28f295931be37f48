// Bits of rows that do not stand side by side, 64 at once: what turns "which rows" into "which
// positions", a million times for a list nobody asked for before.
#pragma once
#include <cstdint>

namespace atelier::gallery {

// Bit i of the answer is bit rows[i] of `members`, for 64 rows.
using Gather = uint64_t (*)(const uint64_t* members, const uint32_t* rows);

// The quickest one of this processor.
Gather gather_of_this_processor();
// The one that runs everywhere; the other's measure in tests.
uint64_t gather_plainly(const uint64_t* members, const uint32_t* rows);

}  // namespace atelier::gallery
