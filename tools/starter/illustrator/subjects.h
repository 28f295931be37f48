// The table of things the illustrator can draw.
#ifndef STARTER_ILLUSTRATOR_SUBJECTS_H_
#define STARTER_ILLUSTRATOR_SUBJECTS_H_

#include <vector>

#include "pen.h"
#include "scene.h"

namespace starter {

// Colours of one drawn subject: the named one and what goes with it.
struct Look {
  Rgb main, dark, light, accent;
  const double* vary;
};

using DrawFunction = void (*)(Pen& pen, const Look& look);

struct Synonym {
  const char* word;
  const char* plural;
  int only_colour;  // -1: any; else the word itself says the colour ("bluebird")
};

struct Subject {
  const char* name;
  const char* plural;
  DrawFunction draw;
  bool turns;                      // may be drawn a little tilted
  std::vector<int> usual_colours;  // when the caption names none
  std::vector<Synonym> synonyms;
};

const std::vector<Subject>& subjects();

// Drawing functions, by file.
void draw_bird(Pen&, const Look&);
void draw_fish(Pen&, const Look&);
void draw_cat(Pen&, const Look&);
void draw_dog(Pen&, const Look&);
void draw_butterfly(Pen&, const Look&);
void draw_tree(Pen&, const Look&);
void draw_flower(Pen&, const Look&);
void draw_mushroom(Pen&, const Look&);
void draw_cactus(Pen&, const Look&);
void draw_apple(Pen&, const Look&);
void draw_pear(Pen&, const Look&);
void draw_leaf(Pen&, const Look&);
void draw_mountain(Pen&, const Look&);
void draw_sun(Pen&, const Look&);
void draw_moon(Pen&, const Look&);
void draw_star(Pen&, const Look&);
void draw_cloud(Pen&, const Look&);
void draw_house(Pen&, const Look&);
void draw_boat(Pen&, const Look&);
void draw_cup(Pen&, const Look&);
void draw_car(Pen&, const Look&);
void draw_balloon(Pen&, const Look&);
void draw_rocket(Pen&, const Look&);
void draw_diamond(Pen&, const Look&);
void draw_ring(Pen&, const Look&);
void draw_heart(Pen&, const Look&);
void draw_umbrella(Pen&, const Look&);
void draw_crown(Pen&, const Look&);
void draw_carrot(Pen&, const Look&);
void draw_cherry(Pen&, const Look&);
void draw_ice_cream(Pen&, const Look&);
void draw_turtle(Pen&, const Look&);
void draw_snowman(Pen&, const Look&);
void draw_bell(Pen&, const Look&);
void draw_key(Pen&, const Look&);
void draw_hat(Pen&, const Look&);

}  // namespace starter

#endif  // STARTER_ILLUSTRATOR_SUBJECTS_H_
