#include "app/studio/places.h"

#include <filesystem>
#include <vector>

namespace atelier {
namespace {

namespace fs = std::filesystem;

std::string first_of(const std::vector<fs::path>& candidates) {
  std::error_code ignored;
  for (const fs::path& candidate : candidates) {
    if (fs::exists(candidate, ignored)) return candidate.lexically_normal().string();
  }
  return candidates.front().lexically_normal().string();
}

}  // namespace

Places find_places() {
  std::error_code ignored;
  const fs::path bin = fs::read_symlink("/proc/self/exe", ignored).parent_path();
  const fs::path share = bin / "../share/atelier";
  const fs::path source = bin / "../../..";  // of build/release/bin
  return {.page = first_of({share / "page", source / "web/dist"}),
          .models = first_of({share / "models", source / "models"}),
          // The studio half can be built alone; then the engine lies in its sibling.
          .engine_program =
              first_of({bin / "atelier-engine", source / "build/release/bin/atelier-engine"}),
          .decoder_program = (bin / "atelier-decoder").lexically_normal().string()};
}

}  // namespace atelier
