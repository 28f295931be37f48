#include "series.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace starter {

namespace {

constexpr int kRidges = 4;
constexpr double kFramed = 0.78;
constexpr double kBareScenery = 0.6;  // share of ink scenery without a thing in front

void source(cairo_t* cr, Rgb c, double alpha = 1) {
  cairo_set_source_rgba(cr, c.r, c.g, c.b, alpha);
}

// One chain of mountains; heights are a sum of waves, made pointed where they are high.
class Ridge {
 public:
  Ridge(double base, double height, Rng& rng) : base_(base), height_(height) {
    for (size_t i = 0; i < waves_.size(); ++i) {
      waves_[i] = {rng.range(1.2, 2.2) * std::pow(1.9, double(i)), rng.range(0, 2 * M_PI),
                   std::pow(0.48, double(i))};
    }
  }

  double at(double x) const {
    double sum = 0;
    for (const auto& [frequency, phase, share] : waves_) {
      sum += share * (1 - std::abs(std::sin(frequency * M_PI * x + phase)));
    }
    return base_ - height_ * 0.55 * sum;
  }

 private:
  struct Wave {
    double frequency, phase, share;
  };
  double base_, height_;
  std::array<Wave, 4> waves_;
};

void trace(cairo_t* cr, const Ridge& ridge, int width, int height) {
  constexpr int steps = 96;
  for (int i = 0; i <= steps; ++i) {
    const double x = double(i) / steps;
    cairo_line_to(cr, x * width, ridge.at(x) * height);
  }
}

// Dark along the crest, gone in the mist at the foot.
void wash(cairo_t* cr, const Ridge& ridge, double base, double strength, int width, int height) {
  const Rgb ink{0.10, 0.13, 0.17};
  cairo_pattern_t* fade =
      cairo_pattern_create_linear(0, (base - 0.32) * height, 0, (base + 0.10) * height);
  cairo_pattern_add_color_stop_rgba(fade, 0, ink.r, ink.g, ink.b, strength);
  cairo_pattern_add_color_stop_rgba(fade, 0.55, ink.r, ink.g, ink.b, strength * 0.6);
  cairo_pattern_add_color_stop_rgba(fade, 1, ink.r, ink.g, ink.b, 0);
  trace(cr, ridge, width, height);
  cairo_line_to(cr, width, (base + 0.2) * height);
  cairo_line_to(cr, 0, (base + 0.2) * height);
  cairo_close_path(cr);
  cairo_set_source(cr, fade);
  cairo_fill(cr);
  cairo_pattern_destroy(fade);
  trace(cr, ridge, width, height);
  source(cr, ink, std::min(1.0, strength + 0.1));
  cairo_set_line_width(cr, 0.008 * height);
  cairo_stroke(cr);
}

void paint_pine(cairo_t* cr, double x, double foot, double size) {
  source(cr, {0.07, 0.09, 0.11}, 0.92);
  for (int layer = 0; layer < 4; ++layer) {
    const double top = foot - size * (1 - 0.2 * layer), half = size * (0.10 + 0.055 * layer);
    cairo_move_to(cr, x, top);
    cairo_line_to(cr, x + half, top + 0.3 * size);
    cairo_line_to(cr, x - half, top + 0.3 * size);
    cairo_close_path(cr);
  }
  cairo_rectangle(cr, x - 0.03 * size, foot - 0.2 * size, 0.06 * size, 0.2 * size);
  cairo_fill(cr);
}

void paint_sun(cairo_t* cr, int width, int height, Rng& rng) {
  const double x = rng.range(0.2, 0.8) * width, y = rng.range(0.13, 0.22) * height;
  source(cr, {0.78, 0.17, 0.12}, 0.88);
  cairo_arc(cr, x, y, 0.085 * std::min(width, height), 0, 2 * M_PI);
  cairo_fill(cr);
}

void paint_diamond(cairo_t* cr, double x, double y, double half) {
  cairo_move_to(cr, x, y - half);
  cairo_line_to(cr, x + half, y);
  cairo_line_to(cr, x, y + half);
  cairo_line_to(cr, x - half, y);
  cairo_close_path(cr);
}

// The band between two insets as four mitred sides, lit from the top left.
void paint_band(cairo_t* cr, int width, int height, double outer, double inner, Rgb light,
                Rgb dark) {
  const double w = width, h = height, o = outer, i = inner;
  const std::array<std::array<double, 8>, 4> sides = {
      {{o, o, w - o, o, w - i, i, i, i},
       {o, o, i, i, i, h - i, o, h - o},
       {w - o, o, w - o, h - o, w - i, h - i, w - i, i},
       {o, h - o, i, h - i, w - i, h - i, w - o, h - o}}};
  for (size_t k = 0; k < sides.size(); ++k) {
    const auto& s = sides[k];
    cairo_move_to(cr, s[0], s[1]);
    for (size_t p = 2; p < s.size(); p += 2) cairo_line_to(cr, s[p], s[p + 1]);
    cairo_close_path(cr);
    source(cr, k < 2 ? light : dark);
    cairo_fill(cr);
  }
}

}  // namespace

