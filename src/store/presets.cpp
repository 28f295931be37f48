#include "store/presets.h"

namespace atelier {
namespace {

#define PRESET_COLUMNS "id, owner, name, folded, prompt, negative_prompt, rev, created_at"
constexpr Query insert_preset{"presets.insert", "INSERT INTO presets (" PRESET_COLUMNS
                                                ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"};
constexpr Query select_preset{"presets.find",
                              "SELECT " PRESET_COLUMNS " FROM presets WHERE id = $1"};
constexpr Query select_all{
    "presets.all_of", "SELECT " PRESET_COLUMNS " FROM presets WHERE owner = $1 ORDER BY folded"};
#undef PRESET_COLUMNS
constexpr Query update_preset{
    "presets.update",
    "UPDATE presets SET name = $2, folded = $3, prompt = $4, negative_prompt = $5, rev = rev + 1 "
    "WHERE id = $1"};
constexpr Query delete_preset{"presets.remove", "DELETE FROM presets WHERE id = $1"};

Preset preset_from(const Row& row) {
  return {.id = {row.text(0)},
          .owner = row.text(1),
          .name = row.text(2),
          .folded = row.text(3),
          .prompt = row.text(4),
          .negative_prompt = row.text(5),
          .rev = row.integer(6),
          .created_at = row.integer(7)};
}

}  // namespace

Result<> PresetStore::insert(Tx& tx, const Preset& p) const {
  TRY_DO(tx.run(insert_preset, p.id.text, p.owner, p.name, p.folded, p.prompt, p.negative_prompt,
                p.rev, p.created_at));
  return {};
}

Result<bool> PresetStore::update(Tx& tx, const Preset& p) const {
  TRY(const int64_t changed,
      tx.run(update_preset, p.id.text, p.name, p.folded, p.prompt, p.negative_prompt));
  return changed == 1;
}

Result<std::optional<Preset>> PresetStore::find(Tx& tx, const PresetId& id) const {
  TRY(const auto row, tx.first(select_preset, id.text));
  return row ? std::optional(preset_from(*row)) : std::nullopt;
}

Result<std::vector<Preset>> PresetStore::all_of(Tx& tx, std::string_view owner) const {
  TRY(const auto rows, tx.all(select_all, owner));
  std::vector<Preset> presets;
  for (const Row& row : rows) presets.push_back(preset_from(row));
  return presets;
}

Result<> PresetStore::remove(Tx& tx, const PresetId& id) const {
  TRY_DO(tx.run(delete_preset, id.text));
  return {};
}

}  // namespace atelier
