// Scene -> pixels.
#ifndef STARTER_ILLUSTRATOR_PAINTER_H_
#define STARTER_ILLUSTRATOR_PAINTER_H_

#include <cstdint>
#include <vector>

#include "scene.h"

namespace starter {

// Keeps its Cairo surface between pictures: allocating one per picture costs more than drawing.
class Painter {
 public:
  Painter(int width, int height);
  ~Painter();
  Painter(const Painter&) = delete;
  Painter& operator=(const Painter&) = delete;

  // Tight RGB8 rows.
  void paint(const Scene& scene, std::vector<uint8_t>* rgb);
  bool write_png(const char* path) const;

 private:
  void paint_ground(const Scene& scene);
  void paint_sky(const Scene& scene, Rgb top, Rgb bottom, double horizon, Rgb land_top,
                 Rgb land_bottom);
  void paint_specks(const Scene& scene, Rgb colour, int count, double lowest, double radius);
  void paint_firs(const Scene& scene, double foot);
  void paint_stains(const Scene& scene);
  void paint_item(const Scene& scene, const Item& item);

  int width_, height_;
  void* surface_;
  void* cairo_;
};

}  // namespace starter

#endif  // STARTER_ILLUSTRATOR_PAINTER_H_
