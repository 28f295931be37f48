#include "services/estimators.h"

#include <algorithm>

#include "services/draft_finder.h"

namespace atelier {
namespace {

// Something that is known to be of the kind.
std::string_view example_of(std::string_view type) {
  if (type == "depth_estimator") {
    return "Depth Anything V2, such as depth-anything/Depth-Anything-V2-Small-hf";
  }
  if (type == "pose_estimator") return "OpenPose's body network, body_pose_model.pth";
  return "one in the model manager";
}

}  // namespace

Result<std::optional<Model>> find_estimator(Tx& tx, std::string_view type) {
  if (type.empty()) return std::optional<Model>();
  TRY(auto models, ModelStore().of_type(tx, type));
  const auto ready = std::ranges::find(models, ModelState::ready, &Model::state);
  return ready == models.end() ? std::optional<Model>() : std::optional(std::move(*ready));
}

Result<std::vector<protocol::PreprocessorInfo>> working_preprocessors(
    Tx& tx, std::vector<protocol::PreprocessorInfo> all) {
  std::vector<protocol::PreprocessorInfo> working;
  for (auto& info : all) {
    if (info.needs_model) {
      TRY(const auto estimator, find_estimator(tx, info.model_type));
      if (!estimator) continue;
    }
    working.push_back(std::move(info));
  }
  return working;
}

std::string estimator_needed(std::string_view type) {
  return fmt::format("needs {}, and none is installed: install {}", type_words(type),
                     example_of(type));
}

}  // namespace atelier
