// Verifies the samplers against a folder of recorded runs.
#pragma once
#include <filesystem>

#include "engine/verify_sink.h"

namespace atelier {

// Repeats every run of cases.json and k_cases.json in `folder` and reports each. A scheduler or an
// option nobody knows here, a missing or broken tensor or file is a report that is not ok.
void verify_schedulers(const std::filesystem::path& folder, const VerifySink& sink);

}  // namespace atelier
