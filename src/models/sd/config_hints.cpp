#include "models/sd/config_hints.h"

#include <fmt/format.h>

#include <boost/json.hpp>
#include <charconv>
#include <cmath>

#include "models/text_file.h"
#include "models/yaml_scalars.h"

namespace atelier::sd {
namespace {

namespace fs = std::filesystem;

constexpr double whole_max = 1e6;  // far beyond any number of heads, groups or steps

// One configuration file's members by name, whatever its format: a JSON object or a YAML's scalars.
class HintFile {
 public:
  HintFile(fs::path path, boost::json::object json)
      : path_(std::move(path)), json_(std::move(json)) {}
  HintFile(fs::path path, YamlScalars scalars)
      : path_(std::move(path)), scalars_(std::move(scalars)) {}

  Result<std::optional<double>> number(const std::string& name) const {
    if (const auto* text = scalar(name)) {
      double value = 0;
      const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), value);
      if (error != std::errc() || end != text->data() + text->size() || !std::isfinite(value)) {
        return bad(name, "must be a number");
      }
      return std::optional(value);
    }
    const auto* value = member(name);
    if (value == nullptr) return std::optional<double>();
    if (!value->is_number()) return bad(name, "must be a number");
    return std::optional(value->to_number<double>());
  }

  Result<> whole(const std::string& name, std::optional<int64_t>& out) const {
    TRY(const auto value, number(name));
    if (!value) return {};
    if (*value < 1 || *value > whole_max || *value != std::floor(*value)) {
      return bad(name, "must be a whole number of 1 or more");
    }
    out = int64_t(*value);
    return {};
  }

  Result<> positive(const std::string& name, double& out) const {
    TRY(const auto value, number(name));
    if (!value) return {};
    if (!(*value > 0 && *value < whole_max)) return bad(name, "must be above zero");
    out = *value;
    return {};
  }

  Result<std::optional<std::string>> word(const std::string& name) const {
    if (const auto* text = scalar(name)) return std::optional(*text);
    const auto* value = member(name);
    if (value == nullptr) return std::optional<std::string>();
    if (!value->is_string()) return bad(name, "must be text");
    return std::optional(std::string(value->get_string()));
  }

  template <class E>
  Result<> choice(const std::string& name, E& out) const {
    std::optional<E> found;
    TRY_DO(choice(name, found));
    out = found.value_or(out);
    return {};
  }
  template <class E>
  Result<> choice(const std::string& name, std::optional<E>& out) const {
    TRY(const auto text, word(name));
    if (!text) return {};
    const auto found = find_enum<E>(*text);
    if (!found) return bad(name, fmt::format("\"{}\" is not known", *text));
    out = found;
    return {};
  }

  // One whole number or several; leaves `out` where there are none.
  Result<> whole_numbers(const std::string& name, std::vector<int64_t>& out) const {
    const auto* list = has_list(name) ? &member(name)->get_array() : nullptr;
    if (list == nullptr) {
      std::optional<int64_t> one;
      TRY_DO(whole(name, one));
      if (one) out = {*one};
      return {};
    }
    std::vector<int64_t> numbers;
    for (const auto& each : *list) {
      const double value = each.is_number() ? each.to_number<double>() : 0;
      if (value < 1 || value > whole_max || value != std::floor(value)) {
        return bad(name, "must list whole numbers of 1 or more");
      }
      numbers.push_back(int64_t(value));
    }
    out = std::move(numbers);
    return {};
  }

  Result<> flag(const std::string& name, bool& out) const {
    const auto* value = member(name);
    if (value == nullptr) return {};
    if (!value->is_bool()) return bad(name, "must be true or false");
    out = value->get_bool();
    return {};
  }

  bool has(const std::string& name) const { return member(name) != nullptr; }
  bool has_list(const std::string& name) const {
    const auto* value = member(name);
    return value != nullptr && value->is_array();
  }

  Failure bad(std::string_view name, std::string_view says) const {
    return fail(ErrorKind::corrupt, fmt::format("{}: {} {}", path_.string(), name, says));
  }

 private:
  // A member that is null counts as absent, as in diffusers.
  const boost::json::value* member(const std::string& name) const {
    const auto* value = json_.if_contains(name);
    return value == nullptr || value->is_null() ? nullptr : value;
  }
  const std::string* scalar(const std::string& name) const {
    const auto found = scalars_.find(name);
    return found == scalars_.end() ? nullptr : &found->second;
  }

  fs::path path_;
  boost::json::object json_;
  YamlScalars scalars_;
};

// nullopt when there is no such file.
Result<std::optional<HintFile>> open_json(const fs::path& path) {
  std::error_code ignored;
  if (!fs::exists(path, ignored)) return std::optional<HintFile>();
  TRY(auto json, read_json_file(path));
  return std::optional(HintFile(path, std::move(json)));
}

Result<> read_text_into(const HintFile& file, TextHints& hints) {
  TRY_DO(file.whole("num_attention_heads", hints.heads));
  TRY(const auto activation, file.word("hidden_act"));
  if (!activation) return {};
  if (*activation == "quick_gelu")
    hints.activation = Activation::quick_gelu;
  else if (*activation == "gelu")
    hints.activation = Activation::gelu;
  else
    return file.bad("hidden_act", fmt::format("\"{}\" is not known", *activation));
  return {};
}

Result<> read_text(const HintFile& file, Hints& hints) {
  return read_text_into(file, hints.text);
}

