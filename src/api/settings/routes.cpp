#include "api/settings/routes.h"

#include "services/limits.h"
#include "services/studio_settings.h"

namespace atelier {

template <class V>
void fields(V& v, StudioSettingsValues& s) {
  v.required("trash_days", s.trash_days)
      .between(0, limits::trash_days_max)
      .says("How long deleted pictures lie in the trash; 0: deleting is for good");
}

}  // namespace atelier

namespace atelier::api {
namespace {

struct SettingsPatch {
  std::optional<int> trash_days;
};
template <class V>
void fields(V& v, SettingsPatch& p) {
  v.optional("trash_days", p.trash_days).between(0, limits::trash_days_max);
}

Result<StudioSettingsValues> get_settings(const Call& call, Nothing, SettingsService& settings) {
  return settings.get(call.caller);
}

Result<StudioSettingsValues> change_settings(const Call& call, SettingsPatch patch,
                                             SettingsService& settings) {
  return settings.change(call.caller, patch.trash_days);
}

}  // namespace

void add_settings_routes(Routes& routes, SettingsService& settings) {
  routes.get<Nothing, StudioSettingsValues>("/api/v1/settings",
                                            {.name = "get_settings",
                                             .tag = "Studio",
                                             .needs = Action::settings_read,
                                             .says = "What the owner decided"},
                                            bind(get_settings, settings));
  routes.patch<SettingsPatch, StudioSettingsValues>("/api/v1/settings",
                                                    {.name = "change_settings",
                                                     .tag = "Studio",
                                                     .needs = Action::settings_edit,
                                                     .says = "Decide otherwise"},
                                                    bind(change_settings, settings));
}

}  // namespace atelier::api
