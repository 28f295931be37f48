// Fooocus with its own scheme: JSON in "parameters" or the user comment; older and forked versions
// wrote it with words people read ("Base Model") into "Comment" or the same places. Its other
// scheme is AUTOMATIC1111's text (a1111.cpp). Also RuinedFooocus.
#include <boost/json.hpp>

#include "media/recipes/foreign_json.h"
#include "media/recipes/readers.h"
#include "media/recipes/recipe_filler.h"
#include "media/texts/clean_text.h"

namespace atelier {
namespace {

// The value under the first of the names that is there.
const boost::json::value* any_of(const boost::json::object& object,
                                 std::initializer_list<std::string_view> names) {
  for (const std::string_view name : names) {
    if (const auto* value = member(object, name)) return value;
  }
  return nullptr;
}

std::string text_of(const boost::json::object& object,
                    std::initializer_list<std::string_view> names) {
  const auto* value = any_of(object, names);
  return value == nullptr ? "" : text_of_json(*value).value_or("");
}

std::optional<double> number_of(const boost::json::object& object,
                                std::initializer_list<std::string_view> names) {
  const auto* value = any_of(object, names);
  return value == nullptr ? std::nullopt : number_of_json(*value);
}

// "(1152, 896)", "1152x896" or "1152×896".
void put_size(const boost::json::object& object, RecipeFiller& filler) {
  const std::string text = text_of(object, {"resolution", "Resolution"});
  constexpr std::string_view digits = "0123456789";
  const size_t first = text.find_first_of(digits);
  const size_t first_end = text.find_first_not_of(digits, first);
  const size_t second = text.find_first_of(digits, first_end);
  if (first == text.npos || first_end == text.npos || second == text.npos) {
    filler.size(integer_member(object, "width"), integer_member(object, "height"));
    return;
  }
  const size_t second_end = std::min(text.find_first_not_of(digits, second), text.size());
  filler.size(integer_in(std::string_view(text).substr(first, first_end - first)),
              integer_in(std::string_view(text).substr(second, second_end - second)));
}

// "name : 0.5", with "True : " before it in later versions.
void put_combined_lora(std::string_view text, RecipeFiller& filler) {
  constexpr std::string_view between = " : ";
  if (text.starts_with("False : ")) return;
  if (text.starts_with("True : ")) text.remove_prefix(7);
  const size_t at = text.rfind(between);
  if (at == text.npos) return;
  filler.lora(text.substr(0, at), number_in(text.substr(at + between.size())).value_or(1));
}

// [["name", 0.5, "hash"], ...]; RuinedFooocus: [["hash", "0.5 - name"], ...].
void put_lora_entry(const boost::json::array& entry, RecipeFiller& filler) {
  if (entry.size() < 2) return;
  const auto name = text_of_json(entry[0]);
  if (const auto weight = number_of_json(entry[1])) return filler.lora(name.value_or(""), *weight);
  const std::string combined = text_of_json(entry[1]).value_or("");
  const size_t dash = combined.find(" - ");
  if (dash == combined.npos) return;
  const std::string_view text = combined;
  filler.lora(text.substr(dash + 3), number_in(text.substr(0, dash)).value_or(1));
}

void put_loras(const boost::json::object& object, RecipeFiller& filler) {
  if (const auto* list = list_member(object, "loras")) {
    for (const auto& entry : *list) {
      if (const auto* parts = entry.if_array()) put_lora_entry(*parts, filler);
    }
  }
  for (const auto& entry : object) {
    const std::string_view key = entry.key();
    const bool combined = key.starts_with("lora_combined_") || key.starts_with("LoRA ");
    if (!combined) continue;
    const auto text = text_of_json(entry.value());
    if (!text) continue;
    // 2.1 wrote "LoRA [name] weight": 0.5.
    const size_t open = key.find('[');
    const size_t close = key.rfind(']');
    if (open != key.npos && close != key.npos && close > open) {
      filler.lora(key.substr(open + 1, close - open - 1), number_in(*text).value_or(1));
    } else {
      put_combined_lora(*text, filler);
    }
  }
}

bool is_fooocus(const boost::json::object& object) {
  const bool own = object.contains("metadata_scheme") ||
                   (object.contains("base_model") && object.contains("guidance_scale"));
  const bool words = object.contains("Base Model") && object.contains("Guidance Scale");
  const bool ruined = object.contains("base_model_name");
  return own || words || ruined;
}

bool is_taken(std::string_view key) {
  for (const std::string_view taken : {"prompt",
                                       "Prompt",
                                       "negative_prompt",
                                       "Negative Prompt",
                                       "Negative",
                                       "base_model",
                                       "Base Model",
                                       "base_model_name",
                                       "base_model_hash",
                                       "Base Model Hash",
                                       "seed",
                                       "Seed",
                                       "steps",
                                       "Steps",
                                       "guidance_scale",
                                       "Guidance Scale",
                                       "cfg",
                                       "sampler",
                                       "Sampler",
                                       "sampler_name",
                                       "scheduler",
                                       "Scheduler",
                                       "resolution",
                                       "Resolution",
                                       "width",
                                       "height",
                                       "loras",
                                       "full_prompt",
                                       "full_negative_prompt",
                                       "clip_skip",
                                       "CLIP Skip"}) {
    if (key == taken) return true;
  }
  return key.starts_with("lora_combined_") || key.starts_with("LoRA ");
}

std::optional<ForeignRecipe> recipe_of(const boost::json::object& object) {
  RecipeFiller filler("fooocus");
  filler.prompt(text_of(object, {"prompt", "Prompt"}));
  filler.negative_prompt(text_of(object, {"negative_prompt", "Negative Prompt", "Negative"}));
  filler.model(text_of(object, {"base_model", "Base Model", "base_model_name"}));
  filler.model_hash(text_of(object, {"base_model_hash", "Base Model Hash"}));
  if (const auto* seed = any_of(object, {"seed", "Seed"})) filler.seed(*seed);
  if (const auto steps = number_of(object, {"steps", "Steps"})) filler.steps(int64_t(*steps));
  filler.cfg_scale(number_of(object, {"guidance_scale", "Guidance Scale", "cfg"}));
  filler.sampler(text_of(object, {"sampler", "Sampler", "sampler_name"}),
                 text_of(object, {"scheduler", "Scheduler"}));
  if (const auto skip = number_of(object, {"clip_skip", "CLIP Skip"})) {
    filler.clip_stop_at(int64_t(*skip));
  }
  put_size(object, filler);
  put_loras(object, filler);
  for (const auto& entry : object) {
    if (!is_taken(entry.key())) filler.extra(entry.key(), entry.value());
  }
  return std::move(filler).take();
}

}  // namespace

std::optional<ForeignRecipe> read_fooocus(Texts texts) {
  for (const std::string_view key : {"parameters", "UserComment", "Comment", "comment"}) {
    const auto object = parse_foreign_object(find_text(texts, key));
    if (object && is_fooocus(*object)) return recipe_of(*object);
  }
  return std::nullopt;
}

}  // namespace atelier
