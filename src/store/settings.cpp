#include "store/settings.h"

namespace atelier {
namespace {
constexpr Query select_setting{"settings.find", "SELECT value FROM settings WHERE name = $1"};
constexpr Query put_setting{"settings.put",
                            "INSERT INTO settings (name, value) VALUES ($1, $2) "
                            "ON CONFLICT (name) DO UPDATE SET value = excluded.value"};
}  // namespace

Result<std::optional<std::string>> SettingStore::find(Tx& tx, std::string_view name) const {
  TRY(const auto row, tx.first(select_setting, name));
  return row ? std::optional(row->text(0)) : std::optional<std::string>();
}

Result<> SettingStore::put(Tx& tx, std::string_view name, std::string_view value) const {
  TRY_DO(tx.run(put_setting, name, value));
  return {};
}

}  // namespace atelier
