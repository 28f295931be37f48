#include "painter.h"

#include <cairo.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "pen.h"
#include "series.h"
#include "subjects.h"

namespace starter {

namespace {

const Rgb kWhiteRgb{1, 1, 1};

cairo_t* as_cairo(void* p) {
  return static_cast<cairo_t*>(p);
}
cairo_surface_t* as_surface(void* p) {
  return static_cast<cairo_surface_t*>(p);
}

// Backgrounds follow the style too: paper for water colour and chalk, plain tones otherwise.
Rgb toned(Style style, Rgb c) {
  if (style == Style::kWatercolour) return mix(c, {1.0, 0.99, 0.96}, 0.35);
  if (style == Style::kPastel) return mix(c, {1.0, 0.98, 0.96}, 0.45);
  if (style == Style::kInk) {
    const double grey = luma(c);
    return mix(mix(c, {grey, grey, grey}, 0.5), {0.99, 0.97, 0.92}, 0.35);
  }
  if (style == Style::kNeon) return mix(c, {0.05, 0.04, 0.10}, 0.8);
  return c;
}

Look make_look(const Item& item) {
  const Rgb main = colour_value(item.colour);
  const bool warm = item.colour == kOrange || item.colour == kYellow || item.colour == kRed;
  Look look;
  look.main = main;
  // White on white paper is its outline alone, so that one has to be seen.
  look.dark = item.colour == kBlack   ? Rgb{0.30, 0.30, 0.33}
              : item.colour == kWhite ? Rgb{0.55, 0.57, 0.62}
                                      : mix(main, {0, 0, 0}, 0.26);
  look.light = item.colour == kWhite ? Rgb{0.82, 0.84, 0.88} : mix(main, kWhiteRgb, 0.6);
  look.accent = warm ? Rgb{0.45, 0.30, 0.16} : Rgb{0.98, 0.66, 0.10};
  look.vary = item.vary;
  return look;
}

}  // namespace

Painter::Painter(int width, int height) : width_(width), height_(height) {
  surface_ = cairo_image_surface_create(CAIRO_FORMAT_RGB24, width, height);
  cairo_ = cairo_create(as_surface(surface_));
}

Painter::~Painter() {
  cairo_destroy(as_cairo(cairo_));
  cairo_surface_destroy(as_surface(surface_));
}

void Painter::paint_sky(const Scene& scene, Rgb top, Rgb bottom, double horizon, Rgb land_top,
                        Rgb land_bottom) {
  cairo_t* cr = as_cairo(cairo_);
  const auto band = [&](double y0, double y1, Rgb a, Rgb b) {
    a = toned(scene.style, a);
    b = toned(scene.style, b);
    cairo_pattern_t* gradient = cairo_pattern_create_linear(0, y0, 0, y1);
    cairo_pattern_add_color_stop_rgb(gradient, 0, a.r, a.g, a.b);
    cairo_pattern_add_color_stop_rgb(gradient, 1, b.r, b.g, b.b);
    cairo_set_source(cr, gradient);
    cairo_rectangle(cr, 0, y0, width_, y1 - y0);
    cairo_fill(cr);
    cairo_pattern_destroy(gradient);
  };
  // Whole pixels: two half covered rows would let the picture before shine through.
  const double line = std::round(horizon * height_);
  band(0, line, top, bottom);
  if (horizon < 1) band(line, height_, land_top, land_bottom);
}

void Painter::paint_specks(const Scene& scene, Rgb colour, int count, double lowest,
                           double radius) {
  cairo_t* cr = as_cairo(cairo_);
  Rng rng(scene.texture_seed, 2);
  const Rgb c = toned(scene.style, colour);
  cairo_set_source_rgb(cr, c.r, c.g, c.b);
  for (int i = 0; i < count; ++i) {
    const double r = radius * std::min(width_, height_) * rng.range(0.7, 1.2);
    cairo_new_sub_path(cr);
    cairo_arc(cr, rng.unit() * width_, rng.unit() * lowest * height_, r, 0, 6.2832);
  }
  cairo_fill(cr);
}

void Painter::paint_firs(const Scene& scene, double foot) {
  cairo_t* cr = as_cairo(cairo_);
  Rng rng(scene.texture_seed, 4);
  const double unit = std::min(width_, height_), step = 0.17 * unit;
  for (double x = step * rng.range(-0.5, 0.2); x < width_ + step; x += step) {
    const Rgb c = toned(scene.style, mix({0.10, 0.30, 0.18}, {0.18, 0.42, 0.22}, rng.unit()));
    const double y = foot * height_, half = 0.5 * step * rng.range(1.0, 1.3);
    cairo_set_source_rgb(cr, c.r, c.g, c.b);
    cairo_move_to(cr, x - half, y);
    cairo_line_to(cr, x, y - unit * rng.range(0.32, 0.48));
    cairo_line_to(cr, x + half, y);
    cairo_fill(cr);
  }
}

// Wet paper: colour has run out around the things, and the ground is blotchy.
void Painter::paint_stains(const Scene& scene) {
  cairo_t* cr = as_cairo(cairo_);
  Rng rng(scene.texture_seed, 5);
  const double half = 0.5 * std::min(width_, height_);
  const auto stain = [&](double x, double y, double radius, Rgb c, double strength) {
    cairo_pattern_t* blob = cairo_pattern_create_radial(x, y, radius * 0.55, x, y, radius);
    cairo_pattern_add_color_stop_rgba(blob, 0, c.r, c.g, c.b, strength);
    cairo_pattern_add_color_stop_rgba(blob, 0.8, c.r, c.g, c.b, strength * 0.8);
    cairo_pattern_add_color_stop_rgba(blob, 1, c.r, c.g, c.b, 0);
    cairo_set_source(cr, blob);
    cairo_arc(cr, x, y, radius, 0, 6.2832);
    cairo_fill(cr);
    cairo_pattern_destroy(blob);
  };
  for (int i = 0; i < 5; ++i) {
    stain(rng.unit() * width_, rng.unit() * height_, half * rng.range(0.3, 0.6), kWhiteRgb, 0.3);
  }
  for (const Item& item : scene.items) {
    const Rgb c = mix(colour_value(item.colour), kWhiteRgb, 0.35);
    for (int i = 0; i < 3; ++i) {
      const double away = 0.75 * item.scale, angle = rng.range(0, 6.2832);
      stain(0.5 * width_ + (item.x + away * std::cos(angle)) * half,
            0.5 * height_ + (item.y + away * std::sin(angle)) * half,
            half * item.scale * rng.range(0.45, 0.75), c, 0.28);
    }
  }
}

void Painter::paint_ground(const Scene& scene) {
  Rng rng(scene.texture_seed, 1);
  const double horizon = rng.range(0.58, 0.70);
  const Rgb named = colour_value(scene.ground_colour);
  switch (scene.ground) {
    case Ground::kWhite: paint_sky(scene, kWhiteRgb, kWhiteRgb, 1, {}, {}); break;
    case Ground::kColour: paint_sky(scene, named, named, 1, {}, {}); break;
    case Ground::kNight:
      paint_sky(scene, {0.04, 0.05, 0.18}, {0.13, 0.15, 0.38}, 1, {}, {});
      paint_specks(scene, {1.0, 1.0, 0.88}, 26, 1.0, 0.011);
      break;
    case Ground::kSunset:
      paint_sky(scene, {0.42, 0.22, 0.52}, {1.0, 0.62, 0.28}, horizon, {0.32, 0.17, 0.26},
                {0.20, 0.11, 0.20});
      break;
    case Ground::kMeadow:
      paint_sky(scene, {0.52, 0.78, 0.96}, {0.82, 0.93, 0.99}, horizon, {0.50, 0.76, 0.32},
                {0.36, 0.64, 0.24});
      break;
    case Ground::kSea:
      paint_sky(scene, {0.60, 0.84, 0.97}, {0.86, 0.95, 0.99}, horizon, {0.16, 0.50, 0.74},
                {0.06, 0.32, 0.58});
      break;
    case Ground::kSnow:
      paint_sky(scene, {0.60, 0.70, 0.80}, {0.78, 0.85, 0.91}, horizon, {0.96, 0.98, 1.0},
                {0.90, 0.94, 0.98});
      paint_specks(scene, kWhiteRgb, 30, 0.75, 0.014);
      break;
    case Ground::kDesert:
      paint_sky(scene, {0.55, 0.80, 0.93}, {0.95, 0.93, 0.80}, horizon, {0.93, 0.79, 0.50},
                {0.85, 0.66, 0.37});
      break;
    case Ground::kForest:
      paint_sky(scene, {0.55, 0.72, 0.60}, {0.72, 0.84, 0.68}, horizon, {0.33, 0.42, 0.20},
                {0.25, 0.33, 0.15});
      paint_firs(scene, horizon + 0.03);
      break;
    case Ground::kUnderwater:
      paint_sky(scene, {0.25, 0.74, 0.84}, {0.05, 0.36, 0.62}, 0.87, {0.87, 0.76, 0.52},
                {0.80, 0.67, 0.42});
      paint_specks(scene, {0.80, 0.95, 0.98}, 12, 0.85, 0.02);
      break;
  }
}

void Painter::paint_item(const Scene& scene, const Item& item) {
  cairo_t* cr = as_cairo(cairo_);
  const double half = 0.5 * std::min(width_, height_);
  cairo_save(cr);
  cairo_translate(cr, 0.5 * width_ + item.x * half, 0.5 * height_ + item.y * half);
  cairo_rotate(cr, item.tilt);
  cairo_scale(cr, item.scale * half * (item.flip ? -1 : 1), item.scale * half);
  Rng wobble(scene.texture_seed, 3);
  Pen pen(cr, scene.style, &wobble);
  const Look look = make_look(item);
  subjects()[item.subject].draw(pen, look);
  cairo_restore(cr);
}

void Painter::paint(const Scene& scene, std::vector<uint8_t>* rgb) {
  if (scene.series == Series::kInkScenery)
    paint_ink_scenery(as_cairo(cairo_), width_, height_, scene);
  else
    paint_ground(scene);
  if (scene.style == Style::kWatercolour) paint_stains(scene);
  for (const Item& item : scene.items) paint_item(scene, item);
  if (scene.series == Series::kGoldFrame)
    paint_gold_frame(as_cairo(cairo_), width_, height_, scene);
  cairo_surface_flush(as_surface(surface_));
  const uint8_t* data = cairo_image_surface_get_data(as_surface(surface_));
  const int stride = cairo_image_surface_get_stride(as_surface(surface_));
  rgb->resize(static_cast<size_t>(width_) * height_ * 3);
  uint8_t* out = rgb->data();
  for (int y = 0; y < height_; ++y) {
    const uint32_t* row = reinterpret_cast<const uint32_t*>(data + static_cast<size_t>(y) * stride);
    for (int x = 0; x < width_; ++x) {
      *out++ = static_cast<uint8_t>(row[x] >> 16);
      *out++ = static_cast<uint8_t>(row[x] >> 8);
      *out++ = static_cast<uint8_t>(row[x]);
    }
  }
}

bool Painter::write_png(const char* path) const {
  return cairo_surface_write_to_png(as_surface(surface_), path) == CAIRO_STATUS_SUCCESS;
}

}  // namespace starter
