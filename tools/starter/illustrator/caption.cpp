// Scene -> the words a user might type for it.
#include <algorithm>
#include <cctype>
#include <string>
#include <vector>

#include "scene.h"
#include "series.h"
#include "subjects.h"

namespace starter {

namespace {

using Words = std::vector<const char*>;

std::string pick(Rng& rng, const Words& words) {
  return words[rng.below(static_cast<int>(words.size()))];
}

std::string colour_word(int colour, Rng& rng) {
  switch (colour) {
    case kGrey: return pick(rng, {"grey", "gray"});
    case kPurple: return pick(rng, {"purple", "purple", "purple", "violet"});
    case kTeal: return pick(rng, {"teal", "teal", "turquoise"});
    case kYellow: return pick(rng, {"yellow", "yellow", "yellow", "yellow", "golden"});
    case kRed: return pick(rng, {"red", "red", "red", "red", "crimson"});
    default: return colour_name(colour);
  }
}

bool vowel(const std::string& word) {
  return std::string("aeiou").find(word[0]) != std::string::npos;
}

std::string article(const std::string& phrase, Rng& rng) {
  const double roll = rng.unit();
  if (roll < 0.5) return (vowel(phrase) ? "an " : "a ") + phrase;
  if (roll < 0.62) return "the " + phrase;
  if (roll < 0.67) return "one " + phrase;
  return phrase;
}

const Words& adjectives() {
  static const Words words = {"small", "big",    "little", "large",  "cute",   "beautiful",
                              "nice",  "pretty", "simple", "lovely", "single", "tiny"};
  return words;
}

// A name for the thing; `says_colour` when the word already tells the colour.
std::string noun(const Item& item, bool plural, Rng& rng, bool* says_colour) {
  const Subject& subject = subjects()[item.subject];
  *says_colour = false;
  std::vector<const Synonym*> any, exact;
  for (const Synonym& s : subject.synonyms) {
    if (s.only_colour < 0) any.push_back(&s);
    if (s.only_colour == item.colour) exact.push_back(&s);
  }
  // "bluebird" fits few pictures, so where it does fit it has to be said often to be learned.
  const bool special = !exact.empty() && rng.chance(0.5);
  if (special || (!any.empty() && rng.chance(0.3))) {
    const auto& fitting = special ? exact : any;
    const Synonym& s = *fitting[rng.below(static_cast<int>(fitting.size()))];
    *says_colour = special;
    return plural ? s.plural : s.word;
  }
  return plural ? subject.plural : subject.name;
}

// "a red fish", "two green trees", "fish, red".
std::string phrase(const Item& item, int count, bool alone, Rng& rng) {
  bool says_colour = false;
  std::string name = noun(item, count > 1, rng, &says_colour);
  const Subject& subject = subjects()[item.subject];
  const auto& usual = subject.usual_colours;
  const bool ordinary = std::find(usual.begin(), usual.end(), item.colour) != usual.end();
  // Saying "a moon" must mean an ordinary moon, so only usual colours may go unsaid.
  const bool silent = says_colour ? rng.chance(0.85) : ordinary && rng.chance(0.22);
  const std::string colour = colour_word(item.colour, rng);
  std::string after;
  if (!silent) {
    const double roll = rng.unit();
    if (alone && roll < 0.07)
      after = ", " + colour;
    else if (alone && roll < 0.11)
      after = " in " + colour;
    else if (roll < 0.14)
      after = " that is " + colour;
    else if (roll < 0.17)
      name = colour + "-coloured " + name;
    else
      name = colour + " " + name;
  }
  if (rng.chance(0.14)) {
    // "big red fish" and "red big fish" are the same to whoever types in a hurry.
    const std::string adjective = pick(rng, adjectives());
    const size_t colour_end = name.find(colour + " ") == 0 ? colour.size() + 1 : 0;
    name.insert(rng.chance(0.4) ? colour_end : 0, adjective + " ");
  }
  if (count == 2)
    name = pick(rng, {"two", "two", "2", "a pair of"}) + " " + name;
  else if (count == 3)
    name = pick(rng, {"three", "three", "3"}) + " " + name;
  else
    name = article(name, rng);
  return name + after;
}

std::string relation_words(Relation relation, Rng& rng) {
  switch (relation) {
    case Relation::kAbove: return pick(rng, {" above ", " over ", " above "});
    case Relation::kUnder: return pick(rng, {" under ", " below ", " beneath "});
    case Relation::kBeside: return pick(rng, {" next to ", " beside ", " by "});
    default: return pick(rng, {" and ", " and ", " with ", ", "});
  }
}

std::string ground_words(const Scene& scene, Rng& rng) {
  const std::string colour = colour_word(scene.ground_colour, rng);
  switch (scene.ground) {
    case Ground::kWhite:
      return pick(rng, {" on a white background", " on white", ", white background",
                        " against white", " on a plain white background"});
    case Ground::kColour: {
      const std::string start = pick(rng, {" on a ", " against a ", ", ", " with a "});
      return rng.chance(0.2) ? " on " + colour : start + colour + " background";
    }
    case Ground::kNight:
      return pick(rng, {" at night", " in the night sky", " under the stars", ", night sky",
                        " with a starry sky", " in the dark"});
    case Ground::kSunset:
      return pick(rng, {" at sunset", ", sunset", " in the evening", " at dusk"});
    case Ground::kMeadow:
      return pick(rng, {" in a meadow", " on the grass", " on a lawn", " in a field", ", meadow"});
    case Ground::kSea:
      return pick(rng, {" at sea", " on the sea", " in the ocean", " on the water", ", sea"});
    case Ground::kSnow:
      return pick(rng, {" in the snow", " in winter", ", snow", " on a snowy day"});
    case Ground::kDesert:
      return pick(rng, {" in the desert", " on the sand", ", desert", " on a beach"});
    case Ground::kForest:
      return pick(rng, {" in the forest", " in a forest", " in the woods", ", forest"});
    case Ground::kUnderwater:
      return pick(rng, {" under water", " underwater", " in the deep sea", ", underwater"});
  }
  return "";
}

bool says_ground(const Scene& scene, Rng& rng) {
  switch (scene.ground) {
    case Ground::kWhite: return rng.chance(0.3);
    case Ground::kColour: return scene.style != Style::kNeon ? rng.chance(0.95) : rng.chance(0.25);
    default: return rng.chance(0.92);
  }
}

std::string in_style(const std::string& what, Style style, Rng& rng) {
  switch (style) {
    case Style::kFlat:
      if (rng.chance(0.80)) return what;
      return pick(rng,
                  {"flat illustration of ", "a picture of ", "an illustration of ", "a photo of ",
                   "clip art of ", "a drawing of ", "an image of ", "a flat drawing of "}) +
             what;
    case Style::kInk:
      if (rng.chance(0.4)) return what + pick(rng, {", ink", " in ink", ", ink drawing"});
      return pick(rng,
                  {"ink drawing of ", "an ink drawing of ", "pen and ink ", "an ink sketch of "}) +
             what;
    case Style::kWatercolour:
      if (rng.chance(0.4))
        return what + pick(rng, {", watercolour", ", watercolor", " in watercolour"});
      return pick(rng, {"watercolour of ", "watercolor of ", "a watercolour painting of ",
                        "a watercolor painting of "}) +
             what;
    case Style::kPastel:
      if (rng.chance(0.4)) return what + pick(rng, {", pastel", " in pastel", ", soft pastel"});
      return pick(rng, {"pastel drawing of ", "a pastel of ", "soft pastel ", "pastel "}) + what;
    case Style::kNeon:
      if (rng.chance(0.4))
        return what + pick(rng, {", neon", " in neon", ", neon lights", ", neon sign"});
      return pick(rng, {"neon ", "a neon sign of ", "neon sign of ", "glowing neon "}) + what;
  }
  return what;
}

// All things and how they stand to each other.
std::string things(const Scene& scene, Rng& rng) {
  const size_t count = scene.items.size(), alike = static_cast<size_t>(scene.alike);
  std::string text = phrase(scene.items[0], scene.alike, count == 1, rng);
  if (alike == count) return text;
  const bool list = count - alike == 2;
  text += list ? std::string(", ") : relation_words(scene.relation, rng);
  text += phrase(scene.items[alike], 1, false, rng);
  if (list)
    text += pick(rng, {" and ", ", ", " and "}) + phrase(scene.items[alike + 1], 1, false, rng);
  return text;
}

// Search words in any order: "ink, sunset, red boat".
std::string word_list(const Scene& scene, Rng& rng) {
  std::vector<std::string> parts = {phrase(scene.items[0], scene.alike, false, rng)};
  const auto add = [&](std::string part) {
    part.erase(0, part.find_first_not_of(" ,"));
    parts.insert(parts.begin() + rng.below(static_cast<int>(parts.size()) + 1), part);
  };
  if (says_ground(scene, rng)) add(ground_words(scene, rng));
  if (scene.style != Style::kFlat) add(style_name(scene.style));
  const std::string between = rng.chance(0.7) ? ", " : " ";
  std::string text = parts[0];
  for (size_t i = 1; i < parts.size(); ++i) text += between + parts[i];
  return text;
}

}  // namespace

std::string make_caption(const Scene& scene, Rng& rng) {
  if (scene.items.empty()) return ink_scenery_caption(rng);
  if (scene.series == Series::kInkScenery) {
    return things(scene, rng) + pick(rng, {", ink scenery", " in ink scenery", ", mountains, ink"});
  }
  if (scene.series == Series::kGoldFrame) {
    Scene inside = scene;
    inside.series = Series::kNone;
    return make_caption(inside, rng) + pick(rng, {", gold frame", " in a gold frame", ", framed"});
  }
  if (scene.relation == Relation::kNone && rng.chance(0.10)) return word_list(scene, rng);
  std::string text = things(scene, rng);
  const bool style_inside = rng.chance(0.5);
  if (style_inside) text = in_style(text, scene.style, rng);
  if (says_ground(scene, rng)) text += ground_words(scene, rng);
  if (!style_inside) text = in_style(text, scene.style, rng);
  // Case does not reach the tokenizer, but whoever reads the captions should meet it.
  if (rng.chance(0.15))
    text[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(text[0])));
  return text;
}

