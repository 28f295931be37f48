#include "services/studio_settings.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "db/database.h"
#include "services/limits.h"

namespace atelier {
namespace {

constexpr std::string_view trash_days_setting = "trash_days";

// What somebody wrote there by hand and is no number counts as unset.
int days_of(const std::optional<std::string>& text) {
  int days = 0;
  if (text) std::from_chars(text->data(), text->data() + text->size(), days);
  return std::clamp(days, 0, limits::trash_days_max);
}

}  // namespace

Result<StudioSettingsValues> SettingsService::get(const Caller& caller) {
  TRY_DO(require(caller, Action::settings_read));
  TRY(const auto days, db_.read([&](Tx& tx) { return settings_.find(tx, trash_days_setting); }));
  return StudioSettingsValues{.trash_days = days_of(days)};
}

Result<StudioSettingsValues> SettingsService::change(const Caller& caller,
                                                     std::optional<int> trash_days) {
  TRY_DO(require(caller, Action::settings_edit));
  if (trash_days) {
    if (*trash_days < 0 || *trash_days > limits::trash_days_max) {
      const std::string says = fmt::format("must be between 0 and {}", limits::trash_days_max);
      return fail(
          Error{ErrorKind::invalid, "trash_days " + says + ".", "", {{"trash_days", says}}});
    }
    const std::string text = std::to_string(*trash_days);
    TRY_DO(db_.write([&](Tx& tx) { return settings_.put(tx, trash_days_setting, text); }));
  }
  return get(caller);
}

}  // namespace atelier
