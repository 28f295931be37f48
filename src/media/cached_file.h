// A file out of the system's memory.
#pragma once
#include <cstddef>
#include <optional>
#include <string>

namespace atelier {

// A file of at most bytes_max that the system holds in memory; never waits for a disk. Nothing when
// it does not, or cannot say.
std::optional<std::string> read_cached_file(const std::string& path, size_t bytes_max);

}  // namespace atelier
