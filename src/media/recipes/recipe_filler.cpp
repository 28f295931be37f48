#include "media/recipes/recipe_filler.h"

#include <algorithm>
#include <array>

#include "base/fields.h"
#include "media/recipes/foreign_json.h"
#include "media/recipes/foreign_samplers.h"
#include "media/texts/clean_text.h"

namespace atelier {
namespace {

constexpr int side_px_max = 1 << 17;
constexpr int steps_max = 1'000'000;
constexpr double scale_max = 1e6;

std::string bounded(std::string_view text, size_t bytes_max) {
  return std::string(first_bytes(text, bytes_max));
}

bool is_nothing(std::string_view name) {
  return name.empty() || name == "None" || name == "none" || name == "null" || name == "undefined";
}

// "Denoising strength" and "denoisingStrength" are denoising_strength.
std::string extra_name(std::string_view name) {
  std::string out;
  for (size_t i = 0; i < name.size(); ++i) {
    const auto c = static_cast<unsigned char>(name[i]);
    const bool upper = c >= 'A' && c <= 'Z';
    const bool after_lower = i > 0 && name[i - 1] >= 'a' && name[i - 1] <= 'z';
    if (upper && after_lower && out.back() != '_') out += '_';
    const bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c >= 0x80;
    if (upper) {
      out += char(c - 'A' + 'a');
    } else if (plain) {
      out += char(c);
    } else if (!out.empty() && out.back() != '_') {
      out += '_';
    }
  }
  while (!out.empty() && out.back() == '_') out.pop_back();
  return bounded(out, 80);
}

}  // namespace

std::string_view bare_model_name(std::string_view path) {
  path = trimmed(path);
  const size_t folder = path.find_last_of("/\\");
  if (folder != std::string_view::npos && folder + 1 < path.size()) path.remove_prefix(folder + 1);
  constexpr std::array<std::string_view, 7> endings{".safetensors", ".ckpt", ".pt", ".pth",
                                                    ".gguf",        ".sft",  ".bin"};
  for (const std::string_view ending : endings) {
    if (path.size() > ending.size() && path.ends_with(ending)) {
      path.remove_suffix(ending.size());
      break;
    }
  }
  return path;
}

void RecipeFiller::prompt(std::string_view text) {
  recipe_.prompt = bounded(trimmed(text), foreign_prompt_bytes_max);
}

void RecipeFiller::negative_prompt(std::string_view text) {
  recipe_.negative_prompt = bounded(trimmed(text), foreign_prompt_bytes_max);
}

void RecipeFiller::model(std::string_view name) {
  const std::string_view bare = bare_model_name(name);
  if (!is_nothing(bare)) recipe_.model_name = bounded(bare, foreign_name_bytes_max);
}

void RecipeFiller::model_hash(std::string_view hash) {
  hash = trimmed(hash);
  if (hash.starts_with("0x")) hash.remove_prefix(2);
  if (!is_nothing(hash)) recipe_.model_hash = bounded(hash, foreign_name_bytes_max);
}

void RecipeFiller::seed(const boost::json::value& value) {
  const auto seed = integer_of_json(value);
  if (seed && *seed >= 0) {
    recipe_.seed = *seed;
  } else {
    extra("seed", value);
  }
}

void RecipeFiller::steps(std::optional<int64_t> steps) {
  if (steps && *steps > 0 && *steps <= steps_max) recipe_.steps = int(*steps);
}

void RecipeFiller::sampler(std::string_view sampler, std::string_view schedule) {
  sampler = trimmed(sampler);
  schedule = trimmed(schedule);
  if (is_nothing(sampler)) sampler = {};
  if (!sampler.empty()) recipe_.sampler = bounded(sampler, foreign_name_bytes_max);
  if (!schedule.empty()) extra("schedule", boost::json::value(schedule));
  recipe_.scheduler = our_scheduler(sampler, schedule);
}

void RecipeFiller::cfg_scale(std::optional<double> scale) {
  if (scale && *scale >= 0 && *scale <= scale_max) recipe_.cfg_scale = *scale;
}

void RecipeFiller::cfg_rescale(std::optional<double> rescale) {
  if (rescale && *rescale >= 0 && *rescale <= 1) recipe_.cfg_rescale = *rescale;
}

void RecipeFiller::clip_skip(std::optional<int64_t> layers) {
  constexpr int layers_max = 100;
  if (layers && *layers >= 0 && *layers <= layers_max) recipe_.clip_skip = int(*layers);
}

void RecipeFiller::clip_stop_at(std::optional<int64_t> layer) {
  if (layer) clip_skip(*layer < 0 ? -(*layer + 1) : *layer - 1);
}

void RecipeFiller::size(std::optional<int64_t> width, std::optional<int64_t> height) {
  const auto fits = [](std::optional<int64_t> side) {
    return side && *side > 0 && *side <= side_px_max;
  };
  if (!fits(width) || !fits(height)) return;
  recipe_.width = int(*width);
  recipe_.height = int(*height);
}

void RecipeFiller::lora(std::string_view name, double weight) {
  const std::string_view bare = bare_model_name(name);
  auto& loras = recipe_.details.loras;
  if (is_nothing(bare) || loras.size() >= foreign_loras_max) return;
  const auto same = [&](const LoraUse& lora) { return lora.model.name == bare; };
  if (std::any_of(loras.begin(), loras.end(), same)) return;
  loras.push_back({{{}, bounded(bare, foreign_name_bytes_max), {}}, weight});
}

void RecipeFiller::lora_hash(std::string_view name, std::string_view hash) {
  for (LoraUse& lora : recipe_.details.loras) {
    if (lora.model.name == bare_model_name(name) && lora.model.hash.empty()) {
      lora.model.hash = bounded(trimmed(hash), 128);
    }
  }
}

void RecipeFiller::vae(std::string_view name) {
  const std::string_view bare = bare_model_name(name);
  if (!is_nothing(bare)) recipe_.details.vae.name = bounded(bare, foreign_name_bytes_max);
}

void RecipeFiller::refiner(std::string_view name, std::optional<double> start) {
  const std::string_view bare = bare_model_name(name);
  if (is_nothing(bare)) return;
  RefinerUse refiner{.model = {{}, bounded(bare, foreign_name_bytes_max), {}}};
  if (start && *start >= 0 && *start <= 1) refiner.start = *start;
  recipe_.details.refiner = std::move(refiner);
}

void RecipeFiller::hires(std::optional<double> scale, std::optional<double> strength,
                         std::optional<int64_t> steps, std::string_view upscaler) {
  if (!scale || *scale < 1 || *scale > 4) return;
  HiresUse hires{.scale = *scale};
  if (strength && *strength >= 0) hires.strength = std::min(*strength, strength_max);
  if (steps && *steps >= 0 && *steps <= 150) hires.steps = int(*steps);
  const std::string_view bare = bare_model_name(upscaler);
  const bool plain = is_nothing(bare) || bare.starts_with("Latent");
  const bool pixels = bare == "Lanczos" || bare == "Nearest";
  if (pixels) hires.method = protocol::HiresMethod::pixel;
  if (!plain && !pixels) {
    hires.method = protocol::HiresMethod::upscaler;
    hires.upscaler.name = bounded(bare, foreign_name_bytes_max);
  }
  recipe_.details.hires = std::move(hires);
}

void RecipeFiller::seamless(bool x, bool y) {
  recipe_.details.seamless_x = x;
  recipe_.details.seamless_y = y;
}

void RecipeFiller::extra(std::string_view name, boost::json::value value) {
  const std::string key = extra_name(name);
  const bool empty_text = value.is_string() && value.get_string().empty();
  if (key.empty() || value.is_null() || empty_text || recipe_.extras.contains(key)) return;
  if (recipe_.extras.size() >= foreign_extras_max) return;
  if (json_text(value).size() > foreign_extra_bytes_max) {
    if (!value.is_string()) return;
    const auto& text = value.get_string();
    value = first_bytes({text.data(), text.size()}, foreign_extra_bytes_max);
  }
  recipe_.extras[key] = std::move(value);
}

void RecipeFiller::loras_of_prompt() {
  std::string_view rest = recipe_.prompt;
  for (size_t open = rest.find('<'); open != rest.npos; open = rest.find('<')) {
    rest.remove_prefix(open + 1);
    const bool lora = rest.starts_with("lora:") || rest.starts_with("lyco:");
    const size_t close = rest.find_first_of("<>\n");
    if (close == rest.npos) return;
    if (!lora || rest[close] != '>') continue;
    std::string_view inner = rest.substr(5, close - 5);
    const size_t colon = inner.find(':');
    const std::string_view name = inner.substr(0, colon);
    double weight = 1;
    if (colon != inner.npos) {
      std::string_view number = inner.substr(colon + 1);
      number = number.substr(0, number.find(':'));
      // "te=0.5" names which of the weights it is.
      const size_t equals = number.find('=');
      if (equals != number.npos) number.remove_prefix(equals + 1);
      weight = number_in(number).value_or(1);
    }
    this->lora(name, weight);
  }
}

std::optional<ForeignRecipe> RecipeFiller::take() && {
  const bool says_something = !recipe_.prompt.empty() || !recipe_.negative_prompt.empty() ||
                              !recipe_.model_name.empty() || recipe_.seed || recipe_.steps;
  if (!says_something) return std::nullopt;
  return std::move(recipe_);
}

void fill_gaps(ForeignRecipe& recipe, const ForeignRecipe& other) {
  const auto text = [](std::string& mine, const std::string& theirs) {
    if (mine.empty()) mine = theirs;
  };
  const auto number = [](auto& mine, const auto& theirs) {
    if (!mine) mine = theirs;
  };
  text(recipe.prompt, other.prompt);
  text(recipe.negative_prompt, other.negative_prompt);
  text(recipe.model_name, other.model_name);
  text(recipe.model_hash, other.model_hash);
  number(recipe.seed, other.seed);
  number(recipe.steps, other.steps);
  if (recipe.sampler.empty()) {
    recipe.sampler = other.sampler;
    recipe.scheduler = other.scheduler;
  }
  number(recipe.cfg_scale, other.cfg_scale);
  number(recipe.cfg_rescale, other.cfg_rescale);
  number(recipe.clip_skip, other.clip_skip);
  if (recipe.width == 0) {
    recipe.width = other.width;
    recipe.height = other.height;
  }
  if (recipe.details.loras.empty()) recipe.details.loras = other.details.loras;
  if (recipe.details.vae.empty()) recipe.details.vae = other.details.vae;
  for (const auto& entry : other.extras) {
    if (recipe.extras.size() >= foreign_extras_max) break;
    recipe.extras.emplace(entry.key(), entry.value());
  }
}

}  // namespace atelier
