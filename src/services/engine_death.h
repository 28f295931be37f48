// Why an engine's process ended, as far as its jobs are concerned.
#pragma once
#include <cstdint>
#include <optional>
#include <string_view>

namespace atelier {

enum class EngineDeath {
  its_own,  // it crashed, gave up, hung, or took all the memory
  killed    // somebody ended it from outside: no job's fault
};

// How often the kernel has killed a process for want of memory: everywhere on this machine, and in
// our own control group. Nothing when it does not say.
std::optional<int64_t> count_oom_kills();

// From the status waitpid() gave. SIGKILL is the kernel's doing when its count rose since the
// engine started, and ours when we asked for it; else somebody typed it. What cannot be known is
// the engine's own. Pure.
EngineDeath judge_death(int wait_status, bool was_ours, std::optional<int64_t> oom_kills_before,
                        std::optional<int64_t> oom_kills_after);

// The number after `name` in lines of "name number"; -1 when there is none. Pure.
int64_t counter_in(std::string_view lines, std::string_view name);

}  // namespace atelier
