#include <fmt/format.h>

#include <optional>

#include "base/fields.h"
#include "engine/pipeline.h"
#include "engine/verify_kinds.h"
#include "engine/verify_runs.h"
#include "engine/verify_support.h"
#include "engine/verify_xl_folder.h"
#include "engine/verify_xl_lora.h"
#include "models/model.h"
#include "models/text_file.h"

namespace atelier {
namespace {

namespace fs = std::filesystem;

// What the fixture's README asks of an engine that computes in fp32.
constexpr double call_tolerance = 2e-4;
constexpr double latent_tolerance = 4e-3;
constexpr double decoded_tolerance = 2e-3;

struct XlCase {
  std::string prompt;
  std::optional<std::string> prompt_2;
  std::optional<std::string> negative_prompt;
  std::optional<std::string> negative_prompt_2;
  double guidance_scale = 5;
  int steps = 10;
  int width = 128;
  int height = 128;
  // Height, then width; top, then left. Absent: the picture itself.
  std::optional<std::vector<int64_t>> original_size;
  std::optional<std::vector<int64_t>> crops_coords_top_left;
  std::optional<std::vector<int64_t>> target_size;
  std::optional<std::vector<int64_t>> negative_original_size;
  std::optional<std::vector<int64_t>> negative_crops_coords_top_left;
  std::optional<std::vector<int64_t>> negative_target_size;
  boost::json::value scheduler_config;
};
template <class V>
void fields(V& v, XlCase& c) {
  v.required("prompt", c.prompt);
  v.optional("prompt_2", c.prompt_2);
  v.optional("negative_prompt", c.negative_prompt);
  v.optional("negative_prompt_2", c.negative_prompt_2);
  v.required("guidance_scale", c.guidance_scale);
  v.required("steps", c.steps).between(1, 1000);
  v.required("width", c.width);
  v.required("height", c.height);
  v.optional("original_size", c.original_size);
  v.optional("crops_coords_top_left", c.crops_coords_top_left);
  v.optional("target_size", c.target_size);
  v.optional("negative_original_size", c.negative_original_size);
  v.optional("negative_crops_coords_top_left", c.negative_crops_coords_top_left);
  v.optional("negative_target_size", c.negative_target_size);
  v.required("scheduler_config", c.scheduler_config);
}

struct Run {
  const SdModel& model;
  const text::ClipTokenizer& tokenizer;
  const Expectations& inputs;
  const Expectations& expected;
  const VerifySink& sink;
  std::string set;  // leads every case's name

