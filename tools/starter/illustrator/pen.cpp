#include "pen.h"

#include <algorithm>
#include <cmath>

namespace starter {

namespace {
const Rgb kPaper{1, 1, 1};
const Rgb kInk{0.08, 0.08, 0.11};
}  // namespace

Pen& Pen::ellipse(double cx, double cy, double rx, double ry, double angle) {
  cairo_save(cairo_);
  cairo_translate(cairo_, cx, cy);
  cairo_rotate(cairo_, angle);
  cairo_scale(cairo_, rx, ry);
  cairo_new_sub_path(cairo_);
  cairo_arc(cairo_, 0, 0, 1, 0, 2 * M_PI);
  cairo_close_path(cairo_);
  cairo_restore(cairo_);
  return *this;
}

Pen& Pen::poly(std::initializer_list<std::pair<double, double>> points) {
  bool first = true;
  for (const auto& [x, y] : points) {
    if (first)
      move(x, y);
    else
      line(x, y);
    first = false;
  }
  return close();
}

Pen& Pen::box(double x, double y, double w, double h, double corner) {
  if (corner <= 0) {
    cairo_rectangle(cairo_, x, y, w, h);
    return *this;
  }
  cairo_new_sub_path(cairo_);
  cairo_arc(cairo_, x + w - corner, y + corner, corner, -M_PI / 2, 0);
  cairo_arc(cairo_, x + w - corner, y + h - corner, corner, 0, M_PI / 2);
  cairo_arc(cairo_, x + corner, y + h - corner, corner, M_PI / 2, M_PI);
  cairo_arc(cairo_, x + corner, y + corner, corner, M_PI, 1.5 * M_PI);
  return close();
}

void Pen::fill(Rgb colour) {
  cairo_set_line_join(cairo_, CAIRO_LINE_JOIN_ROUND);
  switch (style_) {
    case Style::kFlat:
      source(colour);
      cairo_fill_preserve(cairo_);
      // A darker edge keeps a white cat visible on a white ground.
      source(mix(colour, {0, 0, 0}, 0.28));
      line_preserve(0.03);
      break;
    case Style::kInk:
      source(mix(colour, kPaper, 0.28));
      cairo_fill_preserve(cairo_);
      hatch(kInk, 0.6, 0.035, 0.19, 1);
      source(kInk);
      line_preserve(0.065);
      break;
    case Style::kWatercolour: fill_watercolour(colour); break;
    case Style::kPastel:
      source(mix(colour, kPaper, 0.32));
      cairo_fill_preserve(cairo_);
      hatch(kPaper, 0.38, 0.085, 0.21, -1);
      source(mix(colour, kPaper, 0.7), 0.8);
      line_preserve(0.06);
      break;
    case Style::kNeon: fill_neon(colour); break;
  }
  cairo_new_path(cairo_);
}

void Pen::hatch(Rgb colour, double strength, double width, double apart, double slope) {
  double left, top, right, bottom;
  cairo_path_extents(cairo_, &left, &top, &right, &bottom);
  cairo_path_t* path = cairo_copy_path(cairo_);
  cairo_save(cairo_);
  cairo_clip(cairo_);
  source(colour, strength);
  cairo_set_line_width(cairo_, width);
  // Lines of a fixed grid (x at y = 0 a multiple of `apart`): neighbouring parts share them.
  const double low = left - std::max(slope * top, slope * bottom);
  const double high = right - std::min(slope * top, slope * bottom);
  for (double x = std::floor(low / apart) * apart; x < high; x += apart) {
    cairo_move_to(cairo_, x + slope * top, top);
    cairo_line_to(cairo_, x + slope * bottom, bottom);
  }
  cairo_stroke(cairo_);
  cairo_restore(cairo_);
  cairo_append_path(cairo_, path);
  cairo_path_destroy(path);
}

void Pen::fill_watercolour(Rgb colour) {
  source(mix(colour, kPaper, 0.25), 0.8);
  cairo_fill_preserve(cairo_);
  // A second, shifted wash inside the shape: pigment pools on one side.
  cairo_save(cairo_);
  cairo_path_t* path = cairo_copy_path(cairo_);
  cairo_clip(cairo_);
  cairo_translate(cairo_, rng_->range(-0.09, 0.09), rng_->range(0.06, 0.14));
  cairo_append_path(cairo_, path);
  source(colour, 0.45);
  cairo_fill(cairo_);
  cairo_restore(cairo_);
  cairo_append_path(cairo_, path);
  cairo_path_destroy(path);
  source(mix(colour, {0, 0, 0}, 0.15), 0.35);
  line_preserve(0.035);
}

void Pen::fill_neon(Rgb colour) {
  source(colour, 0.16);
  cairo_fill_preserve(cairo_);
  source(colour, 0.20);
  line_preserve(0.17);
  source(colour, 0.40);
  line_preserve(0.10);
  source(mix(colour, kPaper, 0.25));
  line_preserve(0.045);
}

void Pen::dot(Rgb colour) {
  if (style_ == Style::kPastel) colour = mix(colour, kPaper, 0.3);
  source(colour, style_ == Style::kWatercolour ? 0.85 : 1);
  cairo_fill(cairo_);
}

void Pen::stroke(Rgb colour, double width) {
  cairo_set_line_cap(cairo_, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_join(cairo_, CAIRO_LINE_JOIN_ROUND);
  if (style_ == Style::kInk) {
    source(kInk);
    line_preserve(width + 0.06);
  }
  if (style_ == Style::kNeon) {
    source(colour, 0.3);
    line_preserve(width + 0.08);
  }
  if (style_ == Style::kPastel) colour = mix(colour, kPaper, 0.42);
  source(colour, style_ == Style::kWatercolour ? 0.8 : 1);
  line_preserve(width);
  cairo_new_path(cairo_);
}

}  // namespace starter
