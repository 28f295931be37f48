#include "engine/preprocess/edges.h"

#include <cmath>

namespace atelier::planes {
namespace {

constexpr float white = 255;

// Visits the neighbours of a pixel that lie inside.
template <class Visit>
void for_neighbours(const Plane& plane, int x, int y, Visit visit) {
  for (int dy = -1; dy <= 1; ++dy) {
    for (int dx = -1; dx <= 1; ++dx) {
      const int nx = x + dx, ny = y + dy;
      if (nx >= 0 && ny >= 0 && nx < plane.width && ny < plane.height) visit(nx, ny);
    }
  }
}

struct Pixel {
  int x = 0, y = 0;
};

}  // namespace

Plane length_of(const Gradient& gradient) {
  Plane out(gradient.x.width, gradient.x.height);
  for (size_t i = 0; i < out.values.size(); ++i) {
    out.values[i] = std::hypot(gradient.x.values[i], gradient.y.values[i]);
  }
  return out;
}

Plane ridges(const Plane& length, const Gradient& gradient) {
  // Directions are taken as one of four, borders at 22.5 degrees.
  constexpr float flat = 0.41421356F, steep = 2.41421356F;
  Plane out(length.width, length.height);
  for (int y = 0; y < length.height; ++y) {
    for (int x = 0; x < length.width; ++x) {
      const float here = length(x, y);
      if (here <= 0) continue;
      const float gx = gradient.x(x, y), gy = gradient.y(x, y);
      const float ax = std::abs(gx), ay = std::abs(gy);
      int dx = 1, dy = 0;
      if (ay >= steep * ax) {
        dx = 0, dy = 1;
      } else if (ay > flat * ax) {
        dy = (gx > 0) == (gy > 0) ? 1 : -1;
      }
      // Strictly larger on one side only: of two equal neighbours one stays.
      if (here > length.near(x - dx, y - dy) && here >= length.near(x + dx, y + dy)) {
        out(x, y) = here;
      }
    }
  }
  return out;
}

Plane connected_ridges(const Plane& ridge, double low, double high) {
  Plane out(ridge.width, ridge.height);
  std::vector<Pixel> open;
  for (int y = 0; y < ridge.height; ++y) {
    for (int x = 0; x < ridge.width; ++x) {
      if (!(ridge(x, y) > high) || out(x, y) > 0) continue;
      out(x, y) = white;
      open.push_back({x, y});
      while (!open.empty()) {
        const Pixel at = open.back();
        open.pop_back();
        for_neighbours(ridge, at.x, at.y, [&](int nx, int ny) {
          if (out(nx, ny) > 0 || !(ridge(nx, ny) > low)) return;
          out(nx, ny) = white;
          open.push_back({nx, ny});
        });
      }
    }
  }
  return out;
}

void drop_small(Plane& edges, int pixels_min) {
  std::vector<uint8_t> seen(edges.values.size());
  const auto place = [&](int x, int y) { return size_t(y) * size_t(edges.width) + size_t(x); };
  std::vector<Pixel> area;
  for (int y = 0; y < edges.height; ++y) {
    for (int x = 0; x < edges.width; ++x) {
      if (edges(x, y) <= 0 || seen[place(x, y)] != 0) continue;
      area.assign(1, {x, y});
      seen[place(x, y)] = 1;
      for (size_t next = 0; next < area.size(); ++next) {
        for_neighbours(edges, area[next].x, area[next].y, [&](int nx, int ny) {
          if (edges(nx, ny) <= 0 || seen[place(nx, ny)] != 0) return;
          seen[place(nx, ny)] = 1;
          area.push_back({nx, ny});
        });
      }
      if (int64_t(area.size()) >= pixels_min) continue;
      for (const Pixel& pixel : area) edges(pixel.x, pixel.y) = 0;
    }
  }
}

}  // namespace atelier::planes
