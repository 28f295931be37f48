#include "engine/verify_xl_lora.h"

#include <fmt/format.h>

#include <charconv>
#include <vector>

namespace atelier {
namespace {

namespace fs = std::filesystem;

constexpr double xl_lora_tolerance = 2e-4;
constexpr std::string_view beginning = "lora@";
// The prompt whose quantities are recorded.
constexpr std::string_view prompt_index = "2";

Result<sd::UnetContext> states_of(const SdModel& model, const Expectations& expected) {
  sd::UnetContext context;
  std::vector<Tensor> hidden;
  for (size_t i = 0; i < model.text.size(); ++i) {
    TRY(const Tensor ids, expected.get(fmt::format("ids_{}.{}", i + 1, prompt_index)));
    const auto states = model.text[i](ids);
    hidden.push_back(states.hidden);
    context.pooled = states.pooled;
  }
  context.text = at::cat(hidden, 2);
  return context;
}

Result<> verify_weight(const SdModel& model, const Expectations& inputs,
                       const Expectations& expected, const std::string& key,
                       const sd::UnetContext& plain, const VerifySink& sink,
                       const std::string& set) {
  const auto check = [&](const std::string& what, const Tensor& ours) {
    compare(sink, set + "/" + key + "." + what, ours, expected.get(key + "." + what),
            xl_lora_tolerance);
  };
  TRY(const auto context, states_of(model, expected));
  check("prompt_embeds", context.text);
  check("pooled", context.pooled);
  // The size of which the result was recorded.
  TRY(const Tensor theirs, expected.get(key + ".unet"));
  for (const auto& name : inputs.names_before(".latent")) {
    TRY(const Tensor latent, inputs.get(name + ".latent"));
    if (latent.sizes() != theirs.sizes()) continue;
    TRY(const Tensor timestep, inputs.get(name + ".timestep"));
    TRY(const Tensor numbers, inputs.get(name + ".time_ids"));
    check("unet", model.unet(latent, timestep.flatten()[0].item<double>(),
                             {plain.text, plain.pooled, numbers}));
    return {};
  }
  return fail(ErrorKind::corrupt, "no input has this size");
}

}  // namespace

void verify_xl_lora(const fs::path& folder, const SdModel& model, const Expectations& inputs,
                    const Expectations& expected, const std::string& set, const VerifySink& sink) {
  std::vector<adapters::ActiveLora> stack;
  std::error_code code;
  for (const auto& entry : fs::directory_iterator(folder, code)) {
    const std::string name = entry.path().filename().string();
    if (!name.starts_with("lora") || entry.path().extension() != ".safetensors") continue;
    const auto file = adapters::open_lora(entry.path());
    if (!file) return report_broken(sink, set + "/" + name, file.error());
    stack.push_back({*file, 1});
  }
  const auto plain = states_of(model, expected);
  if (stack.empty() || !plain) return;
  for (const auto& key : expected.names_before(".prompt_embeds")) {
    if (!key.starts_with(beginning)) continue;
    double weight = 0;
    std::from_chars(key.data() + beginning.size(), key.data() + key.size(), weight);
    for (auto& each : stack) each.weight = weight;
    auto done = [&]() -> Result<> {
      TRY(const auto report, model.patcher().apply(stack));
      if (!report.unknown.empty()) return fail(ErrorKind::invalid, report.unknown.front());
      return verify_weight(model, inputs, expected, key, *plain, sink, set);
    }();
    if (!done) report_broken(sink, set + "/" + key, done.error());
  }
  const auto without = model.patcher().apply({});
  if (!without) report_broken(sink, set + "/without lora", without.error());
}

}  // namespace atelier
