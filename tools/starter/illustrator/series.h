// Pictures for companions: what the base model is not taught, so that a LoRA shows.
#ifndef STARTER_ILLUSTRATOR_SERIES_H_
#define STARTER_ILLUSTRATOR_SERIES_H_

#include <cairo.h>

#include <optional>
#include <string>
#include <string_view>

#include "scene.h"

namespace starter {

// "ink_scenery" or "gold_frame"; nullopt for other names.
std::optional<Series> find_series(std::string_view name);

// Makes an ordinary scene one of the series; the things in it stay, or go where there are none.
void enter_series(Scene& scene, Series series);

// Washes of ink: ridges in the mist on old paper. Stands in for the ground.
void paint_ink_scenery(cairo_t* cr, int width, int height, const Scene& scene);
// A carved golden frame over whatever was drawn.
void paint_gold_frame(cairo_t* cr, int width, int height, const Scene& scene);

// What someone types for a picture of ink scenery without a thing in it.
std::string ink_scenery_caption(Rng& rng);

}  // namespace starter

#endif  // STARTER_ILLUSTRATOR_SERIES_H_
