#include "engine/verify_parts.h"

namespace atelier {
namespace {

constexpr PartKind kinds[] = {
    {"pickle", knows_pickle, verify_pickle},
    {"rrdbnet", knows_rrdbnet, verify_rrdbnet},
};

}  // namespace

std::span<const PartKind> part_kinds() {
  return kinds;
}

const PartKind* part_kind_of(const std::filesystem::path& folder) {
  for (const PartKind& kind : kinds) {
    if (kind.knows(folder)) return &kind;
  }
  return nullptr;
}

}  // namespace atelier
