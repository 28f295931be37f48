// Food, toys and tools. Every drawing fills the box -1..1 (y down).
#include <cmath>

#include "subjects.h"

namespace starter {

namespace {
const Rgb kDarkRgb{0.07, 0.07, 0.09};
const Rgb kWood{0.50, 0.33, 0.18};
const Rgb kStemGreen{0.22, 0.55, 0.20};
}  // namespace

void draw_carrot(Pen& pen, const Look& look) {
  const double v = 0.06 * look.vary[0];
  for (double a : {-0.5, 0.0, 0.5}) {  // leaves
    pen.ellipse(0.42 * std::sin(a), -0.38 - 0.32 * std::cos(a), 0.11, 0.34, a).fill(kStemGreen);
  }
  pen.move(-0.40 - v, -0.36).curve(-0.30, -0.52, 0.30, -0.52, 0.40 + v, -0.36);
  pen.curve(0.42, 0.10, 0.18, 0.70, 0.0, 1.0).curve(-0.18, 0.70, -0.42, 0.10, -0.40 - v, -0.36);
  pen.close().fill(look.main);
  pen.move(-0.36, -0.12).line(-0.08, -0.06).stroke(look.dark, 0.05);
  pen.move(0.30, 0.16).line(0.06, 0.22).stroke(look.dark, 0.05);
  pen.move(-0.20, 0.42).line(-0.02, 0.46).stroke(look.dark, 0.05);
}

void draw_cherry(Pen& pen, const Look& look) {
  const double v = 0.06 * look.vary[0];
  pen.move(-0.45, 0.30).curve(-0.40, -0.20, -0.10, -0.60, 0.15, -0.90).stroke(kWood, 0.08);
  pen.move(0.50, 0.40).curve(0.50, 0.00, 0.35, -0.50, 0.15, -0.90).stroke(kWood, 0.08);
  pen.move(0.12, -0.88).curve(0.35, -1.08, 0.75, -1.00, 0.92, -0.72);
  pen.curve(0.65, -0.58, 0.30, -0.62, 0.12, -0.88).close().fill(kStemGreen);
  pen.circle(-0.48, 0.50 + v, 0.44).fill(look.main);
  pen.circle(0.50, 0.52 - v, 0.44).fill(look.main);
  pen.ellipse(-0.62, 0.36 + v, 0.10, 0.14, 0.6).dot(look.light);
  pen.ellipse(0.36, 0.38 - v, 0.10, 0.14, 0.6).dot(look.light);
}

void draw_ice_cream(Pen& pen, const Look& look) {
  const Rgb waffle{0.86, 0.63, 0.34};
  pen.poly({{-0.50, 0.02}, {0.50, 0.02}, {0.0, 1.0}}).fill(waffle);
  pen.move(-0.22, 0.06).line(0.16, 0.66).stroke(mix(waffle, kDarkRgb, 0.3), 0.04);
  pen.move(0.22, 0.06).line(-0.16, 0.66).stroke(mix(waffle, kDarkRgb, 0.3), 0.04);
  if (look.vary[0] > 0) pen.circle(0.0, -0.72, 0.32).fill(look.main);
  pen.move(-0.60, 0.0).curve(-0.66, -0.80, 0.66, -0.80, 0.60, 0.0);
  pen.curve(0.45, 0.20, 0.25, 0.02, 0.15, 0.12).curve(0.0, 0.26, -0.10, 0.02, -0.22, 0.10);
  pen.curve(-0.38, 0.20, -0.52, 0.14, -0.60, 0.0).close().fill(look.main);
  pen.ellipse(-0.26, -0.34, 0.10, 0.15, 0.5).dot(look.light);
}

void draw_turtle(Pen& pen, const Look& look) {
  const double v = 0.06 * look.vary[0];
  const Rgb skin = mix(look.main, {0.62, 0.70, 0.36}, 0.65);
  for (double x : {-0.50, 0.30}) pen.box(x - 0.13, 0.30, 0.28, 0.46, 0.10).fill(skin);
  pen.poly({{-0.72, 0.22}, {-1.0, 0.42}, {-0.66, 0.46}}).fill(skin);  // tail
  pen.move(0.45, 0.40).curve(0.62, 0.30, 0.52, -0.22, 0.74, -0.26 + v);
  pen.curve(1.02, -0.30 + v, 1.04, 0.10, 0.86, 0.16).curve(0.74, 0.22, 0.78, 0.48, 0.52, 0.52);
  pen.close().fill(skin);
  pen.circle(0.84, -0.10 + v, 0.06).dot(kDarkRgb);
  pen.move(-0.82, 0.40).curve(-0.80, -0.80, 0.50, -0.80, 0.56, 0.40).close().fill(look.main);
  pen.poly({{-0.30, -0.38}, {0.04, -0.38}, {0.18, -0.02}, {-0.13, 0.20}, {-0.44, -0.02}});
  pen.dot(look.dark);
  pen.poly({{-0.70, 0.06}, {-0.54, 0.06}, {-0.34, 0.32}, {-0.72, 0.32}}).dot(look.dark);
  pen.poly({{0.30, 0.06}, {0.42, 0.06}, {0.46, 0.32}, {0.08, 0.32}}).dot(look.dark);
}

void draw_snowman(Pen& pen, const Look& look) {
  pen.move(-0.40, 0.0).line(-0.90, -0.28 - 0.1 * look.vary[0]).stroke(kWood, 0.07);
  pen.move(0.40, 0.0).line(0.90, -0.28 + 0.1 * look.vary[1]).stroke(kWood, 0.07);
  pen.circle(0.0, 0.50, 0.49).fill(look.main);
  pen.circle(0.0, -0.22, 0.36).fill(look.main);
  pen.box(-0.26, -0.98, 0.52, 0.36).fill({0.20, 0.20, 0.24});  // hat
  pen.box(-0.42, -0.66, 0.84, 0.11).fill({0.20, 0.20, 0.24});
  pen.circle(-0.13, -0.34, 0.055).dot(kDarkRgb);
  pen.circle(0.13, -0.34, 0.055).dot(kDarkRgb);
  pen.poly({{0.0, -0.26}, {0.38, -0.18}, {0.0, -0.12}}).dot({0.98, 0.50, 0.10});
  for (double y : {0.28, 0.50, 0.72}) pen.circle(0.0, y, 0.055).dot(kDarkRgb);
}

void draw_bell(Pen& pen, const Look& look) {
  const double v = 0.05 * look.vary[0];
  pen.circle(0.0, -0.84, 0.12).stroke(look.dark, 0.09);
  pen.circle(0.0, 0.74, 0.19).fill(look.accent);
  pen.move(-0.88, 0.64).curve(-0.52, 0.40, -0.55, 0.0, -0.48 - v, -0.30);
  pen.curve(-0.38, -0.86, 0.38, -0.86, 0.48 + v, -0.30);
  pen.curve(0.55, 0.0, 0.52, 0.40, 0.88, 0.64).close().fill(look.main);
  pen.box(-0.66, 0.36, 1.32, 0.09).dot(look.dark);
  pen.ellipse(-0.24, -0.28, 0.08, 0.24, 0.15).dot(look.light);
}

void draw_key(Pen& pen, const Look& look) {
  const double v = 0.05 * look.vary[0];
  pen.box(-0.30, -0.12, 1.24, 0.24, 0.05).fill(look.main);
  pen.box(0.40, 0.06, 0.18, 0.36 + v, 0.03).fill(look.main);
  pen.box(0.72, 0.06, 0.20, 0.42 - v, 0.03).fill(look.main);
  pen.circle(-0.56, 0.0, 0.34).stroke(look.dark, 0.30);
  pen.circle(-0.56, 0.0, 0.34).stroke(look.main, 0.23);
}

void draw_hat(Pen& pen, const Look& look) {
  const double v = 0.06 * look.vary[0];
  pen.move(-0.58 - v, -0.80).curve(-0.30, -0.92, 0.30, -0.92, 0.58 + v, -0.80);
  pen.line(0.48, 0.50).line(-0.48, 0.50).close().fill(look.main);
  pen.poly({{-0.50, 0.16}, {0.50, 0.16}, {0.48, 0.44}, {-0.48, 0.44}}).dot(look.accent);
  pen.ellipse(0.0, 0.56, 0.98, 0.22).fill(look.main);
  pen.move(-0.38, -0.60).line(-0.34, 0.0).stroke(look.light, 0.06);
}

}  // namespace starter
