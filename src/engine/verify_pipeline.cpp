#include <fmt/format.h>

#include <optional>

#include "base/fields.h"
#include "engine/pipeline.h"
#include "engine/verify_kinds.h"
#include "engine/verify_runs.h"
#include "engine/verify_support.h"
#include "models/model.h"
#include "models/text_file.h"

namespace atelier {
namespace {

namespace fs = std::filesystem;

// What the fixture's README asks of an engine that computes in fp32.
constexpr double latent_tolerance = 1e-2;
constexpr double decoded_tolerance = 2e-3;
constexpr double timestep_tolerance = 1e-2;

struct PipelineCase {
  std::string kind;  // txt2img, img2img, inpaint4, inpaint9
  std::string prompt;
  std::string negative_prompt;
  double guidance_scale = 7.5;
  double guidance_rescale = 0;
  int clip_skip = 0;
  int steps = 10;
  double strength = 1;
  int width = 64;
  int height = 64;
  boost::json::value scheduler_config;
};
template <class V>
void fields(V& v, PipelineCase& c) {
  v.required("kind", c.kind);
  v.required("prompt", c.prompt);
  v.defaulted("negative_prompt", c.negative_prompt);
  v.required("guidance_scale", c.guidance_scale);
  v.defaulted("guidance_rescale", c.guidance_rescale);
  v.defaulted("clip_skip", c.clip_skip);
  v.required("steps", c.steps).between(1, 1000);
  v.defaulted("strength", c.strength);
  v.required("width", c.width);
  v.required("height", c.height);
  v.required("scheduler_config", c.scheduler_config);
}

// The set's model with the UNet's first convolution replaced by one of nine channels, as a model
// folder of its own: so the nine channels take the way through recognition too.
Result<std::unique_ptr<const SdModel>> load_inpaint_model(const fs::path& model,
                                                          const fs::path& conv_in) {
  const ScratchFolder scratch;
  if (scratch.path().empty()) {
    return fail(ErrorKind::unavailable, "No folder for temporary files can be made.");
  }
  const auto link = [&](const char* name) {
    std::error_code code;
    fs::create_symlink(fs::absolute(model) / name, scratch.path() / name, code);
  };
  for (const char* name : {"vae", "text_encoder", "scheduler", "tokenizer", "model_index.json"}) {
    link(name);
  }
  TRY(const auto replaced, WeightFile::open(conv_in));
  TRY(const auto unet, WeightFile::open(model / "unet" / "diffusion_pytorch_model.safetensors"));
  std::vector<std::pair<std::string, Tensor>> tensors;
  for (const auto& entry : unet->entries()) {
    const auto* instead = replaced->find(entry.name);
    TRY(Tensor tensor, instead != nullptr ? replaced->tensor(*instead) : unet->tensor(entry));
    tensors.emplace_back(entry.name, std::move(tensor));
  }
  std::error_code code;
  fs::create_directory(scratch.path() / "unet", code);
  TRY_DO(
      write_weight_file(scratch.path() / "unet" / "diffusion_pytorch_model.safetensors", tensors));
  return load_model(scratch.path(), {.precision = Precision::fp32});
}

struct Set {
  std::string name;
  Expectations expected;
  Expectations inputs;
  text::ClipTokenizer tokenizer;
  std::unique_ptr<const SdModel> model;
  std::unique_ptr<const SdModel> inpaint_model;  // only where the set brings its weights
};

Result<DrawInput> input_of(const Set& set, const PipelineCase& test) {
  DrawInput input{.strength = test.strength};
  TRY(input.noise, set.inputs.get(fmt::format("noise_{}x{}", test.width, test.height)));
  if (test.kind != "txt2img") {
    TRY(input.image, set.inputs.get("image"));
  }
  if (test.kind.starts_with("inpaint")) {
    TRY(input.mask, set.inputs.get("mask"));
  }
  return input;
}

Result<> run_case(const Set& set, const std::string& name, const PipelineCase& test,
                  const VerifySink& sink) {
  const bool nine = test.kind == "inpaint9";
  if (nine && !set.inpaint_model) {
    return fail(ErrorKind::not_found, "unet_inpaint_conv_in.safetensors is missing.");
  }
  const SdModel& model = nine ? *set.inpaint_model : *set.model;
  TRY(const auto sampler, reference_sampler(test.scheduler_config, test.steps));
  TRY(auto input, input_of(set, test));
  std::vector<Tensor> trajectory;
  input.after_step = [&trajectory](const StepReport& report) {
    trajectory.push_back(report.x.clone());
    return Verdict::go_on;
  };
  const Guidance guidance{.scale = test.guidance_scale, .rescale = test.guidance_rescale};
  // The reference pipeline skips layers for the prompt only, never for the negative one.
  const auto conditioning =
      encode_prompts(model.text, model.unet.config(), set.tokenizer,
                     {.positive = {.text = test.prompt, .clip_skip = test.clip_skip},
                      .negative = Prompt{.text = test.negative_prompt}},
                     guidance);
  TRY(const Tensor latent,
      draw_latent({model.unet, model.vae}, *sampler, conditioning, guidance, input));

  const auto check = [&](const std::string& what, const Tensor& ours, double tolerance) {
    if (!set.expected.has(name + "." + what)) return;
    compare(sink, set.name + "/" + name + "." + what, ours, set.expected.get(name + "." + what),
            tolerance);
  };
  check("latents", latent, latent_tolerance);
  check("decoded", decode_latent(model.vae, latent), decoded_tolerance);
  if (!trajectory.empty()) check("trajectory", at::cat(trajectory, 0), latent_tolerance);
  const auto& timesteps = sampler->plan().timesteps;
  const size_t ran = std::min(trajectory.size(), timesteps.size());
  check(
      "timesteps",
      at::tensor(std::vector<double>(timesteps.end() - int64_t(ran), timesteps.end()), at::kFloat),
      timestep_tolerance);
  return {};
}

Result<Set> open_set(const fs::path& folder, const fs::path& model) {
  TRY(auto expected, Expectations::open(folder / "expected.safetensors"));
  TRY(auto inputs, Expectations::open(folder / "inputs.safetensors"));
  TRY(auto tokenizer, text::ClipTokenizer::load(text::ClipTokenizer::installed_merges()));
  TRY(auto loaded, load_model(model, {.precision = Precision::fp32}));
  Set set{folder.filename().string(), std::move(expected), std::move(inputs),
          std::move(tokenizer),       std::move(loaded),   nullptr};
  const fs::path conv_in = folder / "unet_inpaint_conv_in.safetensors";
  std::error_code code;
  if (fs::exists(conv_in, code)) {
    TRY(set.inpaint_model, load_inpaint_model(model, conv_in));
  }
  return set;
}

}  // namespace

void verify_pipeline(const fs::path& folder, const fs::path& model, const VerifySink& sink) {
  const std::string name = folder.filename().string();
  const auto cases = read_json_file(folder / "cases.json");
  if (!cases) return report_broken(sink, name, cases.error());
  const auto set = open_set(folder, model);
  if (!set) return report_broken(sink, name, set.error());
  for (const auto& member : *cases) {
    const std::string case_name(member.key());
    const auto test = read_json_value<PipelineCase>(member.value(), UnknownFields::ignore);
    if (!test) {
      report_broken(sink, name + "/" + case_name, test.error());
      continue;
    }
    const auto ran = run_case(*set, case_name, *test, sink);
    if (!ran) report_broken(sink, name + "/" + case_name, ran.error());
  }
}

}  // namespace atelier
