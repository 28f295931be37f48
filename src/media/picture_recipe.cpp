#include "media/picture_recipe.h"

#include <algorithm>

#include "base/fields.h"
#include "media/a1111_text.h"

namespace atelier {

template <class V>
void fields(V& v, RecipeModel& m) {
  v.required("name", m.name);
  v.required("hash", m.hash);
}
template <class V>
void fields(V& v, RecipeEngine& e) {
  v.required("version", e.version);
  v.required("device", e.device);
  v.required("precision", e.precision);
}
template <class V>
void fields(V& v, PictureRecipe& r) {
  v.required("prompt", r.prompt);
  v.required("negative_prompt", r.negative_prompt);
  v.required("model", r.model);
  v.required("seed", r.seed);
  v.required("steps", r.steps);
  v.required("scheduler", r.scheduler);
  v.required("cfg_scale", r.cfg_scale);
  v.required("cfg_rescale", r.cfg_rescale);
  v.required("clip_skip", r.clip_skip);
  v.required("width", r.width);
  v.required("height", r.height);
  v.required("engine", r.engine);
  fields(v, r.details);
}

namespace {

constexpr std::string_view our_keyword = "atelier";
constexpr std::string_view a1111_keyword = "parameters";

// The format forbids NUL inside a text.
std::string without_nul(std::string text) {
  std::erase(text, '\0');
  return text;
}

}  // namespace

std::vector<PngText> texts_of(const PictureRecipe& recipe) {
  PictureRecipe portable = recipe;
  portable.details = without_ids(std::move(portable.details));
  const boost::json::value written = to_json(portable);
  boost::json::object object;
  object["version"] = picture_recipe_version;
  for (const auto& member : written.get_object()) object[member.key()] = member.value();
  return {{std::string(our_keyword), json_text(object)},
          {std::string(a1111_keyword), without_nul(a1111_text(recipe))}};
}

Result<PictureRecipe> read_recipe(std::span<const std::byte> png) {
  TRY(const PngFacts facts, read_png_facts(png));
  const auto is_ours = [](const PngText& text) { return text.keyword == our_keyword; };
  const auto ours = std::find_if(facts.texts.begin(), facts.texts.end(), is_ours);
  if (ours == facts.texts.end()) {
    return fail(ErrorKind::not_found, "This picture carries no recipe of Atelier's.");
  }
  TRY(auto value, parse_json(ours->text));
  auto* object = value.if_object();
  const auto* version = object == nullptr ? nullptr : object->if_contains("version");
  if (version == nullptr || !version->is_int64() || version->get_int64() < 1) {
    return fail(ErrorKind::corrupt, "The recipe inside this picture is damaged.");
  }
  if (version->get_int64() > picture_recipe_version) {
    return fail(ErrorKind::invalid,
                "A newer Atelier made this picture; update to read its recipe.");
  }
  auto recipe = read_json_value<PictureRecipe>(value, UnknownFields::ignore);
  if (!recipe) {
    return fail(ErrorKind::corrupt, "The recipe inside this picture is damaged.",
                to_line(recipe.error()));
  }
  return recipe;
}

}  // namespace atelier
