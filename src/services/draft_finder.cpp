#include "services/draft_finder.h"

#include <algorithm>
#include <array>

#include "protocol/limits.h"
#include "services/model_can.h"
#include "store/imports.h"

namespace atelier {
namespace {

struct TypeWords {
  std::string_view type;
  std::string_view words;
};
constexpr std::array<TypeWords, 12> known_types{{{"main", "a main model"},
                                                 {"lora", "a LoRA"},
                                                 {"vae", "a VAE"},
                                                 {"controlnet", "a ControlNet"},
                                                 {"t2i_adapter", "a T2I-Adapter"},
                                                 {"ip_adapter", "an IP-Adapter"},
                                                 {"clip_vision", "a vision encoder"},
                                                 {"embedding", "an embedding"},
                                                 {"upscaler", "an upscaler"},
                                                 {"depth_estimator", "a depth estimator"},
                                                 {"pose_estimator", "a pose estimator"},
                                                 {"unknown", "a model of an unknown kind"}}};

bool is_wanted(const Model& model, const std::vector<std::string_view>& types) {
  return types.empty() || std::ranges::find(types, model.type) != types.end();
}

std::string listed(const std::vector<std::string_view>& types) {
  std::string text;
  for (const std::string_view type : types) {
    if (!text.empty()) text += " or ";
    text += type_words(type);
  }
  return text;
}

}  // namespace

std::string_view type_words(std::string_view type) {
  const auto found = std::ranges::find(known_types, type, &TypeWords::type);
  return found == known_types.end() ? "another kind of model" : found->words;
}

Result<std::optional<Model>> DraftFinder::look_up(const ModelRef& ref,
                                                  const std::vector<std::string_view>& types) {
  if (!ref.id.empty()) {
    TRY(auto model, models_.find(tx_, ref.id));
    if (model) return model;
  }
  if (ref.hash.empty() && ref.name.empty()) return std::optional<Model>();
  std::vector<Model> candidates;
  for (const std::string_view type : types) {
    TRY(auto some, models_.of_type(tx_, type));
    for (Model& model : some) candidates.push_back(std::move(model));
  }
  // The same file under another id, else one that is called the same.
  const auto by_hash = std::ranges::find(candidates, ref.hash, &Model::hash);
  if (!ref.hash.empty() && by_hash != candidates.end()) return std::optional(*by_hash);
  const auto by_name = std::ranges::find(candidates, ref.name, &Model::name);
  if (!ref.name.empty() && by_name != candidates.end()) return std::optional(*by_name);
  return std::optional<Model>();
}

Result<std::optional<Model>> DraftFinder::model(ModelRef& ref, const std::string& field,
                                                const std::vector<std::string_view>& types) {
  const std::optional<Model> none;
  if (ref.empty()) {
    faults_.add(field, "is required");
    return none;
  }
  TRY(auto model, look_up(ref, types));
  if (!model) {
    const bool named = ref.id.empty() && !ref.name.empty();
    faults_.add(field, named ? "\"" + ref.name + "\" is not installed in this studio"
                             : "names no model of this studio");
    return none;
  }
  if (!is_wanted(*model, types)) {
    faults_.add(field, fmt::format("is {}, not {}", type_words(model->type), listed(types)));
    return none;
  }
  if (model->state != ModelState::ready) {
    faults_.add(field, "cannot be used: " + model->fault);
    return none;
  }
  if (!goes_with(model->base, base_)) {
    faults_.add(field, fmt::format("is made for {}, the model is {}", base_label(model->base),
                                   base_label(base_)));
    return none;
  }
  ref = {model->id, model->name, model->hash};
  return model;
}

Result<std::optional<Asset>> DraftFinder::look_up(const ImageUse& use) {
  const auto mine = [&](const std::optional<Asset>& asset) {
    return asset && can(caller_, Action::assets_read, asset->owner);
  };
  if (!use.id.empty()) {
    TRY(auto asset, assets_.find(tx_, use.id, caller_.owner));
    if (mine(asset)) return asset;
  }
  if (use.sha256.empty()) return std::optional<Asset>();
  TRY(const auto holders, ImportStore().holders_of(tx_, caller_.owner, use.sha256));
  for (const ContentHolder& holder : holders) {
    TRY(auto asset, assets_.find(tx_, holder.id, caller_.owner));
    if (mine(asset)) return asset;
  }
  return std::optional<Asset>();
}

Result<std::optional<Asset>> DraftFinder::image(ImageUse& use, const std::string& field) {
  const std::optional<Asset> none;
  if (use.id.empty() && use.sha256.empty()) {
    faults_.add(field, "is required");
    return none;
  }
  TRY(auto asset, look_up(use));
  if (!asset) {
    faults_.add(field, "names no picture of yours");
    return none;
  }
  if (asset->kind != AssetKind::image) {
    faults_.add(field, "is a video; a picture is needed");
    return none;
  }
  const int64_t pixels = int64_t{asset->width} * asset->height;
  if (pixels > protocol::input_pixels_max) {
    faults_.add(field, fmt::format("has {} megapixels, more than the {} a job may start from",
                                   pixels / 1'000'000, protocol::input_pixels_max / 1'000'000));
    return none;
  }
  use = {asset->id, asset->sha256};
  return asset;
}

}  // namespace atelier
