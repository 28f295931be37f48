// Cairo with a style: subjects say what shape has which colour, the pen decides how that looks.
#ifndef STARTER_ILLUSTRATOR_PEN_H_
#define STARTER_ILLUSTRATOR_PEN_H_

#include <cairo.h>

#include <initializer_list>
#include <utility>

#include "scene.h"

namespace starter {

class Pen {
 public:
  Pen(cairo_t* cairo, Style style, Rng* rng) : cairo_(cairo), style_(style), rng_(rng) {}

  Pen& move(double x, double y) {
    cairo_move_to(cairo_, x, y);
    return *this;
  }
  Pen& line(double x, double y) {
    cairo_line_to(cairo_, x, y);
    return *this;
  }
  Pen& curve(double x1, double y1, double x2, double y2, double x, double y) {
    cairo_curve_to(cairo_, x1, y1, x2, y2, x, y);
    return *this;
  }
  Pen& close() {
    cairo_close_path(cairo_);
    return *this;
  }
  Pen& ellipse(double cx, double cy, double rx, double ry, double angle = 0);
  Pen& circle(double cx, double cy, double r) { return ellipse(cx, cy, r, r); }
  Pen& poly(std::initializer_list<std::pair<double, double>> points);
  Pen& box(double x, double y, double w, double h, double corner = 0);

  // A shape with the style's edge.
  void fill(Rgb colour);
  // A small detail (an eye, a window): no edge, so that it stays readable.
  void dot(Rgb colour);
  // A line that is a part in itself (a string, a stem).
  void stroke(Rgb colour, double width);

  Style style() const { return style_; }

 private:
  // Parallel strokes inside the current path, which stays.
  void hatch(Rgb colour, double strength, double width, double apart, double slope);
  void fill_watercolour(Rgb colour);
  void fill_neon(Rgb colour);
  void source(Rgb colour, double alpha = 1) {
    cairo_set_source_rgba(cairo_, colour.r, colour.g, colour.b, alpha);
  }
  void line_preserve(double width) {
    cairo_set_line_width(cairo_, width);
    cairo_stroke_preserve(cairo_);
  }

  cairo_t* cairo_;
  Style style_;
  Rng* rng_;
};

}  // namespace starter

#endif  // STARTER_ILLUSTRATOR_PEN_H_
