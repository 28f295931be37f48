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
  static const char* const names[] = {"white",  "tint", "colour", "night", "sunset",
                                      "meadow", "sea",  "snow",   "desert"};
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
  item.flip = rng.chance(0.3);
  item.tilt = subject.turns ? rng.range(-0.14, 0.14) : 0;
  for (double& v : item.vary) v = rng.range(-1, 1);
  return item;
}

void choose_style(Scene& scene, Rng& rng) {
  const double roll = rng.unit();
  scene.style = roll < 0.62   ? Style::kFlat
                : roll < 0.72 ? Style::kInk
                : roll < 0.82 ? Style::kWatercolour
                : roll < 0.92 ? Style::kPastel
                              : Style::kNeon;
  for (const Item& item : scene.items) {
    // Light itself cannot be black or brown.
    const bool dull = item.colour == kBlack || item.colour == kBrown;
    if (scene.style == Style::kNeon && dull) scene.style = Style::kFlat;
  }
}

void choose_ground(Scene& scene, Rng& rng) {
  const double roll = rng.unit();
  if (scene.style == Style::kNeon) {
    scene.ground = Ground::kColour;
    scene.ground_colour = kBlack;
    return;
  }
  if (roll < 0.36) {
    scene.ground = Ground::kWhite;
    return;
  }
  if (roll < 0.50) {
    scene.ground = Ground::kTint;
    scene.ground_colour = rng.below(kBrown);
    return;
  }
  if (roll < 0.70) {
    scene.ground = Ground::kColour;
    do {
      scene.ground_colour = rng.below(kColourCount);
    } while (scene.ground_colour == scene.items[0].colour);
    return;
  }
  static const Ground scenery[] = {Ground::kNight, Ground::kSunset, Ground::kMeadow,
                                   Ground::kSea,   Ground::kSnow,   Ground::kDesert};
  scene.ground = scenery[rng.below(6)];
}

void place_single(Item& item, Rng& rng) {
  item.scale = rng.range(0.66, 0.82);
  const double room = std::min(0.09, 0.95 - item.scale);
  item.x = rng.range(-room, room);
  item.y = rng.range(-room, room);
}

void place_several(Scene& scene, Rng& rng) {
  const int n = static_cast<int>(scene.items.size());
  for (int i = 0; i < n; ++i) {
    scene.items[i].scale = rng.range(0.38, 0.44) * (n == 3 ? 0.74 : 1);
    scene.items[i].x = (n == 2 ? 0.95 * (i - 0.5) : 0.64 * (i - 1)) + rng.range(-0.04, 0.04);
    scene.items[i].y = rng.range(-0.10, 0.14);
  }
}

void place_pair(Scene& scene, Rng& rng) {
  place_several(scene, rng);
  if (scene.relation != Relation::kAbove && scene.relation != Relation::kUnder) return;
  const int upper = scene.relation == Relation::kAbove ? 0 : 1;
  for (int i = 0; i < 2; ++i) {
    scene.items[i].x = rng.range(-0.16, 0.16);
    scene.items[i].y = (i == upper ? -0.48 : 0.47) + rng.range(-0.03, 0.03);
  }
}

}  // namespace

Scene make_scene(Rng& rng) {
  Scene scene;
  scene.items.push_back(make_item(rng));
  const double roll = rng.unit();
  if (roll < 0.14) {
    scene.items.push_back(make_item(rng));
    while (scene.items[1].subject == scene.items[0].subject) scene.items[1] = make_item(rng);
    const double which = rng.unit();
    scene.relation = which < 0.3   ? Relation::kAbove
                     : which < 0.6 ? Relation::kUnder
                     : which < 0.8 ? Relation::kBeside
                                   : Relation::kAnd;
    place_pair(scene, rng);
  } else if (roll < 0.20) {
    const int count = rng.chance(0.65) ? 2 : 3;
    while (static_cast<int>(scene.items.size()) < count) {
      Item copy = scene.items[0];
      copy.flip = rng.chance(0.35);
      scene.items.push_back(copy);
    }
    place_several(scene, rng);
  } else {
    place_single(scene.items[0], rng);
  }
  choose_style(scene, rng);
  choose_ground(scene, rng);
  scene.texture_seed = rng.next();
  return scene;
}

}  // namespace starter
