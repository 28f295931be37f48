#include "scene.h"

#include <algorithm>
#include <cmath>

#include "subjects.h"

namespace starter {

Rgb mix(Rgb a, Rgb b, double t) {
  return {a.r + (b.r - a.r) * t, a.g + (b.g - a.g) * t, a.b + (b.b - a.b) * t};
}

double luma(Rgb c) {
  return 0.30 * c.r + 0.59 * c.g + 0.11 * c.b;
}

const char* colour_name(int colour) {
  static const char* const names[kColourCount] = {"red",   "orange", "yellow", "green",
                                                  "teal",  "blue",   "purple", "pink",
                                                  "brown", "black",  "white",  "grey"};
  return names[colour];
}

Rgb colour_value(int colour) {
  static const Rgb values[kColourCount] = {
      {0.87, 0.12, 0.14}, {0.97, 0.55, 0.10}, {0.98, 0.84, 0.16}, {0.22, 0.65, 0.25},
      {0.08, 0.60, 0.60}, {0.14, 0.38, 0.86}, {0.52, 0.22, 0.72}, {0.97, 0.52, 0.70},
      {0.48, 0.29, 0.14}, {0.12, 0.12, 0.14}, {0.96, 0.96, 0.96}, {0.55, 0.56, 0.58}};
  return values[colour];
}

const char* style_name(Style style) {
  static const char* const names[] = {"flat", "ink", "watercolour", "pastel", "neon"};
  return names[static_cast<int>(style)];
}

const char* ground_name(Ground ground) {
  static const char* const names[] = {"white", "colour", "night",  "sunset", "meadow",
                                      "sea",   "snow",   "desert", "forest", "underwater"};
  return names[static_cast<int>(ground)];
}

const char* relation_name(Relation relation) {
  static const char* const names[] = {"none", "above", "under", "beside", "and"};
  return names[static_cast<int>(relation)];
}

namespace {

int pick_colour(const Subject& subject, Rng& rng) {
  if (!subject.usual_colours.empty() && rng.chance(0.25)) {
    return subject.usual_colours[rng.below(static_cast<int>(subject.usual_colours.size()))];
  }
  return rng.below(kColourCount);
}

Item make_item(Rng& rng) {
  Item item;
  item.subject = rng.below(static_cast<int>(subjects().size()));
  const Subject& subject = subjects()[item.subject];
  item.colour = pick_colour(subject, rng);
  item.flip = rng.chance(0.5);
  item.tilt = subject.turns ? rng.range(-0.14, 0.14) : 0;
  for (double& v : item.vary) v = rng.range(-1, 1);
  return item;
}

void choose_style(Scene& scene, Rng& rng) {
  const double roll = rng.unit();
  scene.style = roll < 0.52   ? Style::kFlat
                : roll < 0.64 ? Style::kInk
                : roll < 0.76 ? Style::kWatercolour
                : roll < 0.88 ? Style::kPastel
                              : Style::kNeon;
  for (const Item& item : scene.items) {
    // Light itself cannot be black or brown.
    const bool dull = item.colour == kBlack || item.colour == kBrown;
    if (scene.style == Style::kNeon && dull) scene.style = Style::kFlat;
  }
}

bool shows(const Scene& scene, int colour) {
  const auto has = [&](const Item& item) { return item.colour == colour; };
  return std::any_of(scene.items.begin(), scene.items.end(), has);
}

void choose_ground(Scene& scene, Rng& rng) {
  const double roll = rng.unit();
  if (scene.style == Style::kNeon) {
    scene.ground = Ground::kColour;
    scene.ground_colour = kBlack;
    return;
  }
  // White paint without an outline is nothing on white paper.
  const bool faint = scene.style == Style::kWatercolour || scene.style == Style::kPastel;
  if (roll < 0.46 && !(faint && shows(scene, kWhite))) {
    scene.ground = Ground::kWhite;
    return;
  }
  if (roll < 0.60) {
    scene.ground = Ground::kColour;
    do {
      scene.ground_colour = rng.below(kColourCount);
    } while (shows(scene, scene.ground_colour));
    return;
  }
  const int first = static_cast<int>(Ground::kNight);
  scene.ground = static_cast<Ground>(first + rng.below(kGroundCount - first));
}

// Large or small and anywhere: two seeds of one prompt are to be two pictures.
void place_single(Item& item, Rng& rng) {
  item.scale = rng.range(0.5, 0.86);
  const double room = std::min(0.3, 0.95 - item.scale);
  item.x = rng.range(-room, room);
  item.y = rng.range(-room, room);
}

struct Place {
  double x, y;
};

// Where several things of one size stand; `upper` says how many of them are on top.
std::vector<Place> places(int count, int upper) {
  if (count == 2 && upper == 0) return {{-0.49, 0.02}, {0.49, 0.02}};
  if (count == 2) return {{0, -0.48}, {0, 0.48}};
  if (upper == 2) return {{-0.48, -0.46}, {0.48, -0.46}, {0, 0.48}};
  return {{0, -0.47}, {-0.48, 0.47}, {0.48, 0.47}};
}

void place_several(Scene& scene, Rng& rng) {
  const int count = static_cast<int>(scene.items.size());
  const bool above = scene.relation == Relation::kAbove, under = scene.relation == Relation::kUnder;
  const int upper = above ? scene.alike : under ? count - scene.alike : 0;
  std::vector<Place> spots = places(count, upper);
  // The list runs from the top down; what is under the rest takes the last spots.
  if (under) std::rotate(spots.begin(), spots.begin() + upper, spots.end());
  for (int i = 0; i < count; ++i) {
    scene.items[i].scale = rng.range(0.35, 0.46);
    scene.items[i].x = spots[i].x + rng.range(-0.07, 0.07);
    scene.items[i].y = spots[i].y + rng.range(-0.06, 0.06);
  }
}

// A thing that none of the others is.
void add_other(Scene& scene, Rng& rng) {
  while (true) {
    const Item item = make_item(rng);
    const auto same = [&](const Item& other) { return other.subject == item.subject; };
    if (std::any_of(scene.items.begin(), scene.items.end(), same)) continue;
    scene.items.push_back(item);
    return;
  }
}

void add_copies(Scene& scene, int count, Rng& rng) {
  scene.alike = count;
  while (static_cast<int>(scene.items.size()) < count) {
    Item copy = scene.items[0];
    copy.flip = rng.chance(0.5);
    scene.items.push_back(copy);
  }
}

Relation pick_relation(Rng& rng) {
  const double roll = rng.unit();
  return roll < 0.3   ? Relation::kAbove
         : roll < 0.6 ? Relation::kUnder
         : roll < 0.8 ? Relation::kBeside
                      : Relation::kAnd;
}

}  // namespace

Scene make_scene(Rng& rng) {
  Scene scene;
  scene.items.push_back(make_item(rng));
  const double roll = rng.unit();
  if (roll < 0.32) {
    add_other(scene, rng);
    scene.relation = pick_relation(rng);
  } else if (roll < 0.43) {
    add_copies(scene, rng.chance(0.65) ? 2 : 3, rng);
  } else if (roll < 0.46) {  // two trees under a sun
    add_copies(scene, 2, rng);
    add_other(scene, rng);
    scene.relation = rng.chance(0.5) ? Relation::kAbove : Relation::kUnder;
  } else if (roll < 0.49) {  // a cat, a dog and a bird
    add_other(scene, rng);
    add_other(scene, rng);
    scene.relation = Relation::kAnd;
  }
  if (scene.items.size() == 1)
    place_single(scene.items[0], rng);
  else
    place_several(scene, rng);
  choose_style(scene, rng);
  choose_ground(scene, rng);
  scene.texture_seed = rng.next();
  return scene;
}

}  // namespace starter
