// Packed texts, unpacked within a bound.
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace atelier {

enum class Packing { zlib, gzip };

// Nothing when it is damaged or would be larger than bytes_max. Costs at most about six times
// bytes_max in time and twice in memory.
std::optional<std::string> unpack(std::string_view packed, Packing packing, size_t bytes_max);

}  // namespace atelier
