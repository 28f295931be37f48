// What `generate` asks for: the recipe of --like, with what was said on the command line over it.
// Models are named as people name them, pictures are files; both are in the studio when it returns.
#pragma once
#include "app/studio/commands.h"
#include "app/studio/studio.h"
#include "services/job_draft.h"

namespace atelier {

// The largest picture that is read from the command line.
constexpr int64_t picture_bytes_max = 256 << 20;

// `media`: the folder of the home's pictures, where those a recipe started from may lie.
Result<JobDraft> draft_of(const GenerateOptions& options, Studio& studio, const std::string& media);

// "NAME:0.8" or NAME. Pure.
struct NamedWeight {
  std::string name;
  std::optional<double> weight;
};
NamedWeight named_weight(const std::string& text);

}  // namespace atelier
