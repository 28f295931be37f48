// ControlNets, T2I-Adapters and IP-Adapters on the SD 1.x model beside the fixture.
#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <charconv>

#include "base/guard.h"
#include "engine/control.h"
#include "engine/verify_parts.h"
#include "engine/verify_runs.h"
#include "engine/verify_support.h"
#include "models/text_file.h"

namespace atelier {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

constexpr double call_tolerance = 2e-4;
constexpr double run_tolerance = 1e-3;

struct Call {
  Tensor latent, hint;
  double timestep = 0;
  sd::UnetContext context;
};

Result<Call> read_call(const Expectations& inputs, const std::string& prefix) {
  Call call;
  TRY(call.latent, inputs.get(prefix + "latent"));
  TRY(call.context.text, inputs.get(prefix + "cond"));
  TRY(const Tensor timestep, inputs.get(prefix + "timestep"));
  call.timestep = timestep.flatten()[0].item<double>();
  if (inputs.has(prefix + "hint")) {
    TRY(call.hint, inputs.get(prefix + "hint"));
  }
  return call;
}

// One call of the UNet with what these add.
Tensor run_unet(const SdModel& model, const Call& call, ExtraUses uses) {
  const UnetHook hook = hook_of(std::move(uses));
  const UnetCall seen{call.latent, call.timestep, call.context, false, 0, 1};
  return model.unet(call.latent, call.timestep, call.context, hook ? hook(seen) : sd::UnetExtras{});
}

double number_behind(const std::string& name) {
  double value = 0;
  const size_t at = name.find('@') + 1;
  std::from_chars(name.data() + at, name.data() + name.size(), value);
  return value;
}

Tensor outside(const Tensor& inside) {
  return inside.permute({0, 3, 1, 2});
}

// Every "PREFIXunet@W" of the expectations.
std::vector<std::string> weighted_cases(const Expectations& expected, const std::string& prefix) {
  std::vector<std::string> found;
  for (const auto& name : expected.names_before("")) {
    if (name.starts_with(prefix + "unet@")) found.push_back(name);
  }
  return found;
}

// ---- ControlNet ---------------------------------------------------------------------------------

using NetPtr = std::shared_ptr<const adapters::ControlNet>;

Result<> verify_calls(const SdModel& model, const NetPtr& net, const Expectations& inputs,
                      const Expectations& expected, const std::string& set,
                      const VerifySink& sink) {
  for (const auto& size : inputs.names_before(".latent")) {
    TRY(const Call call, read_call(inputs, size + "."));
    const auto check = [&](const std::string& what, const Tensor& ours) {
      compare(sink, set + size + "." + what, ours, expected.get(size + "." + what), call_tolerance);
    };
    const Tensor hint = net->read_hint(call.hint);
    const auto said = (*net)(call.latent, call.timestep, call.context, hint);
    for (size_t i = 0; i < said.skips.size(); ++i) {
      check(fmt::format("down.{}", i), outside(said.skips[i]));
    }
    check("mid", outside(said.middle));
    check("unet_plain", run_unet(model, call, {}));
    for (const auto& name : weighted_cases(expected, size + ".")) {
      ControlUse use{.net = net, .hint = hint, .weight = number_behind(name)};
      check(name.substr(size.size() + 1),
            run_unet(model, call, {.controls = {use}, .adapters = {}, .images = {}}));
    }
    ControlUse guess{.net = net, .hint = hint, .mode = ControlMode::more_control};
    check("unet_guess", run_unet(model, call, {.controls = {guess}, .adapters = {}, .images = {}}));
  }
  return {};
}

double option(const json::object& said, std::string_view key, double usual) {
  const auto* value = said.if_contains(key);
  return value == nullptr ? usual : value->to_number<double>();
}

Result<> verify_run(const SdModel& model, const NetPtr& net, const Expectations& inputs,
                    const Expectations& expected, const json::object& cases,
                    const std::string& name, const VerifySink& sink) {
  const auto& said = cases.at("pipelines").as_object().at(name).as_object();
  const json::value scheduler = {{"_class_name", "EulerDiscreteScheduler"},
                                 {"beta_start", 0.00085},
                                 {"beta_end", 0.012},
                                 {"beta_schedule", "scaled_linear"},
                                 {"timestep_spacing", "leading"},
                                 {"steps_offset", 1}};
  TRY(const auto sampler, reference_sampler(scheduler, int(option(cases, "steps", 10))));
  TRY(const auto tokenizer, text::ClipTokenizer::load(text::ClipTokenizer::installed_merges()));
  const Guidance guidance{.scale = option(cases, "guidance_scale", 7.5)};
  PromptPair prompts;
  prompts.positive.text = std::string(cases.at("prompt").as_string());
  prompts.negative = Prompt{.text = std::string(cases.at("negative_prompt").as_string())};
  const auto conditioning =
      encode_prompts(model.text, model.unet.config(), tokenizer, prompts, guidance);
  DrawInput input;
  TRY(input.noise, inputs.get("noise"));
  // The run is of the first size.
  TRY(const Tensor image, inputs.get(inputs.names_before(".hint").front() + ".hint"));
  const auto* guess = said.if_contains("guess_mode");
  ControlUse use{.net = net,
                 .hint = net->read_hint(image),
                 .weight = option(said, "controlnet_conditioning_scale", 1),
                 .range = {option(said, "control_guidance_start", 0),
                           option(said, "control_guidance_end", 1)}};
  if (guess != nullptr && guess->is_bool() && guess->get_bool()) {
    use.mode = ControlMode::more_control;
  }
  input.extras = hook_of({.controls = {use}, .adapters = {}, .images = {}});
  TRY(const Tensor latents,
      draw_latent({model.unet, model.vae}, *sampler, conditioning, guidance, input));
  const std::string key = "pipe_" + name + ".latents";
  TRY(const Tensor theirs, expected.get(key));
  compare(sink, key, latents, theirs,
          run_tolerance * std::max(1.0, theirs.abs().max().item<double>()));
  return {};
}

// The diffusers layout of the same numbers, written from the fixture's list of names.
Result<> write_diffusers(const fs::path& original, const fs::path& list, const fs::path& out) {
  TRY(const auto file, WeightFile::open(original));
  TRY(const auto names, read_json_file(list));
  std::vector<std::pair<std::string, Tensor>> tensors;
  for (const auto& [ours, theirs] : names) {
    const WeightEntry* entry = file->find(theirs.as_string());
    if (entry == nullptr) return fail(ErrorKind::corrupt, "a listed tensor is missing");
    TRY(const Tensor tensor, file->tensor(*entry));
    tensors.emplace_back(ours, tensor);
  }
  return write_weight_file(out / "diffusion_pytorch_model.safetensors", tensors);
}

Result<> run_control(const fs::path& folder, const VerifySink& sink) {
  TRY(const auto inputs, Expectations::open(folder / "inputs.safetensors"));
  TRY(const auto expected, Expectations::open(folder / "expected.safetensors"));
  TRY(const auto cases, read_json_file(folder / "cases.json"));
  TRY(const auto model, load_model_beside(folder));
  for (const auto& entry : fs::directory_iterator(folder)) {
    const std::string name = entry.path().filename().string();
    if (entry.path().extension() != ".safetensors" || name == "inputs.safetensors" ||
        name == "expected.safetensors") {
      continue;
    }
    TRY(NetPtr net, adapters::load_control_net(entry.path(), model->unet.config(), {}));
    TRY_DO(verify_calls(*model, net, inputs, expected, "original/", sink));
    for (const auto& run : cases.at("pipelines").as_object()) {
      TRY_DO(verify_run(*model, net, inputs, expected, cases, std::string(run.key()), sink));
    }
    if (!fs::exists(folder / "diffusers_names.json")) continue;
    const ScratchFolder made;
    TRY_DO(write_diffusers(entry.path(), folder / "diffusers_names.json", made.path()));
    TRY(NetPtr same, adapters::load_control_net(made.path(), model->unet.config(), {}));
    TRY_DO(verify_calls(*model, same, inputs, expected, "diffusers/", sink));
  }
  return {};
}

// ---- T2I-Adapter --------------------------------------------------------------------------------

Result<> run_t2i(const fs::path& folder, const VerifySink& sink) {
  TRY(const auto inputs, Expectations::open(folder / "inputs.safetensors"));
  TRY(const auto expected, Expectations::open(folder / "expected.safetensors"));
  TRY(const auto model, load_model_beside(folder));
  TRY(const auto adapter, adapters::load_t2i_adapter(folder, {}));
  TRY(const Call call, read_call(inputs, ""));
  const auto check = [&](const std::string& what, const Tensor& ours) {
    compare(sink, what, ours, expected.get(what), call_tolerance);
  };
  const auto features = (*adapter)(call.hint);
  for (size_t i = 0; i < features.size(); ++i) {
    check(fmt::format("feature.{}", i), outside(features[i]));
  }
  for (const auto& name : weighted_cases(expected, "")) {
    const AdapterUse use{.features = features, .weight = number_behind(name), .range = {}};
    check(name, run_unet(*model, call, {.controls = {}, .adapters = {use}, .images = {}}));
  }
  check("unet_plain", run_unet(*model, call, {}));
  return {};
}

// ---- IP-Adapter ---------------------------------------------------------------------------------

Result<> run_ip(const fs::path& folder, const VerifySink& sink) {
  TRY(const auto inputs, Expectations::open(folder / "inputs.safetensors"));
  TRY(const auto expected, Expectations::open(folder / "expected.safetensors"));
  TRY(const auto model, load_model_beside(folder));
  TRY(const auto vision, adapters::load_clip_vision(folder / "image_encoder", {}));
  TRY(const Call call, read_call(inputs, ""));
  TRY(const Tensor pixels, inputs.get("pixel_values"));
  const auto check = [&](const std::string& what, const Tensor& ours) {
    compare(sink, what, ours, expected.get(what), call_tolerance);
  };
  const auto states = (*vision)(pixels);
  check("vision_last_hidden_state", states.last);
  check("vision_penultimate", states.penultimate);
  check("image_embeds", states.embedding);
  for (const auto& entry : fs::directory_iterator(folder)) {
    const std::string name = entry.path().filename().string();
    const auto suffix = entry.path().extension();
    if (!name.starts_with("ip") || (suffix != ".safetensors" && suffix != ".bin")) continue;
    TRY(const auto adapter, adapters::load_ip_adapter(entry.path(), model->unet.config(), {}));
    check("image_tokens", adapter->tokens(states).to(at::kFloat));
    for (const auto& scale : weighted_cases(expected, "")) {
      auto use = image_prompt(*adapter, *vision, pixels, number_behind(scale), {});
      check(scale, run_unet(*model, call, {.controls = {}, .adapters = {}, .images = {use}}));
    }
  }
  check("unet_plain", run_unet(*model, call, {}));
  return {};
}

void guarded(const char* name, const VerifySink& sink, const auto& run) {
  const auto done = guard("the fixture", run);
  if (!done) report_broken(sink, name, done.error());
}

bool is_adapter_of(const fs::path& folder, const char* class_name) {
  const auto config = read_json_file(folder / "config.json");
  const auto* name = config ? config->if_contains("_class_name") : nullptr;
  return name != nullptr && name->is_string() && name->get_string() == class_name;
}

}  // namespace

bool knows_control_net(const fs::path& folder) {
  return is_adapter_of(folder, "ControlNetModel");
}
void verify_control_net(const fs::path& folder, const VerifySink& sink) {
  guarded("controlnet", sink, [&] { return run_control(folder, sink); });
}

bool knows_t2i_adapter(const fs::path& folder) {
  return is_adapter_of(folder, "T2IAdapter");
}
void verify_t2i_adapter(const fs::path& folder, const VerifySink& sink) {
  guarded("t2i adapter", sink, [&] { return run_t2i(folder, sink); });
}

bool knows_ip_adapter(const fs::path& folder) {
  std::error_code code;
  return fs::exists(folder / "attention_index.json", code) &&
         fs::exists(folder / "image_encoder" / "config.json", code);
}
void verify_ip_adapter(const fs::path& folder, const VerifySink& sink) {
  guarded("ip adapter", sink, [&] { return run_ip(folder, sink); });
}

}  // namespace atelier
