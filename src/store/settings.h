// Small facts the studio keeps between its lives, by name. Threads: any.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "db/database.h"

namespace atelier {

// JSON list of SchedulerInfo: what the last engine could do.
constexpr std::string_view engine_schedulers_setting = "engine.schedulers";
// The same of PreprocessorInfo.
constexpr std::string_view engine_preprocessors_setting = "engine.preprocessors";
// "1" while the queue rests.
constexpr std::string_view queue_paused_setting = "queue.paused";
// What StepTimes has learned.
constexpr std::string_view step_times_setting = "queue.step_times";

class SettingStore {
 public:
  Result<std::optional<std::string>> find(Tx& tx, std::string_view name) const;
  Result<> put(Tx& tx, std::string_view name, std::string_view value) const;
};

}  // namespace atelier
