// AUTOMATIC1111's web UI, Forge, SD.Next, Civitai's generator and everybody who writes their text:
// PNG keyword "parameters", or the user comment of a JPEG or WebP. Fooocus can write it too; then
// the recipe says so.
#include <boost/json.hpp>

#include "media/recipes/a1111_settings.h"
#include "media/recipes/foreign_json.h"
#include "media/recipes/readers.h"
#include "media/recipes/recipe_filler.h"
#include "media/texts/clean_text.h"

namespace atelier {
namespace {

std::string lower(std::string_view text) {
  std::string out;
  for (const char c : text) out += c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c;
  return out;
}

class Settings {
 public:
  explicit Settings(std::string_view line) : all_(parse_a1111_settings(line)) {}

  // The value, "" when absent; whoever asks for it takes it out of the extras.
  std::string_view take(std::string_view name) {
    for (A1111Setting& setting : all_) {
      if (lower(setting.name) != name) continue;
      setting.name.clear();
      return setting.value;
    }
    return {};
  }
  std::string_view peek(std::string_view name) const {
    for (const A1111Setting& setting : all_) {
      if (lower(setting.name) == name) return setting.value;
    }
    return {};
  }
  bool empty() const { return all_.empty(); }
  // What nobody took; numbers as numbers.
  void put_rest(RecipeFiller& filler) const {
    for (const A1111Setting& setting : all_) {
      if (setting.name.empty()) continue;
      const auto number = number_in(setting.value);
      const auto integer = integer_in(setting.value);
      if (integer) {
        filler.extra(setting.name, *integer);
      } else if (number) {
        filler.extra(setting.name, *number);
      } else {
        filler.extra(setting.name, boost::json::value(setting.value));
      }
    }
  }

