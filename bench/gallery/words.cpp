#include "words.h"

#include <array>
#include <cmath>
#include <string_view>

namespace atelier::bench {
namespace {

constexpr std::array<std::string_view, 160> common{
    "a",         "of",         "the",       "in",          "with",         "and",
    "on",        "portrait",   "detailed",  "beautiful",   "highly",       "digital",
    "art",       "painting",   "style",     "by",          "woman",        "man",
    "light",     "cinematic",  "lighting",  "photo",       "fantasy",      "dark",
    "intricate", "concept",    "sharp",     "focus",       "illustration", "background",
    "color",     "realistic",  "quality",   "masterpiece", "best",         "girl",
    "white",     "black",      "red",       "blue",        "golden",       "hair",
    "eyes",      "face",       "landscape", "mountains",   "forest",       "castle",
    "city",      "night",      "sunset",    "sky",         "clouds",       "ocean",
    "river",     "snow",       "winter",    "autumn",      "spring",       "summer",
    "flower",    "garden",     "tree",      "house",       "street",       "old",
    "ancient",   "ruins",      "temple",    "dragon",      "knight",       "armor",
    "sword",     "wizard",     "magic",     "glowing",     "neon",         "cyberpunk",
    "robot",     "spaceship",  "planet",    "stars",       "galaxy",       "cat",
    "dog",       "fox",        "wolf",      "horse",       "bird",         "owl",
    "fish",      "watercolor", "oil",       "ink",         "pencil",       "sketch",
    "anime",     "manga",      "pixel",     "render",      "octane",       "unreal",
    "engine",    "depth",      "field",     "bokeh",       "macro",        "wide",
    "angle",     "close-up",   "full",      "body",        "dress",        "cloak",
    "hat",       "crown",      "jewelry",   "silk",        "leather",      "wooden",
    "stone",     "glass",      "metal",     "marble",      "crystal",      "fire",
    "water",     "smoke",      "fog",       "mist",        "rain",         "storm",
    "lightning", "soft",       "warm",      "cold",        "pastel",       "vibrant",
    "muted",     "contrast",   "symmetry",  "minimal",     "abstract",     "surreal",
    "dreamy",    "ethereal",   "epic",      "dramatic",    "mood",         "8k",
    "4k",        "hdr",        "35mm",      "film",        "grain",        "vintage",
    "retro",     "trending",   "award",     "winning"};

constexpr std::array<std::string_view, 40> syllables{
    "ka",  "ri",  "mo",  "ven", "tal", "sho", "el",  "dra", "nu",  "bel",
    "or",  "thi", "ran", "quo", "lis", "mar", "en",  "dos", "pha", "gre",
    "tor", "wyn", "sil", "ba",  "cor", "ju",  "ne",  "os",  "pri", "ul",
    "vex", "zan", "ith", "ley", "fen", "hol", "ark", "um",  "dri", "sta"};

std::string made_up(Random& random) {
  std::string word;
  for (size_t parts = 2 + random() % 3; parts > 0; --parts) {
    word += syllables[random() % syllables.size()];
  }
  return word;
}

}  // namespace

size_t zipf(Random& random, size_t count) {
  const double u = double(random() >> 11) * 0x1p-53;
  // The inverse of the sum of 1/rank, which is close to its logarithm.
  return std::min(count - 1, size_t(std::exp(u * std::log(double(count) + 1)) - 1));
}

Words::Words(size_t count) {
  Random random(99);
  for (const std::string_view word : common) words_.emplace_back(word);
  while (words_.size() < count) words_.push_back(made_up(random));
}

std::string Words::prompt(Random& random) const {
  std::string text;
  for (int i = 0; i < 28; ++i) {
    if (!text.empty()) text += random() % 4 == 0 ? ", " : " ";
    text += pick(random);
  }
  return text;
}

}  // namespace atelier::bench
