#include "services/presets.h"

#include <fmt/format.h>

#include "base/clock.h"
#include "services/draft_check.h"
#include "services/limits.h"
#include "services/names.h"

namespace atelier {
namespace {

Failure no_such_preset() {
  return fail(ErrorKind::not_found, "There is no such style.");
}

Result<> or_taken(Result<> result, const std::string& name) {
  if (result || result.error().kind != ErrorKind::conflict) return result;
  return fail(Error{ErrorKind::conflict,
                    "There is a style called " + name + " already.",
                    "",
                    {{"name", "is taken"}}});
}

// The name cleaned and folded; every fault of the preset at once.
Result<> tidy(Preset& preset) {
  std::vector<FieldFault> faults;
  const auto name = clean_name(preset.name, "name");
  if (name) {
    preset.name = *name;
    preset.folded = fold_name(*name);
  } else {
    faults = name.error().faults;
  }
  const auto check = [&](const char* field, const std::string& words) {
    if (count_chars(words) <= size_t{limits::prompt_chars_max}) return;
    faults.push_back(
        {field, fmt::format("must have at most {} characters", limits::prompt_chars_max)});
  };
  check("prompt", preset.prompt);
  check("negative_prompt", preset.negative_prompt);
  if (preset.prompt.empty() && preset.negative_prompt.empty()) {
    faults.push_back({"prompt", "must say something, or the negative prompt must"});
  }
  if (faults.empty()) return {};
  const std::string message = faults.front().field + " " + faults.front().says + ".";
  return fail(Error{ErrorKind::invalid, message, "", std::move(faults)});
}

}  // namespace

Result<Preset> PresetService::require_own(Tx& tx, const Caller& caller, const PresetId& id) const {
  TRY(auto preset, presets_.find(tx, id));
  if (!preset || !can(caller, Action::jobs_create, preset->owner)) return no_such_preset();
  return std::move(*preset);
}

Result<std::vector<Preset>> PresetService::list(const Caller& caller) {
  TRY_DO(require(caller, Action::jobs_read));
  return db_.read([&](Tx& tx) { return presets_.all_of(tx, caller.owner); });
}

Result<Preset> PresetService::create(const Caller& caller, const PresetDraft& draft) {
  TRY_DO(require(caller, Action::jobs_create));
  Preset preset{.id = PresetId::make(),
                .owner = caller.owner,
                .name = draft.name,
                .folded = {},
                .prompt = draft.prompt,
                .negative_prompt = draft.negative_prompt,
                .created_at = now_utc_ms()};
  TRY_DO(tidy(preset));
  const auto insert = [&](Tx& tx) -> Result<> {
    TRY(const auto all, presets_.all_of(tx, caller.owner));
    if (all.size() >= size_t{limits::presets_max}) {
      return fail(ErrorKind::exhausted,
                  fmt::format("There are {} styles already; delete some first.", all.size()));
    }
    return or_taken(presets_.insert(tx, preset), preset.name);
  };
  TRY_DO(db_.write(insert));
  return preset;
}

Result<Saved<Preset>> PresetService::change(const Caller& caller, const PresetId& id,
                                            const PresetChange& change) {
  TRY_DO(require(caller, Action::jobs_create));
  const auto save = [&](Tx& tx) -> Result<Saved<Preset>> {
    TRY(Preset preset, require_own(tx, caller, id));
    if (change.rev && *change.rev != preset.rev) return Saved<Preset>{std::move(preset), true};
    if (change.name) preset.name = *change.name;
    if (change.prompt) preset.prompt = *change.prompt;
    if (change.negative_prompt) preset.negative_prompt = *change.negative_prompt;
    TRY_DO(tidy(preset));
    Result<> done;
    if (const auto updated = presets_.update(tx, preset); !updated) done = Failure(updated.error());
    TRY_DO(or_taken(std::move(done), preset.name));
    preset.rev += 1;
    return Saved<Preset>{std::move(preset), false};
  };
  return db_.write(save);
}

Result<> PresetService::remove(const Caller& caller, const PresetId& id) {
  TRY_DO(require(caller, Action::jobs_create));
  const auto drop = [&](Tx& tx) -> Result<> {
    TRY_DO(require_own(tx, caller, id));
    return presets_.remove(tx, id);
  };
  return db_.write(drop);
}

}  // namespace atelier
