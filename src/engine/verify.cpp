#include "engine/verify.h"

#include <fmt/format.h>
#include <boost/json.hpp>

#include <algorithm>
#include <cstdio>
#include <optional>

#include "engine/verify_kinds.h"
#include "engine/verify_parts.h"
#include "models/text_file.h"

namespace atelier {
namespace {

namespace fs = std::filesystem;

enum class Kind { tokenizer, sd15, sdxl, schedulers, pipeline, unknown, none };

bool has_file(const fs::path& folder, const char* name) {
  std::error_code code;
  return fs::is_regular_file(folder / name, code);
}

std::string pipeline_class(const fs::path& folder) {
  const auto index = read_json_file(folder / "model_index.json");
  if (!index) return "";
  const auto* name = index->if_contains("_class_name");
  return name != nullptr && name->is_string() ? std::string(name->get_string()) : "";
}

// Folders with data of their own, though we may not know what it is.
bool holds_data(const fs::path& folder) {
  std::error_code code;
  for (const auto& entry : fs::directory_iterator(folder, code)) {
    const auto extension = entry.path().extension();
    if (extension == ".json" || extension == ".safetensors" || extension == ".pth") return true;
  }
  return false;
}

// Pipeline runs: an object of named cases that each say their kind and scheduler.
bool holds_pipeline_cases(const fs::path& folder) {
  const auto cases = read_json_file(folder / "cases.json");
  if (!cases || cases->empty()) return false;
  const auto* first = cases->begin()->value().if_object();
  return first != nullptr && first->contains("kind") && first->contains("scheduler_config");
}

// A kind is known by the files it brings, never by the folder's name.
Kind kind_of(const fs::path& folder) {
  if (has_file(folder, "expected_unet.safetensors") && has_file(folder, "model_index.json")) {
    return pipeline_class(folder) == "StableDiffusionPipeline" ? Kind::sd15 : Kind::unknown;
  }
  if (has_file(folder, "noise.safetensors") &&
      (has_file(folder, "cases.json") || has_file(folder, "k_cases.json"))) {
    return Kind::schedulers;
  }
  if (has_file(folder, "inputs.safetensors") && has_file(folder, "expected.safetensors") &&
      has_file(folder, "cases.json")) {
    if (pipeline_class(folder) == "StableDiffusionXLPipeline") return Kind::sdxl;
    return holds_pipeline_cases(folder) ? Kind::pipeline : Kind::unknown;
  }
  if (has_file(folder, "cases.json")) {
    const auto cases = read_json_file(folder / "cases.json");
    if (cases && cases->contains("sot") && cases->contains("cases")) return Kind::tokenizer;
  }
  return holds_data(folder) ? Kind::unknown : Kind::none;
}

std::vector<fs::path> subfolders(const fs::path& folder) {
  std::vector<fs::path> found;
  std::error_code code;
  for (const auto& entry : fs::directory_iterator(folder, code)) {
    if (entry.is_directory(code)) found.push_back(entry.path());
  }
  std::sort(found.begin(), found.end());
  return found;
}

// The model a pipeline folder's runs were made with lies beside it: `sd15_thin` where that name
// exists, else the first whole SD 1.x model.
std::optional<fs::path> model_beside(const fs::path& folder) {
  const fs::path set = fs::absolute(folder).lexically_normal().parent_path();
  if (kind_of(set / "sd15_thin") == Kind::sd15) return set / "sd15_thin";
  for (const auto& sibling : subfolders(set)) {
    if (kind_of(sibling) == Kind::sd15) return sibling;
  }
  return std::nullopt;
}

struct Walk {
  const VerifySink& sink;
  const std::function<void(const std::string&)>& skipped;
};

void visit(const fs::path& folder, const Walk& walk) {
  if (const PartKind* part = part_kind_of(folder)) return part->run(folder, walk.sink);
  switch (kind_of(folder)) {
    case Kind::tokenizer: return verify_tokenizer(folder, walk.sink);
    case Kind::sd15: return verify_sd15(folder, walk.sink);
    case Kind::sdxl: return verify_sdxl(folder, walk.sink);
    case Kind::schedulers: return verify_schedulers(folder, walk.sink);
    case Kind::pipeline: {
      const auto model = model_beside(folder);
      if (!model) return walk.skipped(folder.string() + " (no SD 1.x model beside it)");
      return verify_pipeline(folder, *model, walk.sink);
    }
    case Kind::unknown: return walk.skipped(folder.string());
    case Kind::none:
      for (const auto& inner : subfolders(folder)) visit(inner, walk);
  }
}

void print_case(const VerifyCase& result) {
  const bool ok = result.error <= result.tolerance;
  std::puts(fmt::format("{:<64} error {:<10.3g} tolerance {:<8.3g} {}{}", result.name, result.error,
                        result.tolerance, ok ? "ok" : "FAIL",
                        result.note.empty() ? "" : "  " + result.note)
                .c_str());
}

}  // namespace

Result<VerifyTotals> verify(const fs::path& root, const VerifySink& sink,
                            const std::function<void(const std::string& folder)>& skipped) {
  std::error_code code;
  if (!fs::is_directory(root, code)) {
    return fail(ErrorKind::not_found, "There is no folder " + root.string() + ".");
  }
  VerifyTotals totals;
  const VerifySink count = [&](const VerifyCase& result) {
    ++(result.error <= result.tolerance ? totals.passed : totals.failed);
    sink(result);
  };
  const std::function<void(const std::string&)> note = [&](const std::string& folder) {
    totals.skipped.push_back(folder);
    skipped(folder);
  };
  visit(root, Walk{count, note});
  return totals;
}

int verify_command(const std::string& folder) {
  const auto totals = verify(folder, print_case, [](const std::string& skipped) {
    std::puts(fmt::format("skipped: {} is of a kind this engine does not know", skipped).c_str());
  });
  if (!totals) {
    std::fputs((to_line(totals.error()) + "\n").c_str(), stderr);
    return 2;
  }
  std::puts(fmt::format("{} passed, {} failed", totals->passed, totals->failed).c_str());
  return totals->failed == 0 ? 0 : 1;
}

}  // namespace atelier
