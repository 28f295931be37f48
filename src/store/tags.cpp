#include "store/tags.h"

namespace atelier {
namespace {
constexpr Query select_tag{"tags.find", "SELECT id FROM tags WHERE folded = $1"};
constexpr Query insert_tag{"tags.insert",
                           "INSERT INTO tags (name, folded) VALUES ($1, $2) RETURNING id"};
}  // namespace

Result<std::optional<int64_t>> TagStore::find(Tx& tx, std::string_view folded) const {
  TRY(const auto row, tx.first(select_tag, folded));
  return row ? std::optional(row->integer(0)) : std::optional<int64_t>();
}

Result<int64_t> TagStore::require(Tx& tx, std::string_view name, std::string_view folded) const {
  TRY(const auto known, find(tx, folded));
  if (known) return *known;
  TRY(const auto row, tx.first(insert_tag, name, folded));
  return row->integer(0);
}

}  // namespace atelier