std::optional<Series> find_series(std::string_view name) {
  if (name == "ink_scenery") return Series::kInkScenery;
  if (name == "gold_frame") return Series::kGoldFrame;
  return std::nullopt;
}

void enter_series(Scene& scene, Series series) {
  scene.series = series;
  if (series == Series::kGoldFrame) {
    // What is framed has less room.
    for (Item& item : scene.items) {
      item.x *= kFramed;
      item.y *= kFramed;
      item.scale *= kFramed;
    }
  }
  if (series != Series::kInkScenery) return;
  scene.style = Style::kInk;
  scene.ground = Ground::kWhite;
  Rng rng(scene.texture_seed, 6);
  if (rng.chance(kBareScenery)) scene.items.clear();
}

void paint_ink_scenery(cairo_t* cr, int width, int height, const Scene& scene) {
  Rng rng(scene.texture_seed, 7);
  source(cr, {0.95, 0.92, 0.84});
  cairo_paint(cr);
  if (rng.chance(0.7)) paint_sun(cr, width, height, rng);
  for (int i = 0; i < kRidges; ++i) {
    const double base = 0.46 + 0.145 * i + rng.range(-0.02, 0.02);
    const Ridge ridge(base, rng.range(0.22, 0.32) * (1 - 0.12 * i), rng);
    wash(cr, ridge, base, 0.26 + 0.19 * i, width, height);
    if (i + 1 < kRidges) continue;
    const int pines = 2 + rng.below(4);
    for (int p = 0; p < pines; ++p) {
      const double x = rng.unit(), size = rng.range(0.13, 0.22) * std::min(width, height);
      paint_pine(cr, x * width, (ridge.at(x) + 0.05) * height, size);
    }
  }
}

void paint_gold_frame(cairo_t* cr, int width, int height, const Scene& scene) {
  Rng rng(scene.texture_seed, 8);
  const double unit = std::min(width, height) * rng.range(0.95, 1.05);
  const Rgb light{0.96, 0.79, 0.36}, gold{0.85, 0.64, 0.20}, dark{0.55, 0.37, 0.10};
  paint_band(cr, width, height, 0, 0.035 * unit, light, gold);
  paint_band(cr, width, height, 0.035 * unit, 0.075 * unit, gold, dark);
  paint_band(cr, width, height, 0.075 * unit, 0.095 * unit, dark, light);
  const double at = 0.055 * unit;
  for (const double x : {at, 0.5 * width, width - at}) {
    for (const double y : {at, 0.5 * height, height - at}) {
      if (x == 0.5 * width && y == 0.5 * height) continue;
      paint_diamond(cr, x, y, 0.048 * unit);
      source(cr, {0.72, 0.10, 0.16});
      cairo_fill_preserve(cr);
      source(cr, light);
      cairo_set_line_width(cr, 0.010 * unit);
      cairo_stroke(cr);
    }
  }
}

std::string ink_scenery_caption(Rng& rng) {
  constexpr std::array what = {"mountains", "mountains",         "a mountain",
                               "scenery",   "grey mountains",    "mountains in the mist",
                               "hills",     "mountains at dusk", "a lovely landscape"};
  constexpr std::array how = {"{}, ink",           "{}, ink scenery", "ink scenery, {}",
                              "ink scenery of {}", "{} in ink",       "{}, ink drawing",
                              "ink drawing of {}"};
  std::string text = how[rng.below(int(how.size()))];
  return text.replace(text.find("{}"), 2, what[rng.below(int(what.size()))]);
}

}  // namespace starter
