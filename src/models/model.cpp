#include "models/model.h"

#include <fmt/format.h>

#include "base/enum_names.h"
#include "base/guard.h"
#include "models/list.h"
#include "models/sd/family.h"
#include "models/sd/keys.h"

namespace atelier {
namespace {

// Everything about a model but its layers. `facts` is filled as far as one got.
struct Plan {
  std::optional<WeightStore> store;
  sd::Shape shape;
  sd::Hints hints;
  sd::TrainedPrediction prediction;
  ModelCard card;
};

Result<ModelFiles> open_files(const std::filesystem::path& path, ModelFacts& facts) {
  TRY(ModelFiles files, ModelFiles::open(path));
  const ModelKind kind = kind_of(files);
  facts.base = kind.base;
  facts.type = kind.type;
  facts.format = name_of(files.format);
  facts.bytes = int64_t(files.bytes);
  if (!kind.is_family) {
    const bool alone = kind.type == "main" || kind.type == "unknown";
    return fail(ErrorKind::invalid,
                fmt::format("{}: this looks like {}, which cannot be drawn with {}", path.string(),
                            kind.what, alone ? "yet" : "by itself"));
  }
  return files;
}

void fill_facts(const Plan& plan, ModelFacts& facts) {
  const sd::Family family = sd::family_of(plan.shape);
  facts.base = family.base;
  facts.variant = family.variant;
  const int64_t factor = plan.shape.vae.factor();
  const int64_t native = plan.hints.native_latent_side.value_or(0) * factor;
  const int64_t side = native > 0 ? native : sd::usual_side(family, plan.prediction.prediction);
  facts.native_width = plan.card.native_width.value_or(side);
  facts.native_height = plan.card.native_height.value_or(side);
  facts.size_multiple = factor;
  facts.latent_channels = plan.shape.vae.latent_channels;
  facts.prediction = name_of(plan.prediction.prediction);
  facts.prediction_told = name_of(plan.prediction.told);
}

Result<sd::Hints> hints_of(const ModelFiles& files, const ModelSettings& settings) {
  if (settings.configurations.empty()) return sd::read_hints(files.path, files.format);
  return sd::read_hints(settings.configurations, ModelFormat::diffusers);
}

Result<Plan> make_plan(const ModelFiles& files, Scan scan, const ModelSettings& settings,
                       ModelFacts& facts) {
  Plan plan;
  TRY(plan.hints, hints_of(files, settings));
  TRY(plan.card, read_card(files.path, files.format));
  TRY(plan.store, sd::make_store(files));
  auto shape = sd::recognise(*plan.store, plan.hints);
  if (!shape) return fail(std::move(shape).error().within(files.path.string()));
  plan.shape = std::move(*shape);
  for (const auto& wanted : sd::expected_weights(plan.shape)) plan.store->expect(wanted);
  if (scan == Scan::all_numbers) plan.store->scan();
  TRY(plan.prediction,
      sd::find_prediction(files, *plan.store, plan.shape, plan.hints, settings.prediction));
  plan.hints.training.prediction_type = plan.prediction.prediction;
  plan.hints.training.zero_snr |= plan.prediction.zero_snr;
  fill_facts(plan, facts);
  facts.parameters = plan.store->parameters();
  auto verdict = plan.store->verdict();
  if (!verdict) return fail(std::move(verdict).error().within(files.path.string()));
  return plan;
}

LatentRgb preview_map(const Plan& plan) {
  const int64_t channels = plan.shape.vae.latent_channels;
  if (plan.card.latent_rgb && plan.card.latent_rgb->fits(channels)) return *plan.card.latent_rgb;
  LatentRgb usual =
      plan.shape.unet.added_width() > 0 ? stable_diffusion_xl_rgb() : stable_diffusion_1_rgb();
  return usual.fits(channels) ? usual : LatentRgb{};
}

std::unique_ptr<const SdModel> build(Plan& plan, const ModelFacts& facts, const Compute& compute) {
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
    TRY(const ModelFiles files, open_files(path, facts));
    TRY_DO(make_plan(files, scan, settings, facts));
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
  TRY(const ModelFiles files, open_files(path, facts));
  TRY(Plan plan, make_plan(files, Scan::all_numbers, settings, facts));
  TRY(auto model, guard("libtorch", [&] { return build(plan, facts, compute); }));
  // The list that was checked and what the layers took are the same; a difference is a fault here.
  TRY_DO(model->source->files.verdict());
  return model;
}

}  // namespace atelier
