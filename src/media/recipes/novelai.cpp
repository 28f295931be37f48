// NovelAI: Software "NovelAI", the prompt as Description and the settings as JSON in Comment. The
// same texts come from its copy in the lowest bits of the alpha channel (texts/stealth_texts.h).
#include <boost/json.hpp>

#include "media/recipes/foreign_json.h"
#include "media/recipes/readers.h"
#include "media/recipes/recipe_filler.h"

namespace atelier {
namespace {

// Version 4 keeps one caption for the picture and one for each character.
std::string v4_caption(const boost::json::object& settings, std::string_view name) {
  const auto* prompt = object_member(settings, name);
  const auto* caption = prompt == nullptr ? nullptr : object_member(*prompt, "caption");
  return caption == nullptr ? "" : text_member(*caption, "base_caption").value_or("");
}

boost::json::array character_captions(const boost::json::object& settings, std::string_view name) {
  boost::json::array out;
  const auto* prompt = object_member(settings, name);
  const auto* caption = prompt == nullptr ? nullptr : object_member(*prompt, "caption");
  const auto* list = caption == nullptr ? nullptr : list_member(*caption, "char_captions");
  if (list == nullptr) return out;
  for (const auto& entry : *list) {
    const auto* object = entry.if_object();
    const auto text = object == nullptr ? std::nullopt : text_member(*object, "char_caption");
    if (text && !text->empty()) out.emplace_back(*text);
  }
  return out;
}

bool is_taken(std::string_view key) {
  for (const std::string_view taken :
       {"prompt", "uc", "steps", "seed", "scale", "sampler", "noise_schedule", "width", "height",
        "cfg_rescale", "v4_prompt", "v4_negative_prompt", "signed_hash", "reference_image_multiple",
        "reference_information_extracted_multiple"}) {
    if (key == taken) return true;
  }
  return false;
}

std::string first_filled(std::initializer_list<std::string> texts) {
  for (const std::string& text : texts) {
    if (!text.empty()) return text;
  }
  return {};
}

// "NovelAI Diffusion V4 4F49EC75" is the model with its hash at the end.
void put_model(std::string_view source, RecipeFiller& filler) {
  const size_t space = source.rfind(' ');
  const std::string_view last = space == source.npos ? "" : source.substr(space + 1);
  const bool hash =
      last.size() == 8 && last.find_first_not_of("0123456789ABCDEFabcdef") == last.npos;
  filler.model(hash ? source.substr(0, space) : source);
  if (hash) filler.model_hash(last);
}

bool looks_like_settings(std::string_view text) {
  return text.find("\"uc\"") != text.npos || text.find("\"v4_prompt\"") != text.npos;
}

// Files other than PNG keep all of the texts as one object, or the settings as the user comment.
EmbeddedTexts unwrapped(Texts texts) {
  EmbeddedTexts out(texts.begin(), texts.end());
  const std::string_view comment = find_text(texts, "UserComment");
  if (comment.empty() || !find_text(texts, "Comment").empty()) return out;
  const auto outer = parse_foreign_object(comment);
  if (outer && outer->contains("Comment")) {
    for (const auto& entry : *outer) {
      const auto* text = entry.value().if_string();
      out.push_back({entry.key(), text != nullptr ? std::string(text->data(), text->size())
                                                  : boost::json::serialize(entry.value())});
    }
  } else if (outer && looks_like_settings(comment) && !outer->contains("c")) {
    out.push_back({"Comment", std::string(comment)});
    out.push_back({"Description", std::string(find_text(texts, "ImageDescription"))});
  }
  return out;
}

}  // namespace

std::optional<ForeignRecipe> read_novelai(Texts embedded) {
  const EmbeddedTexts texts = unwrapped(embedded);
  const std::string_view comment = find_text(texts, "Comment");
  const bool says_so = find_text(texts, "Software").starts_with("NovelAI");
  if (!says_so && !looks_like_settings(comment)) return std::nullopt;
  const auto parsed = parse_foreign_object(comment);
  if (!says_so && !parsed) return std::nullopt;
  const boost::json::object settings = parsed ? *parsed : boost::json::object();
  RecipeFiller filler("novelai");
  filler.prompt(first_filled({std::string(find_text(texts, "Description")),
                              text_member(settings, "prompt").value_or(""),
                              v4_caption(settings, "v4_prompt")}));
  filler.negative_prompt(first_filled(
      {text_member(settings, "uc").value_or(""), v4_caption(settings, "v4_negative_prompt")}));
  put_model(find_text(texts, "Source"), filler);
  if (const auto* seed = member(settings, "seed")) filler.seed(*seed);
  filler.steps(integer_member(settings, "steps"));
  filler.cfg_scale(number_member(settings, "scale"));
  filler.cfg_rescale(number_member(settings, "cfg_rescale"));
  filler.size(integer_member(settings, "width"), integer_member(settings, "height"));
  filler.sampler(text_member(settings, "sampler").value_or(""),
                 text_member(settings, "noise_schedule").value_or(""));
  auto characters = character_captions(settings, "v4_prompt");
  if (!characters.empty()) filler.extra("character_prompts", std::move(characters));
  auto negatives = character_captions(settings, "v4_negative_prompt");
  if (!negatives.empty()) filler.extra("character_negative_prompts", std::move(negatives));
  for (const auto& entry : settings) {
    if (!is_taken(entry.key())) filler.extra(entry.key(), entry.value());
  }
  return std::move(filler).take();
}

}  // namespace atelier
