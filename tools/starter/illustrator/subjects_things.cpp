// Things, landscape and sky. Every drawing fills the box -1..1 (y down).
#include <cmath>

#include "subjects.h"

namespace starter {

namespace {
const Rgb kWhiteRgb{1, 1, 1};
const Rgb kDarkRgb{0.07, 0.07, 0.09};
const Rgb kWood{0.50, 0.33, 0.18};
const Rgb kGlass{0.78, 0.91, 0.98};
}  // namespace

void draw_mountain(Pen& pen, const Look& look) {
  const double v = 0.1 * look.vary[0];
  pen.poly({{-0.25, 0.85}, {0.45, -0.40 + v}, {1.0, 0.85}}).fill(look.dark);
  pen.poly({{-1.0, 0.85}, {-0.25 + v, -0.90}, {0.60, 0.85}}).fill(look.main);
  pen.poly({{-0.25 + v, -0.90},
            {-0.51 + v * 0.6, -0.30},
            {-0.34, -0.42},
            {-0.20, -0.24},
            {-0.06, -0.42},
            {0.05 + v * 0.6, -0.28}});
  pen.fill({0.97, 0.98, 1.0});
}

void draw_sun(Pen& pen, const Look& look) {
  const int rays = look.vary[0] > 0 ? 12 : 8;
  for (int i = 0; i < rays; ++i) {
    const double a = 2 * M_PI * i / rays, w = rays > 8 ? 0.11 : 0.16;
    pen.poly({{0.62 * std::cos(a - w), 0.62 * std::sin(a - w)},
              {std::cos(a), std::sin(a)},
              {0.62 * std::cos(a + w), 0.62 * std::sin(a + w)}});
    pen.fill(look.main);
  }
  pen.circle(0, 0, 0.56).fill(look.main);
  if (look.vary[1] > 0.2) {  // a face
    pen.circle(-0.18, -0.1, 0.06).dot(kDarkRgb);
    pen.circle(0.18, -0.1, 0.06).dot(kDarkRgb);
    pen.move(-0.2, 0.14).curve(-0.1, 0.3, 0.1, 0.3, 0.2, 0.14).stroke(kDarkRgb, 0.05);
  }
}

void draw_moon(Pen& pen, const Look& look) {
  // A crescent: the outer arc, then back along a flatter one.
  pen.move(0.25, -0.95).curve(-1.15, -0.85, -1.15, 0.85, 0.25, 0.95);
  pen.curve(0.30, 0.95, 0.45, 0.92, 0.58, 0.84).curve(-0.30, 0.55, -0.30, -0.55, 0.58, -0.84);
  pen.curve(0.45, -0.92, 0.30, -0.95, 0.25, -0.95).close().fill(look.main);
  pen.circle(-0.55, -0.15, 0.10).dot(look.dark);
  pen.circle(-0.40, 0.38, 0.07).dot(look.dark);
}

void draw_star(Pen& pen, const Look& look) {
  const double inner = 0.42 + 0.05 * look.vary[0];
  for (int i = 0; i < 10; ++i) {
    const double a = M_PI * i / 5 - M_PI / 2, r = i % 2 ? inner : 1.0;
    if (i == 0)
      pen.move(r * std::cos(a), r * std::sin(a));
    else
      pen.line(r * std::cos(a), r * std::sin(a));
  }
  pen.close().fill(look.main);
}

void draw_cloud(Pen& pen, const Look& look) {
  const double v = 0.06 * look.vary[0];
  pen.move(-0.65, 0.50).curve(-1.1, 0.50, -1.1, -0.10, -0.62, -0.10);
  pen.curve(-0.60, -0.60 - v, 0.05, -0.75 - v, 0.18, -0.30);
  pen.curve(0.45, -0.50, 0.72, -0.25, 0.65, 0.0).curve(1.1, 0.0, 1.1, 0.50, 0.65, 0.50);
  pen.close().fill(look.main);
}

void draw_house(Pen& pen, const Look& look) {
  const double v = 0.08 * look.vary[0];
  pen.box(0.35, -0.80, 0.20, 0.45).fill({0.55, 0.35, 0.3});
  pen.box(-0.72, -0.15, 1.44, 1.1).fill(look.main);
  pen.poly({{-0.95, -0.12}, {0.0, -0.95 + v}, {0.95, -0.12}}).fill(look.accent);
  pen.box(-0.17, 0.35, 0.36, 0.60).fill(kWood);
  pen.box(-0.58, 0.08, 0.30, 0.30).fill(kGlass);
  pen.box(0.30, 0.08, 0.30, 0.30).fill(kGlass);
}

void draw_boat(Pen& pen, const Look& look) {
  pen.move(0.02, 0.35).line(0.02, -0.98).stroke(kWood, 0.08);
  pen.poly({{-0.08, -0.90}, {-0.08, 0.25}, {-0.78, 0.25}}).fill({0.97, 0.97, 0.94});
  pen.poly({{0.12, -0.80}, {0.12, 0.25}, {0.70 + 0.06 * look.vary[0], 0.25}})
      .fill({0.93, 0.93, 0.90});
  pen.move(-0.98, 0.36).line(0.98, 0.36).curve(0.85, 0.75, 0.7, 0.9, 0.55, 0.92);
  pen.line(-0.55, 0.92).curve(-0.7, 0.9, -0.85, 0.75, -0.98, 0.36).close().fill(look.main);
  pen.box(-0.78, 0.50, 1.56, 0.08).dot(look.light);
}

void draw_cup(Pen& pen, const Look& look) {
  pen.ellipse(0.58, 0.05, 0.28, 0.33).stroke(look.main, 0.13);
  pen.move(-0.70, -0.55).line(0.55, -0.55).curve(0.52, 0.1, 0.50, 0.4, 0.38, 0.75);
  pen.curve(0.2, 0.90, -0.35, 0.90, -0.53, 0.75).curve(-0.65, 0.4, -0.67, 0.1, -0.70, -0.55);
  pen.close().fill(look.main);
  pen.ellipse(-0.075, -0.55, 0.63, 0.15).fill(look.dark);
  if (look.vary[0] > 0) {  // steam
    for (double x : {-0.25, 0.10}) {
      pen.move(x, -0.75)
          .curve(x - 0.12, -0.85, x + 0.12, -0.92, x, -1.0)
          .stroke({0.75, 0.75, 0.78}, 0.05);
    }
  }
}

void draw_car(Pen& pen, const Look& look) {
  const double v = 0.06 * look.vary[0];
  pen.move(-0.55, -0.02).curve(-0.45, -0.45 + v, -0.4, -0.55 + v, -0.2, -0.55 + v);
  pen.line(0.20, -0.55 + v).curve(0.40, -0.55 + v, 0.5, -0.3, 0.62, -0.02).close().fill(look.main);
  pen.poly({{-0.40, -0.06}, {-0.26, -0.42 + v}, {-0.02, -0.42 + v}, {-0.02, -0.06}}).dot(kGlass);
  pen.poly({{0.08, -0.06}, {0.08, -0.42 + v}, {0.24, -0.42 + v}, {0.44, -0.06}}).dot(kGlass);
  pen.box(-0.98, -0.08, 1.96, 0.50, 0.18).fill(look.main);
  pen.ellipse(0.90, 0.12, 0.07, 0.09).dot({1.0, 0.93, 0.55});
  for (double x : {-0.52, 0.54}) {
    pen.circle(x, 0.42, 0.25).fill({0.13, 0.13, 0.15});
    pen.circle(x, 0.42, 0.11).dot({0.75, 0.76, 0.78});
  }
}

void draw_balloon(Pen& pen, const Look& look) {
  const double v = 0.15 * look.vary[0];
  pen.move(0.0, 0.40).curve(v, 0.6, -v, 0.8, 0.0, 1.0).stroke({0.45, 0.45, 0.48}, 0.035);
  pen.poly({{0.0, 0.28}, {0.10, 0.42}, {-0.10, 0.42}}).fill(look.main);
  pen.move(0.0, -1.0).curve(0.85, -1.0, 0.75, 0.0, 0.0, 0.33);
  pen.curve(-0.75, 0.0, -0.85, -1.0, 0.0, -1.0).close().fill(look.main);
  pen.ellipse(-0.25, -0.60, 0.10, 0.18, 0.4).dot(look.light);
}

void draw_rocket(Pen& pen, const Look& look) {
  const double v = 0.05 * look.vary[0];
  pen.poly({{-0.18, 0.62}, {0.0, 1.0}, {0.18, 0.62}}).fill({1.0, 0.62, 0.12});
  pen.poly({{-0.24, 0.15}, {-0.62 - v, 0.72}, {-0.20, 0.60}}).fill(look.accent);
  pen.poly({{0.24, 0.15}, {0.62 + v, 0.72}, {0.20, 0.60}}).fill(look.accent);
  pen.move(0.0, -1.0).curve(0.42, -0.65, 0.40, 0.20, 0.24, 0.65);
  pen.line(-0.24, 0.65).curve(-0.40, 0.20, -0.42, -0.65, 0.0, -1.0).close().fill(look.main);
  pen.circle(0.0, -0.28, 0.15).fill(kGlass);
}

void draw_diamond(Pen& pen, const Look& look) {
  const double v = 0.05 * look.vary[0];
  pen.poly({{-0.52, -0.68}, {0.52, -0.68}, {0.92, -0.20 + v}, {0.0, 0.92}, {-0.92, -0.20 + v}});
  pen.fill(look.main);
  pen.poly({{-0.52, -0.68}, {-0.30, -0.20 + v}, {-0.92, -0.20 + v}}).dot(look.light);
  pen.poly({{0.52, -0.68}, {0.30, -0.20 + v}, {0.92, -0.20 + v}}).dot(look.dark);
  pen.poly({{-0.92, -0.20 + v}, {-0.30, -0.20 + v}, {0.0, 0.92}})
      .dot(mix(look.main, look.light, 0.4));
  pen.poly({{0.92, -0.20 + v}, {0.30, -0.20 + v}, {0.0, 0.92}}).dot(mix(look.main, look.dark, 0.5));
  pen.poly({{-0.30, -0.20 + v}, {0.0, -0.68}, {0.30, -0.20 + v}})
      .dot(mix(look.main, look.light, 0.6));
}

void draw_ring(Pen& pen, const Look& look) {
  // The band is an even width between two circles; two sub-paths of opposite sense leave a hole.
  pen.ellipse(0, 0.28, 0.62, 0.62).stroke(look.dark, 0.22);
  pen.ellipse(0, 0.28, 0.62, 0.62).stroke(look.main, 0.16);
  pen.poly({{-0.22, -0.88}, {0.22, -0.88}, {0.36, -0.66}, {0.0, -0.26}, {-0.36, -0.66}});
  pen.fill({0.62, 0.88, 0.97});
  pen.poly({{-0.36, -0.66}, {-0.10, -0.66}, {0.0, -0.26}}).dot(kWhiteRgb);
}

void draw_heart(Pen& pen, const Look& look) {
  const double v = 0.05 * look.vary[0];
  pen.move(0.0, -0.42).curve(0.15, -0.95 - v, 0.95, -0.95 - v, 0.95, -0.25);
  pen.curve(0.95, 0.25, 0.35, 0.55, 0.0, 0.92).curve(-0.35, 0.55, -0.95, 0.25, -0.95, -0.25);
  pen.curve(-0.95, -0.95 - v, -0.15, -0.95 - v, 0.0, -0.42).close().fill(look.main);
  pen.ellipse(-0.50, -0.42, 0.13, 0.20, 0.6).dot(look.light);
}

void draw_umbrella(Pen& pen, const Look& look) {
  pen.move(0.0, -0.95).line(0.0, 0.72).curve(0.0, 1.0, 0.35, 1.0, 0.35, 0.72).stroke(kWood, 0.08);
  pen.move(-0.96, 0.05).curve(-0.96, -1.15, 0.96, -1.15, 0.96, 0.05);
  pen.curve(0.85, -0.12, 0.45, -0.12, 0.32, 0.05).curve(0.2, -0.12, -0.2, -0.12, -0.32, 0.05);
  pen.curve(-0.45, -0.12, -0.85, -0.12, -0.96, 0.05).close().fill(look.main);
  pen.move(-0.32, 0.05).curve(-0.3, -0.4, -0.1, -0.75, 0.0, -0.85).stroke(look.dark, 0.035);
  pen.move(0.32, 0.05).curve(0.3, -0.4, 0.1, -0.75, 0.0, -0.85).stroke(look.dark, 0.035);
}

void draw_crown(Pen& pen, const Look& look) {
  const double v = 0.08 * look.vary[0];
  pen.poly({{-0.85, 0.70},
            {-0.95, -0.45},
            {-0.45, 0.05},
            {0.0, -0.75 - v},
            {0.45, 0.05},
            {0.95, -0.45},
            {0.85, 0.70}});
  pen.fill(look.main);
  for (double x : {-0.93, 0.0, 0.93}) {
    pen.circle(x, x == 0.0 ? -0.78 - v : -0.50, 0.11).fill(look.main);
  }
  for (double x : {-0.5, 0.0, 0.5}) pen.ellipse(x, 0.45, 0.11, 0.13).dot(look.accent);
}

}  // namespace starter
