// SwarmUI: {"sui_image_params": {...}, "sui_extra_data": {...}, "sui_models": [...]} as PNG
// "parameters" or as the user comment (in early versions the camera model) of a JPEG.
#include <boost/json.hpp>

#include "media/recipes/foreign_json.h"
#include "media/recipes/readers.h"
#include "media/recipes/recipe_filler.h"

namespace atelier {
namespace {

// A list, or one text with commas.
std::vector<std::string> words_of(const boost::json::value* value) {
  std::vector<std::string> words;
  if (value == nullptr) return words;
  if (const auto* list = value->if_array()) {
    for (const auto& word : *list) words.push_back(text_of_json(word).value_or(""));
    return words;
  }
  const std::string text = text_of_json(*value).value_or("");
  for (size_t from = 0; from <= text.size() && !text.empty();) {
    const size_t comma = std::min(text.find(',', from), text.size());
    words.push_back(text.substr(from, comma - from));
    from = comma + 1;
  }
  return words;
}

void put_loras(const boost::json::object& params, RecipeFiller& filler) {
  const auto names = words_of(member(params, "loras"));
  const auto weights = words_of(member(params, "loraweights"));
  for (size_t i = 0; i < names.size(); ++i) {
    const auto weight = i < weights.size() ? number_in(weights[i]) : std::nullopt;
    filler.lora(names[i], weight.value_or(1));
  }
  filler.loras_of_prompt();
}

void put_model_hash(const boost::json::object& root, RecipeFiller& filler) {
  const auto* models = list_member(root, "sui_models");
  if (models == nullptr) return;
  for (const auto& model : *models) {
    const auto* object = model.if_object();
    if (object == nullptr || text_member(*object, "param") != "model") continue;
    filler.model_hash(text_member(*object, "hash").value_or(""));
  }
}

bool is_taken(std::string_view key) {
  for (const std::string_view taken :
       {"prompt", "negativeprompt", "model", "seed", "steps", "cfgscale", "width", "height",
        "sampler", "scheduler", "comfyuisampler", "comfyuischeduler", "loras", "loraweights",
        "clipstopatlayer"}) {
    if (key == taken) return true;
  }
  return false;
}

std::string either(const boost::json::object& params, std::string_view a, std::string_view b) {
  const auto first = text_member(params, a);
  return first ? *first : text_member(params, b).value_or("");
}

ForeignRecipe recipe_of(const boost::json::object& root, const boost::json::object& params) {
  RecipeFiller filler("swarmui");
  filler.prompt(text_member(params, "prompt").value_or(""));
  filler.negative_prompt(text_member(params, "negativeprompt").value_or(""));
  filler.model(text_member(params, "model").value_or(""));
  if (const auto* seed = member(params, "seed")) filler.seed(*seed);
  filler.steps(integer_member(params, "steps"));
  filler.cfg_scale(number_member(params, "cfgscale"));
  filler.size(integer_member(params, "width"), integer_member(params, "height"));
  filler.sampler(either(params, "sampler", "comfyuisampler"),
                 either(params, "scheduler", "comfyuischeduler"));
  filler.clip_stop_at(integer_member(params, "clipstopatlayer"));
  put_loras(params, filler);
  put_model_hash(root, filler);
  for (const auto& entry : params) {
    if (!is_taken(entry.key())) filler.extra(entry.key(), entry.value());
  }
  if (const auto* extra = object_member(root, "sui_extra_data")) {
    for (const auto& entry : *extra) filler.extra(entry.key(), entry.value());
  }
  return filler.recipe();
}

}  // namespace

std::optional<ForeignRecipe> read_swarmui(Texts texts) {
  for (const EmbeddedText& text : texts) {
    if (text.text.find("\"sui_image_params\"") == std::string::npos) continue;
    const auto root = parse_foreign_object(text.text);
    if (!root) continue;
    if (const auto* params = object_member(*root, "sui_image_params")) {
      return recipe_of(*root, *params);
    }
  }
  return std::nullopt;
}

}  // namespace atelier
