// `atelier-engine verify DIR`: numbers of the reference implementations against ours.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"
#include "engine/verify_sink.h"

namespace atelier {

struct VerifyTotals {
  int passed = 0;
  int failed = 0;
  std::vector<std::string> skipped;  // folders of a kind nobody here knows
};

// Runs every fixture folder at or below `root` whose kind is recognised by the files in it: a
// tokenizer's cases, a whole SD 1.x model with expectations, sampler runs, pipeline runs.
// not_found when there is no such folder. A broken fixture is a failed case, never a crash.
Result<VerifyTotals> verify(const std::filesystem::path& root, const VerifySink& sink,
                            const std::function<void(const std::string& folder)>& skipped);

// The command: prints a line per case and `N passed, N failed`; the exit code.
int verify_command(const std::string& folder);

}  // namespace atelier
