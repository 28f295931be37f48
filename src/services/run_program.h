// Runs another program, waits for it with a deadline, and takes what it prints.
#pragma once
#include <functional>
#include <string>
#include <vector>

#include "base/result.h"

namespace atelier {

struct ProgramOutput {
  int exit_code = 0;  // 128 + signal when a signal ended it
  std::string out;    // standard output
  std::string err;    // standard error, at most its first 64 KiB
};

struct ProgramLimits {
  int deadline_ms = 60'000;  // then it is killed: `unavailable`
  size_t output_bytes_max = 1 << 20;
  // Asked several times a second; when it says no, the program is killed: `cancelled`.
  std::function<bool()> go_on = {};
};

// `not_found` when there is no such program.
Result<ProgramOutput> run_program(const std::vector<std::string>& command, ProgramLimits limits);

}  // namespace atelier