 private:
  std::vector<A1111Setting> all_;
};

// "512x768".
void put_size(std::string_view size, RecipeFiller& filler) {
  const size_t x = size.find('x');
  if (x == std::string_view::npos) return;
  filler.size(integer_in(size.substr(0, x)), integer_in(size.substr(x + 1)));
}

// "name: hash, other: hash"; Fooocus also "name: hash: weight" and "name: weight".
void put_lora_list(std::string_view list, bool with_weights, RecipeFiller& filler) {
  while (!list.empty()) {
    const size_t comma = std::min(list.find(','), list.size());
    const std::string_view entry = trimmed(list.substr(0, comma));
    list.remove_prefix(std::min(list.size(), comma + 1));
    const size_t first = entry.find(':');
    if (first == std::string_view::npos || first == 0) continue;
    const size_t last = entry.rfind(':');
    const auto weight = number_in(entry.substr(last + 1));
    const bool weighted = with_weights || last != first;
    filler.lora(entry.substr(0, first), weighted ? weight.value_or(1) : 1);
  }
}

// {"model": "...", "lora:name": "..."}.
void put_hashes(std::string_view json, RecipeFiller& filler) {
  const auto hashes = parse_foreign_object(json);
  if (!hashes) return;
  for (const auto& entry : *hashes) {
    const std::string_view key = entry.key();
    const auto hash = text_of_json(entry.value());
    if (key == "model" && hash && filler.recipe().model_hash.empty()) filler.model_hash(*hash);
    if (key.starts_with("lora:")) filler.lora(key.substr(5), 1);
  }
}

// [{"type":"checkpoint","modelName":...,"modelVersionName":...},{"type":"lora","weight":0.8,...}]
void put_civitai_resources(std::string_view json, RecipeFiller& filler) {
  const auto parsed = parse_foreign_json(json);
  if (!parsed || !parsed->is_array()) return;
  for (const auto& resource : parsed->get_array()) {
    const auto* object = resource.if_object();
    if (object == nullptr) continue;
    const std::string type = text_member(*object, "type").value_or("");
    const std::string name = text_member(*object, "modelName").value_or("");
    if (type == "checkpoint" && filler.recipe().model_name.empty()) filler.model(name);
    if (type == "lora" || type == "lycoris") {
      filler.lora(name, number_member(*object, "weight").value_or(1));
    }
  }
  filler.extra("civitai resources", *parsed);
}

// The extension "Additional networks": AddNet Model 1: name(hash), AddNet Weight A 1: 0.9.
void put_additional_networks(Settings& settings, RecipeFiller& filler) {
  constexpr int networks_max = 5;
  for (int i = 1; i <= networks_max; ++i) {
    const std::string number = std::to_string(i);
    std::string_view name = settings.peek("addnet model " + number);
    if (name.empty()) break;
    name = name.substr(0, name.rfind('('));
    filler.lora(name, number_in(settings.peek("addnet weight a " + number)).value_or(1));
  }
}

void put_loras(Settings& settings, RecipeFiller& filler) {
  filler.loras_of_prompt();
  put_lora_list(settings.peek("lora weights"), true, filler);
  put_lora_list(settings.peek("lora hashes"), false, filler);
  put_additional_networks(settings, filler);
  put_hashes(settings.take("hashes"), filler);
  put_civitai_resources(settings.take("civitai resources"), filler);
}

void put_settings(Settings& settings, RecipeFiller& filler) {
  filler.steps(integer_in(settings.take("steps")));
  std::string_view schedule = settings.take("schedule type");
  if (schedule.empty()) schedule = settings.take("scheduler");
  filler.sampler(settings.take("sampler"), schedule);
  filler.cfg_scale(number_in(settings.take("cfg scale")));
  filler.cfg_rescale(number_in(settings.take("cfg rescale")));
  const std::string_view seed = settings.take("seed");
  if (!seed.empty()) filler.seed(boost::json::value(seed));
  put_size(settings.take("size"), filler);
  filler.model(settings.take("model"));
  filler.model_hash(settings.take("model hash"));
  filler.clip_stop_at(integer_in(settings.take("clip skip")));
}

// What is one of our fields too. It stays among the extras: that is how the tool said it.
void put_details(Settings& settings, RecipeFiller& filler) {
  filler.vae(settings.peek("vae"));
  std::string_view refiner = settings.peek("refiner");
  refiner = trimmed(refiner.substr(0, refiner.find('[')));
  filler.refiner(refiner, number_in(settings.peek("refiner switch at")));
  filler.hires(number_in(settings.peek("hires upscale")),
               number_in(settings.peek("denoising strength")),
               integer_in(settings.peek("hires steps")), settings.peek("hires upscaler"));
  if (settings.peek("tiling") == "True") filler.seamless(true, true);
  std::string_view list = settings.peek("lora hashes");
  while (!list.empty()) {
    const size_t comma = std::min(list.find(','), list.size());
    const std::string_view entry = trimmed(list.substr(0, comma));
    list.remove_prefix(std::min(list.size(), comma + 1));
    const size_t colon = entry.find(':');
    if (colon != entry.npos) filler.lora_hash(entry.substr(0, colon), entry.substr(colon + 1));
  }
}

// The first pass of the old "hires fix" is what was asked for.
void put_first_pass(Settings& settings, RecipeFiller& filler) {
  const std::string_view first = settings.peek("first pass size");
  if (!first.empty() && !first.starts_with("0x")) put_size(first, filler);
}

std::string_view source_of(const Settings& settings) {
  const bool fooocus = settings.peek("version").starts_with("Fooocus") ||
                       !settings.peek("metadata scheme").empty() ||
                       !settings.peek("fooocus v2 expansion").empty();
  return fooocus ? "fooocus" : "a1111";
}

}  // namespace

std::optional<ForeignRecipe> parse_a1111(std::string_view text) {
  const A1111Parts parts = split_a1111(text);
  if (parts.settings.empty() && parts.negative_prompt.empty()) return std::nullopt;
  Settings settings(parts.settings);
  RecipeFiller filler(source_of(settings));
  const std::string_view raw_prompt = settings.take("raw prompt");
  const std::string_view raw_negative = settings.take("raw negative prompt");
  filler.prompt(raw_prompt.empty() ? parts.prompt : raw_prompt);
  filler.negative_prompt(raw_negative.empty() ? parts.negative_prompt : raw_negative);
  put_settings(settings, filler);
  put_first_pass(settings, filler);
  put_loras(settings, filler);
  put_details(settings, filler);
  filler.extra("template", boost::json::value(parts.template_prompt));
  filler.extra("negative template", boost::json::value(parts.negative_template));
  settings.put_rest(filler);
  return std::move(filler).take();
}

std::optional<ForeignRecipe> read_a1111(Texts texts) {
  for (const std::string_view key :
       {"parameters", "Parameters", "UserComment", "exif:UserComment", "ImageDescription",
        "dc:description", "Description", "comment", "Comment"}) {
    const std::string_view text = trimmed(find_text(texts, key));
    if (text.empty() || text.starts_with('{')) continue;
    if (auto recipe = parse_a1111(text)) return recipe;
    // Under this name nothing else is written, so prose is a prompt.
    if (key == "parameters") {
      RecipeFiller filler("a1111");
      filler.prompt(text);
      filler.loras_of_prompt();
      return std::move(filler).take();
    }
  }
  return std::nullopt;
}

}  // namespace atelier
