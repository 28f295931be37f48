// What a picture shows, independent of how it is drawn or described.
#ifndef STARTER_ILLUSTRATOR_SCENE_H_
#define STARTER_ILLUSTRATOR_SCENE_H_

#include <string>
#include <vector>

#include "rng.h"

namespace starter {

struct Rgb {
  double r, g, b;
};

Rgb mix(Rgb a, Rgb b, double amount_of_b);
double luma(Rgb c);

enum Colour {
  kRed,
  kOrange,
  kYellow,
  kGreen,
  kTeal,
  kBlue,
  kPurple,
  kPink,
  kBrown,
  kBlack,
  kWhite,
  kGrey,
  kColourCount
};

enum class Style { kFlat, kInk, kWatercolour, kPastel, kNeon };
constexpr int kStyleCount = 5;

enum class Ground {
  kWhite,
  kColour,
  kNight,
  kSunset,
  kMeadow,
  kSea,
  kSnow,
  kDesert,
  kForest,
  kUnderwater
};
constexpr int kGroundCount = 10;

// Pictures of a companion's training; see series.h.
enum class Series { kNone, kInkScenery, kGoldFrame };

enum class Relation { kNone, kAbove, kUnder, kBeside, kAnd };

struct Item {
  int subject = 0;
  int colour = 0;
  double x = 0, y = 0;  // centre, in units of half the short side, from the picture's centre
  double scale = 0.75;  // the subject's unit box becomes +-scale
  bool flip = false;
  double tilt = 0;      // radians
  double vary[4] = {};  // -1..1, meaning depends on the subject
};

struct Scene {
  std::vector<Item> items;
  int alike = 1;                        // so many items from the first on are the same thing
  Relation relation = Relation::kNone;  // of those to the next item
  Ground ground = Ground::kWhite;
  int ground_colour = kWhite;  // for kColour
  Style style = Style::kFlat;
  Series series = Series::kNone;
  uint64_t texture_seed = 0;
};

const char* colour_name(int colour);
Rgb colour_value(int colour);
const char* style_name(Style style);
const char* ground_name(Ground ground);
const char* relation_name(Relation relation);

// Chooses what to show.
Scene make_scene(Rng& rng);
// Describes it the way a user would type it; many phrasings for the same scene.
std::string make_caption(const Scene& scene, Rng& rng);
// The facts as one line of JSON, for an evaluator.
// What there is to show: subjects with plurals, colours, grounds, styles; JSON too.
std::string all_words();
std::string make_label(const Scene& scene, const std::string& caption);

}  // namespace starter

#endif  // STARTER_ILLUSTRATOR_SCENE_H_
