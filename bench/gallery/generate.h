// A home with as many assets as asked for, as years of use would leave it: generated day by day,
// with imports of older pictures in between. Made by the studio's own stores; all show one of a few
// hundred pictures.
#pragma once
#include <cstdint>
#include <string>

#include "base/result.h"

namespace atelier::bench {

constexpr size_t vocabulary_size = 20'000;

// Does nothing when `home` holds a finished one of this size.
Result<> generate_home(const std::string& home, int64_t assets);

}  // namespace atelier::bench