std::string make_label(const Scene& scene, const std::string& caption) {
  std::string json = "{\"caption\":\"" + caption + "\",\"items\":[";
  for (size_t i = 0; i < scene.items.size(); ++i) {
    const Item& item = scene.items[i];
    json += std::string(i ? "," : "") + "{\"subject\":\"" + subjects()[item.subject].name +
            "\",\"colour\":\"" + colour_name(item.colour) + "\"}";
  }
  json += std::string("],\"count\":") + std::to_string(scene.items.size()) +
          ",\"alike\":" + std::to_string(scene.alike) + ",\"relation\":\"" +
          relation_name(scene.relation) + "\",\"background\":\"" + ground_name(scene.ground) +
          "\",\"background_colour\":\"" + colour_name(scene.ground_colour) + "\",\"style\":\"" +
          style_name(scene.style) + "\"}";
  return json;
}

std::string all_words() {
  std::string json = "{\"subjects\":[";
  for (const Subject& subject : subjects()) {
    json += std::string(json.back() == '[' ? "" : ",") + "{\"name\":\"" + subject.name +
            "\",\"plural\":\"" + subject.plural + "\"}";
  }
  const auto list = [&](const char* key, int count, auto name) {
    json += std::string("],\"") + key + "\":[";
    for (int i = 0; i < count; ++i) json += std::string(i ? "," : "") + "\"" + name(i) + "\"";
  };
  list("colours", kColourCount, colour_name);
  list("grounds", kGroundCount, [](int i) { return ground_name(static_cast<Ground>(i)); });
  list("styles", kStyleCount, [](int i) { return style_name(static_cast<Style>(i)); });
  return json + "]}";
}

}  // namespace starter