Result<> read_text_2(const HintFile& file, Hints& hints) {
  return read_text_into(file, hints.text_2);
}

Result<> read_unet(const HintFile& file, Hints& hints) {
  // In these configurations `attention_head_dim` is, by an old mistake, the number of heads.
  TRY_DO(file.whole_numbers("attention_head_dim", hints.unet_heads));
  TRY_DO(file.whole_numbers("num_attention_heads", hints.unet_heads));
  TRY_DO(file.whole("norm_num_groups", hints.unet_groups));
  if (!file.has_list("sample_size")) TRY_DO(file.whole("sample_size", hints.native_latent_side));
  return {};
}

Result<> read_vae(const HintFile& file, Hints& hints) {
  double factor = 0;
  TRY_DO(file.positive("scaling_factor", factor));
  if (factor > 0) hints.scaling_factor = factor;
  return file.whole("norm_num_groups", hints.vae_groups);
}

Result<> read_steps(const HintFile& file, const std::string& name, Training& training) {
  std::optional<int64_t> steps;
  TRY_DO(file.whole(name, steps));
  if (steps.value_or(1000) > 100000 || steps.value_or(1000) < 2) {
    return file.bad(name, "must be 2 to 100000");
  }
  training.num_train_timesteps = steps.value_or(training.num_train_timesteps);
  return {};
}

Result<> check_betas(const HintFile& file, const Training& training) {
  if (training.beta_start < training.beta_end && training.beta_end < 1) return {};
  return file.bad("beta_end", "must lie between the first beta and 1");
}

Result<> read_scheduler(const HintFile& file, Hints& hints) {
  Training& training = hints.training;
  TRY_DO(file.choice("prediction_type", hints.prediction));
  TRY_DO(file.flag("rescale_betas_zero_snr", training.zero_snr));
  TRY_DO(file.choice("beta_schedule", training.beta_schedule));
  TRY_DO(file.positive("beta_start", training.beta_start));
  TRY_DO(file.positive("beta_end", training.beta_end));
  TRY_DO(read_steps(file, "num_train_timesteps", training));
  return check_betas(file, training);
}

Result<> read_index(const HintFile& file, Hints& hints) {
  if (!file.has("force_zeros_for_empty_prompt")) return {};
  bool zeros = false;
  TRY_DO(file.flag("force_zeros_for_empty_prompt", zeros));
  hints.zeros_for_no_text = zeros;
  return {};
}

using ReadPart = Result<> (*)(const HintFile&, Hints&);
struct PartFile {
  const char* path;
  ReadPart read;
};
constexpr PartFile part_files[] = {
    {"text_encoder/config.json", read_text},
    {"text_encoder_2/config.json", read_text_2},
    {"unet/config.json", read_unet},
    {"vae/config.json", read_vae},
    {"scheduler/scheduler_config.json", read_scheduler},
    {"model_index.json", read_index},
};

// The configuration of latent-diffusion (v1-inference.yaml, v2-inference-v.yaml), with the sizes of
// the text encoder added where someone wrote them down.
Result<> read_original(const HintFile& file, Hints& hints) {
  const std::string params = "model.params.";
  const std::string unet = params + "unet_config.params.";
  const std::string text = params + "cond_stage_config.params.";
  Training& training = hints.training;
  TRY_DO(file.positive(params + "linear_start", training.beta_start));
  TRY_DO(file.positive(params + "linear_end", training.beta_end));
  TRY_DO(read_steps(file, params + "timesteps", training));
  TRY_DO(check_betas(file, training));
  double factor = 0;
  TRY_DO(file.positive(params + "scale_factor", factor));
  if (factor > 0) hints.scaling_factor = factor;
  TRY(const auto target, file.word(params + "parameterization"));
  if (target && *target != "v" && *target != "eps") {
    return file.bad("parameterization", "must be eps or v");
  }
  if (target) hints.prediction = *target == "v" ? Prediction::v_prediction : Prediction::epsilon;
  TRY_DO(file.whole(params + "image_size", hints.native_latent_side));
  TRY_DO(file.whole_numbers(unet + "num_heads", hints.unet_heads));
  TRY_DO(file.whole(unet + "num_head_channels", hints.unet_head_width));
  TRY_DO(file.whole(text + "num_attention_heads", hints.text.heads));
  return {};
}

}  // namespace

Result<Hints> read_hints(const fs::path& model, ModelFormat format) {
  Hints hints;
  if (format == ModelFormat::diffusers) {
    for (const auto& part : part_files) {
      TRY(const auto file, open_json(model / part.path));
      if (file) TRY_DO(part.read(*file, hints));
    }
    return hints;
  }
  for (const auto* suffix : {".yaml", ".yml"}) {
    fs::path path = model;
    path.replace_extension(suffix);
    std::error_code ignored;
    if (!fs::exists(path, ignored)) continue;
    TRY(const std::string text, read_text_file(path));
    auto scalars = read_yaml_scalars(text);
    if (!scalars) return fail(std::move(scalars).error().within(path.string()));
    TRY_DO(read_original(HintFile(path, std::move(*scalars)), hints));
    break;
  }
  return hints;
}

Result<Hints> read_vae_hints(const fs::path& folder) {
  Hints hints;
  TRY(const auto file, open_json(folder / "config.json"));
  if (file) TRY_DO(read_vae(*file, hints));
  return hints;
}

}  // namespace atelier::sd
