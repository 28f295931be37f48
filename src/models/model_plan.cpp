#include "models/model_plan.h"

#include <fmt/format.h>

#include "models/part_facts.h"
#include "models/sd/keys.h"

namespace atelier {
namespace {

void fill_facts(const ModelPlan& plan, ModelFacts& facts) {
  const sd::Family family = sd::family_of(plan.shape);
  facts.base = family.base;
  facts.family_label = family_label(family.base);
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

}  // namespace

Result<Opened> open_files(const std::filesystem::path& path, ModelFacts& facts) {
  TRY(ModelFiles files, ModelFiles::open(path));
  const ModelKind kind = kind_of(files);
  facts.base = kind.base;
  facts.type = kind.type;
  facts.family_label = family_label(kind.base);
  facts.format = name_of(files.format);
  facts.bytes = int64_t(files.bytes);
  return Opened{std::move(files), kind};
}

Failure cannot_draw(const std::filesystem::path& path, const ModelKind& kind) {
  const bool alone = kind.type == "main" || kind.type == "unknown";
  return fail(ErrorKind::invalid,
              fmt::format("{}: this looks like {}, which cannot be drawn with {}", path.string(),
                          kind.what, alone ? "yet" : "by itself"));
}

Result<ModelPlan> make_plan(const ModelFiles& files, Scan scan, const ModelSettings& settings,
                            ModelFacts& facts) {
  ModelPlan plan;
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

}  // namespace atelier
