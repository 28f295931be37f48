#include "models/model.h"

#include "base/guard.h"
#include "models/model_plan.h"
#include "models/part_facts.h"

namespace atelier {
namespace {

LatentRgb preview_map(const ModelPlan& plan) {
  const int64_t channels = plan.shape.vae.latent_channels;
  if (plan.card.latent_rgb && plan.card.latent_rgb->fits(channels)) return *plan.card.latent_rgb;
  LatentRgb usual =
      plan.shape.unet.added_width() > 0 ? stable_diffusion_xl_rgb() : stable_diffusion_1_rgb();
  return usual.fits(channels) ? usual : LatentRgb{};
}

std::unique_ptr<const SdModel> build(ModelPlan& plan, const ModelFacts& facts,
                                     const Compute& compute) {
  auto source = std::make_unique<SdModel::Source>(std::move(*plan.store), compute);
  adapters::Patcher& patcher = source->patcher;
  const auto scope = [&](const std::string& part) {
    return Weights(patcher, compute, part, &patcher.book());
  };
  std::vector<sd::TextEncoder> texts;
  for (const auto& text : plan.shape.text) texts.emplace_back(scope(text.part), text);
  return std::unique_ptr<const SdModel>(
      new SdModel{facts, plan.shape, plan.hints.training, plan.card, preview_map(plan),
                  std::move(texts), sd::Unet(scope("unet"), plan.shape.unet),
                  sd::Vae(scope("vae"), plan.shape.vae), std::move(source)});
}

}  // namespace

ModelFacts inspect(const std::filesystem::path& path, Scan scan, const ModelSettings& settings) {
  ModelFacts facts;
  const auto look = [&]() -> Result<> {
    TRY(const Opened opened, open_files(path, facts));
    if (is_usable_part(opened.kind)) return read_part(opened.files, facts);
    if (!opened.kind.is_family) return cannot_draw(path, opened.kind);
    TRY_DO(make_plan(opened.files, scan, settings, facts));
    return {};
  };
  const auto looked = guard("inspect", look);
  if (!looked) facts.fault = looked.error().message;
  return facts;
}

Result<std::unique_ptr<const SdModel>> load_model(const std::filesystem::path& path,
                                                  const Compute& compute,
                                                  const ModelSettings& settings) {
  ModelFacts facts;
  TRY(const Opened opened, open_files(path, facts));
  if (!opened.kind.is_family) return cannot_draw(path, opened.kind);
  TRY(ModelPlan plan, make_plan(opened.files, Scan::all_numbers, settings, facts));
  TRY(auto model, guard("libtorch", [&] { return build(plan, facts, compute); }));
  // The list that was checked and what the layers took are the same; a difference is a fault here.
  TRY_DO(model->source->files.verdict());
  return model;
}

}  // namespace atelier