  void check(const std::string& what, const Tensor& ours, double tolerance) const {
    compare(sink, set + "/" + what, ours, expected.get(what), tolerance);
  }
  void broken(const std::string& what, const Error& error) const {
    report_broken(sink, set + "/" + what, error);
  }
};

// ---- single calls -------------------------------------------------------------------------------

// Both encoders' states of the ids that the fixture lists.
Result<sd::UnetContext> states_of(const Run& run, const std::string& index, int layers_dropped) {
  sd::UnetContext context;
  std::vector<Tensor> hidden;
  for (size_t i = 0; i < run.model.text.size(); ++i) {
    TRY(const Tensor ids, run.expected.get(fmt::format("ids_{}.{}", i + 1, index)));
    const auto states = run.model.text[i](ids, layers_dropped);
    hidden.push_back(states.hidden);
    context.pooled = states.pooled;
  }
  context.text = at::cat(hidden, 2);
  return context;
}

// The ids our tokenizer makes are the fixture's, in each encoder's own filling.
void verify_words(const Run& run, const std::string& prompt, const std::string& index) {
  const PromptRows rows = rows_of(run.model.text, run.tokenizer, {.text = prompt});
  for (size_t i = 0; i < rows.size(); ++i) {
    const Tensor ids = ids_of({rows[i].front()}, run.model.text[i].config().pad_id);
    run.check(fmt::format("ids_{}.{}", i + 1, index), ids, 0);
  }
}

void verify_texts(const Run& run) {
  const auto listed = run.expected.metadata().find("prompts");
  std::vector<std::string> prompts;
  if (listed != run.expected.metadata().end()) {
    const auto json = parse_json(listed->second);
    if (!json || !json->is_array()) {
      return run.broken("prompts", Error{.kind = ErrorKind::corrupt, .message = "are no list"});
    }
    for (const auto& each : json->get_array()) {
      if (each.is_string()) prompts.emplace_back(each.get_string());
    }
  }
  for (int i = 0; run.expected.has(fmt::format("ids_1.{}", i)); ++i) {
    const std::string index = std::to_string(i);
    if (size_t(i) < prompts.size()) verify_words(run, prompts[size_t(i)], index);
    const auto states = states_of(run, index, 0);
    if (!states) {
      run.broken("text." + index, states.error());
      continue;
    }
    run.check("prompt_embeds." + index, states->text, call_tolerance);
    run.check("pooled." + index, states->pooled, call_tolerance);
    const std::string skipped = "prompt_embeds_clip_skip1." + index;
    if (run.expected.has(skipped))
      run.check(skipped, states_of(run, index, 1)->text, call_tolerance);
  }
}

struct UnetCase {
  Tensor latent;
  double timestep = 0;
  Tensor numbers;
};

Result<UnetCase> unet_case(const Run& run, const std::string& name) {
  UnetCase found;
  TRY(found.latent, run.inputs.get(name + ".latent"));
  TRY(const Tensor timestep, run.inputs.get(name + ".timestep"));
  TRY(found.numbers, run.inputs.get(name + ".time_ids"));
  found.timestep = timestep.flatten()[0].item<double>();
  return found;
}

Result<> verify_unet(const Run& run) {
  TRY(sd::UnetContext context, states_of(run, "2", 0));
  TRY(const sd::UnetContext other, states_of(run, "1", 0));
  std::vector<UnetCase> cases;
  for (const auto& name : run.inputs.names_before(".latent")) {
    TRY(const UnetCase each, unet_case(run, name));
    context.numbers = each.numbers;
    run.check(name + ".unet", run.model.unet(each.latent, each.timestep, context), call_tolerance);
    cases.push_back(each);
  }
  if (cases.empty()) return {};
  const UnetCase& first = cases.front();
  if (run.expected.has("unet_other_pooled")) {
    run.check(
        "unet_other_pooled",
        run.model.unet(first.latent, first.timestep, {context.text, other.pooled, first.numbers}),
        call_tolerance);
  }
  if (run.expected.has("unet_other_size")) {
    run.check("unet_other_size",
              run.model.unet(first.latent, first.timestep,
                             {context.text, context.pooled, cases.back().numbers}),
              call_tolerance);
  }
  return {};
}

Result<> verify_vae(const Run& run) {
  TRY(const Tensor image, run.inputs.get("image"));
  const auto moments = run.model.vae.encode(image);
  run.check("mean", moments.mean, call_tolerance);
  run.check("logvar", moments.log_variance, call_tolerance);
  const auto names = run.inputs.names_before(".latent");
  if (names.empty()) return {};
  TRY(const Tensor latent, run.inputs.get(names.front() + ".latent"));
  run.check("decoded", run.model.vae.decode(latent), call_tolerance);
  return {};
}

// ---- whole pictures -----------------------------------------------------------------------------

using Numbers = std::optional<std::vector<int64_t>>;

Result<Frame> frame_of(const XlCase& test, const Numbers& original, const Numbers& crop,
                       const Numbers& target) {
  Frame frame = Frame::whole(test.height, test.width);
  const auto take = [](const Numbers& from, int64_t& first, int64_t& second) {
    if (!from) return true;
    if (from->size() != 2) return false;
    first = from->front();
    second = from->back();
    return true;
  };
  const bool taken = take(original, frame.original_height, frame.original_width) &&
                     take(crop, frame.crop_top, frame.crop_left) &&
                     take(target, frame.target_height, frame.target_width);
  if (!taken) return fail(ErrorKind::corrupt, "A size must be two numbers.");
  return frame;
}

Result<PromptPair> prompts_of(const XlCase& test) {
  PromptPair prompts;
  prompts.positive.text = test.prompt;
  prompts.positive.second_text = test.prompt_2.value_or("");
  TRY(prompts.positive.frame,
      frame_of(test, test.original_size, test.crops_coords_top_left, test.target_size));
  if (!test.negative_prompt) return prompts;
  Prompt negative{.text = *test.negative_prompt,
                  .second_text = test.negative_prompt_2.value_or("")};
  // As in the reference: without an own size, the negative has that of the positive.
  const bool own = test.negative_original_size && test.negative_target_size;
  negative.frame = prompts.positive.frame;
  if (own) {
    TRY(negative.frame, frame_of(test, test.negative_original_size,
                                 test.negative_crops_coords_top_left, test.negative_target_size));
  }
  prompts.negative = std::move(negative);
  return prompts;
}

Result<> verify_picture(const Run& run, const std::string& name, const XlCase& test) {
  TRY(const auto sampler, reference_sampler(test.scheduler_config, test.steps));
  DrawInput input;
  TRY(input.noise, run.inputs.get(fmt::format("noise_{}x{}", test.width, test.height)));
  const Guidance guidance{.scale = test.guidance_scale};
  TRY(const PromptPair prompts, prompts_of(test));
  const auto conditioning =
      encode_prompts(run.model.text, run.model.unet.config(), run.tokenizer, prompts, guidance);
  TRY(const Tensor latent,
      draw_latent({run.model.unet, run.model.vae}, *sampler, conditioning, guidance, input));
  run.check("pipe_" + name + ".latents", latent, latent_tolerance);
  const std::string decoded = "pipe_" + name + ".decoded";
  if (run.expected.has(decoded)) {
    run.check(decoded, decode_latent(run.model.vae, latent), decoded_tolerance);
  }
  return {};
}

void verify_pictures(const Run& run, const fs::path& folder) {
  const auto cases = read_json_file(folder / "cases.json");
  if (!cases) return run.broken("cases", cases.error());
  for (const auto& member : *cases) {
    const std::string name(member.key());
    const auto test = read_json_value<XlCase>(member.value(), UnknownFields::ignore);
    if (!test) {
      run.broken("pipe_" + name, test.error());
      continue;
    }
    const auto done = verify_picture(run, name, *test);
    if (!done) run.broken("pipe_" + name, done.error());
  }
}

struct Set {
  Expectations inputs;
  Expectations expected;
  text::ClipTokenizer tokenizer;
};

Result<Set> open_set(const fs::path& folder) {
  TRY(auto inputs, Expectations::open(folder / "inputs.safetensors"));
  TRY(auto expected, Expectations::open(folder / "expected.safetensors"));
  TRY(auto tokenizer, text::ClipTokenizer::load(text::ClipTokenizer::installed_merges()));
  return Set{std::move(inputs), std::move(expected), std::move(tokenizer)};
}

void verify_layout(const fs::path& model_path, const fs::path& folder, const Set& set,
                   const std::string& name, const VerifySink& sink) {
  const auto model =
      load_model(model_path, {.precision = Precision::fp32}, {.configurations = folder});
  if (!model) return report_broken(sink, name + "/load", model.error());
  const Run run{**model, set.tokenizer, set.inputs, set.expected, sink, name};
  verify_texts(run);
  const auto unet = verify_unet(run);
  if (!unet) run.broken("unet", unet.error());
  const auto vae = verify_vae(run);
  if (!vae) run.broken("vae", vae.error());
  verify_xl_lora(folder, **model, set.inputs, set.expected, name, sink);
  verify_pictures(run, folder);
}

}  // namespace

void verify_sdxl(const fs::path& folder, const VerifySink& sink) {
  const std::string name = folder.filename().string();
  const auto set = open_set(folder);
  if (!set) return report_broken(sink, name, set.error());
  std::error_code code;
  for (const auto& entry : fs::directory_iterator(folder / "single_file", code)) {
    if (entry.path().extension() != ".safetensors") continue;
    verify_layout(entry.path(), folder, *set, name + "/single_file", sink);
    // The same weights as a diffusers folder, named by the fixture's own list.
    if (!fs::exists(folder / "names.json", code)) continue;
    const XlFolder made(folder, entry.path());
    if (const Error* error = made.error()) {
      report_broken(sink, name + "/folder", *error);
    } else {
      verify_layout(made.path(), folder, *set, name + "/folder", sink);
    }
  }
  // Where the folder brings weights of its own.
  if (fs::exists(folder / "unet" / "diffusion_pytorch_model.safetensors", code)) {
    verify_layout(folder, folder, *set, name, sink);
  }
}

}  // namespace atelier
