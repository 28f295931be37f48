// Animals and plants. Every drawing fills the box -1..1 (y down) and faces right.
#include <cmath>

#include "subjects.h"

namespace starter {

namespace {

const Rgb kWhiteRgb{1, 1, 1};
const Rgb kDarkRgb{0.07, 0.07, 0.09};
const Rgb kWood{0.50, 0.33, 0.18};
const Rgb kStemGreen{0.22, 0.55, 0.20};

void eye(Pen& pen, double x, double y, double r) {
  pen.circle(x, y, r).dot(kWhiteRgb);
  pen.circle(x + r * 0.2, y, r * 0.6).dot(kDarkRgb);
}

}  // namespace

void draw_bird(Pen& pen, const Look& look) {
  const double v = look.vary[0];
  pen.move(-0.10, 0.50).line(-0.14, 0.90).stroke(look.accent, 0.06);
  pen.move(0.14, 0.50).line(0.14, 0.90).stroke(look.accent, 0.06);
  pen.poly({{-0.45, 0.05}, {-1.0, -0.10 - 0.15 * v}, {-0.95, 0.32 - 0.1 * v}, {-0.4, 0.38}});
  pen.fill(look.dark);                                                       // tail
  pen.poly({{0.72, -0.48}, {1.0, -0.36}, {0.70, -0.26}}).fill(look.accent);  // beak
  pen.move(-0.55, 0.12).curve(-0.5, -0.45, 0.1, -0.35, 0.20, -0.55);         // body and head
  pen.curve(0.35, -0.90, 0.85, -0.75, 0.78, -0.35).curve(0.75, -0.1, 0.62, 0.0, 0.55, 0.15);
  pen.curve(0.40, 0.70, -0.35, 0.70, -0.55, 0.12).close().fill(look.main);
  pen.ellipse(0.22, 0.30, 0.26, 0.24).dot(mix(look.main, kWhiteRgb, 0.35));  // belly
  pen.move(0.22, -0.10).curve(0.1, 0.55 + 0.1 * v, -0.4, 0.42, -0.62, 0.30 + 0.15 * v);
  pen.curve(-0.45, -0.05, -0.1, -0.25, 0.22, -0.10).close().fill(look.dark);  // wing
  eye(pen, 0.52, -0.46, 0.11);
}

void draw_fish(Pen& pen, const Look& look) {
  const double v = look.vary[0];
  pen.poly({{-0.50, 0.0}, {-1.0, -0.45 - 0.1 * v}, {-0.86, 0.0}, {-1.0, 0.45 + 0.1 * v}});
  pen.fill(look.dark);
  pen.move(-0.15, -0.40).curve(0.0, -0.85, 0.3, -0.8, 0.42, -0.36).close().fill(look.dark);
  pen.move(-0.05, 0.40).curve(0.0, 0.75, 0.25, 0.7, 0.30, 0.40).close().fill(look.dark);
  const double h = 0.62 + 0.08 * v;
  pen.move(-0.65, 0.0).curve(-0.3, -h, 0.65, -h - 0.08, 0.98, 0.0);
  pen.curve(0.65, h + 0.08, -0.3, h, -0.65, 0.0).close().fill(look.main);
  if (look.vary[1] > 0) {
    pen.move(0.05, -0.36).curve(0.2, -0.1, 0.2, 0.1, 0.05, 0.36).stroke(look.light, 0.09);
    pen.move(-0.25, -0.26).curve(-0.15, -0.1, -0.15, 0.1, -0.25, 0.26).stroke(look.light, 0.08);
  }
  pen.move(0.38, -0.25).curve(0.28, -0.1, 0.28, 0.1, 0.38, 0.25).stroke(look.dark, 0.04);
  eye(pen, 0.64, -0.12, 0.12);
}

void draw_cat(Pen& pen, const Look& look) {
  const double v = look.vary[0];
  pen.move(-0.30, 0.75).curve(-0.9, 0.8, -1.05, 0.2, -0.75, -0.05 - 0.15 * v);
  pen.stroke(look.dark, 0.16);  // tail
  pen.move(-0.48, 0.92).curve(-0.62, 0.3, -0.3, -0.1, 0.1, -0.1);
  pen.curve(0.5, -0.1, 0.66, 0.4, 0.60, 0.92).close().fill(look.main);  // sitting body
  pen.ellipse(0.10, 0.45, 0.2, 0.3).dot(mix(look.main, kWhiteRgb, 0.4));
  pen.poly({{-0.38, -0.45}, {-0.42, -1.0}, {-0.02, -0.75}}).fill(look.main);  // ears
  pen.poly({{0.56, -0.45}, {0.60, -1.0}, {0.20, -0.75}}).fill(look.main);
  pen.ellipse(0.09, -0.38, 0.54, 0.45).fill(look.main);
  for (double side : {-1.0, 1.0}) {
    pen.ellipse(0.09 + side * 0.21, -0.44, 0.10, 0.12).dot({0.75, 0.9, 0.3});
    pen.ellipse(0.09 + side * 0.21, -0.44, 0.045, 0.11).dot(kDarkRgb);
    for (double dy : {-0.06, 0.04}) {
      pen.move(0.09 + side * 0.2, -0.2).line(0.09 + side * 0.62, -0.2 + dy).stroke(look.dark, 0.02);
    }
  }
  pen.poly({{0.03, -0.27}, {0.15, -0.27}, {0.09, -0.19}}).dot({0.93, 0.5, 0.55});
  pen.ellipse(-0.12, 0.90, 0.18, 0.09).fill(look.main);
  pen.ellipse(0.32, 0.90, 0.18, 0.09).fill(look.main);
}

void draw_dog(Pen& pen, const Look& look) {
  const double v = look.vary[0];
  pen.move(-0.62, 0.05).curve(-0.85, -0.1, -0.95, -0.3, -0.85, -0.5 - 0.1 * v);
  pen.stroke(look.dark, 0.13);  // tail
  for (double x : {-0.60, -0.36, 0.14, 0.36}) pen.box(x, 0.30, 0.19, 0.62, 0.07).fill(look.main);
  pen.box(-0.70, -0.12, 1.25, 0.62, 0.28).fill(look.main);  // body, sideways
  pen.box(0.22, -0.78, 0.52, 0.62, 0.22).fill(look.main);   // head
  pen.box(0.52, -0.50, 0.46, 0.32, 0.14).fill(look.main);   // muzzle
  pen.ellipse(0.94, -0.44, 0.09, 0.07).dot(kDarkRgb);
  pen.ellipse(0.25, -0.50, 0.15, 0.32, 0.15).fill(look.dark);  // hanging ear
  eye(pen, 0.56, -0.58, 0.085);
  pen.box(0.18, -0.20, 0.42, 0.10, 0.04).dot(look.accent);  // collar
}

void draw_butterfly(Pen& pen, const Look& look) {
  const double v = 0.08 * look.vary[0];
  for (double s : {-1.0, 1.0}) {
    pen.move(s * 0.05, 0.0).curve(s * 0.2, -0.9 - v, s * 1.0, -1.05, s * 0.95, -0.45);
    pen.curve(s * 0.9, -0.05, s * 0.4, 0.05, s * 0.05, 0.05).close().fill(look.main);
    pen.move(s * 0.05, 0.05).curve(s * 0.5, 0.05, s * 0.85, 0.25, s * 0.70, 0.65);
    pen.curve(s * 0.5, 1.0 + v, s * 0.15, 0.6, s * 0.05, 0.15).close().fill(look.main);
    pen.circle(s * 0.62, -0.50, 0.15).dot(look.light);
    pen.circle(s * 0.45, 0.45, 0.11).dot(look.light);
    pen.move(s * 0.02, -0.45).curve(s * 0.05, -0.7, s * 0.2, -0.8, s * 0.25, -0.85);
    pen.stroke({0.25, 0.2, 0.2}, 0.03);
  }
  pen.ellipse(0, 0.05, 0.09, 0.52).fill({0.28, 0.22, 0.2});
}

void draw_tree(Pen& pen, const Look& look) {
  const double v = look.vary[0];
  if (look.vary[1] > 0.35) {  // a fir
    pen.box(-0.11, 0.55, 0.22, 0.43).fill(kWood);
    for (int i = 2; i >= 0; --i) {
      const double y = -1.0 + 0.45 * i, w = 0.42 + 0.16 * i;
      pen.poly({{0.0, y}, {w, y + 0.72}, {-w, y + 0.72}}).fill(look.main);
    }
    return;
  }
  pen.poly({{-0.12, 0.0}, {0.12, 0.0}, {0.20, 0.98}, {-0.20, 0.98}}).fill(kWood);
  pen.circle(-0.42, -0.10, 0.42).fill(look.main);
  pen.circle(0.42, -0.10 + 0.05 * v, 0.42).fill(look.main);
  pen.circle(0.0, -0.48, 0.52).fill(look.main);
  pen.ellipse(0.0, -0.15, 0.55, 0.34).dot(look.main);  // hides the edges inside the crown
  pen.ellipse(-0.15, -0.55, 0.2, 0.14, -0.4).dot(look.light);
}

void draw_flower(Pen& pen, const Look& look) {
  const int petals = look.vary[0] > 0.3 ? 8 : (look.vary[0] > -0.3 ? 6 : 5);
  pen.move(0.0, -0.1).curve(0.08, 0.3, -0.05, 0.6, 0.0, 0.98).stroke(kStemGreen, 0.09);
  pen.move(0.0, 0.75).curve(0.15, 0.40, 0.45, 0.35, 0.6, 0.40);
  pen.curve(0.5, 0.65, 0.25, 0.8, 0.0, 0.75).close().fill(kStemGreen);
  for (int i = 0; i < petals; ++i) {
    const double a = 2 * M_PI * i / petals - M_PI / 2;
    pen.ellipse(0.40 * std::cos(a), -0.33 + 0.40 * std::sin(a), 0.29, petals > 6 ? 0.15 : 0.21, a);
    pen.fill(look.main);
  }
  pen.circle(0, -0.33, 0.21).fill(look.accent);
}

void draw_mushroom(Pen& pen, const Look& look) {
  const double v = look.vary[0];
  const Rgb cream{0.96, 0.91, 0.80};
  pen.move(-0.22, 0.0).curve(-0.18, 0.4, -0.32, 0.6, -0.34 - 0.05 * v, 0.85);
  pen.curve(-0.2, 0.98, 0.2, 0.98, 0.34 + 0.05 * v, 0.85).curve(0.32, 0.6, 0.18, 0.4, 0.22, 0.0);
  pen.close().fill(cream);
  pen.move(-0.92, 0.10).curve(-0.92, -0.65, -0.45, -0.95, 0.0, -0.95);
  pen.curve(0.45, -0.95, 0.92, -0.65, 0.92, 0.10).curve(0.5, 0.28, -0.5, 0.28, -0.92, 0.10);
  pen.close().fill(look.main);
  pen.ellipse(-0.05, -0.62, 0.17, 0.13).dot(look.light);
  pen.ellipse(-0.52, -0.20, 0.15, 0.14).dot(look.light);
  pen.ellipse(0.48, -0.28, 0.16, 0.14).dot(look.light);
  pen.ellipse(0.02, -0.10, 0.11, 0.09).dot(look.light);
}

void draw_cactus(Pen& pen, const Look& look) {
  const double v = look.vary[0];
  pen.move(-0.15, 0.35).line(-0.62, 0.30).line(-0.62, -0.20 - 0.1 * v).stroke(look.main, 0.27);
  pen.move(0.15, 0.15).line(0.62, 0.10).line(0.62, -0.38 + 0.1 * v).stroke(look.main, 0.27);
  pen.box(-0.26, -0.98, 0.52, 1.7, 0.26).fill(look.main);
  for (double x : {-0.1, 0.1}) pen.move(x, -0.7).line(x, 0.5).stroke(look.light, 0.03);
  pen.poly({{-0.48, 0.52}, {0.48, 0.52}, {0.36, 0.98}, {-0.36, 0.98}}).fill({0.72, 0.40, 0.25});
}

void draw_apple(Pen& pen, const Look& look) {
  pen.move(0.0, -0.50).curve(0.0, -0.7, 0.05, -0.85, 0.14, -0.95).stroke(kWood, 0.08);
  pen.move(0.08, -0.68).curve(0.2, -1.0, 0.5, -0.98, 0.62, -0.90);
  pen.curve(0.5, -0.65, 0.3, -0.55, 0.08, -0.68).close().fill(kStemGreen);
  pen.move(0.0, -0.48).curve(0.35, -0.72, 0.90, -0.55, 0.88, 0.05);
  pen.curve(0.86, 0.6, 0.45, 1.05, 0.0, 0.86).curve(-0.45, 1.05, -0.86, 0.6, -0.88, 0.05);
  pen.curve(-0.90, -0.55, -0.35, -0.72, 0.0, -0.48).close().fill(look.main);
  pen.ellipse(-0.48, -0.12, 0.12, 0.22, 0.3).dot(look.light);
}

void draw_pear(Pen& pen, const Look& look) {
  const double v = 0.05 * look.vary[0];
  pen.move(0.0, -0.75).curve(0.0, -0.88, 0.05, -0.95, 0.12, -1.0).stroke(kWood, 0.08);
  pen.move(0.05, -0.82).curve(0.2, -1.0, 0.4, -0.98, 0.5, -0.85);
  pen.curve(0.4, -0.7, 0.2, -0.7, 0.05, -0.82).close().fill(kStemGreen);
  pen.move(0.0, -0.80).curve(0.38, -0.80, 0.25, -0.25, 0.48, 0.02);
  pen.curve(0.95, 0.55 + v, 0.5, 0.98, 0.0, 0.98).curve(-0.5, 0.98, -0.95, 0.55 + v, -0.48, 0.02);
  pen.curve(-0.25, -0.25, -0.38, -0.80, 0.0, -0.80).close().fill(look.main);
  pen.ellipse(-0.33, 0.42, 0.11, 0.20, 0.3).dot(look.light);
}

void draw_leaf(Pen& pen, const Look& look) {
  pen.move(-0.55, 0.62).line(-0.9, 0.95).stroke(look.dark, 0.08);
  pen.move(-0.60, 0.65).curve(-0.95, -0.3, -0.1, -0.95, 0.92, -0.92);
  pen.curve(0.98, 0.1, 0.35, 0.98, -0.60, 0.65).close().fill(look.main);
  pen.move(-0.58, 0.64).curve(-0.2, 0.2, 0.3, -0.3, 0.7, -0.7).stroke(look.dark, 0.045);
  for (double t : {0.2, 0.45, 0.7}) {
    const double x = -0.58 + 1.28 * t, y = 0.64 - 1.34 * t;
    pen.move(x, y).line(x - 0.12, y - 0.36).stroke(look.dark, 0.03);
    pen.move(x, y).line(x + 0.36, y + 0.10).stroke(look.dark, 0.03);
  }
}

}  // namespace starter
