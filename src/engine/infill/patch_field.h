// For every small square that touches a hole: the square of the known picture most like it. The
// randomised search of PatchMatch (Barnes et al., 2009): good matches spread to neighbours, and
// each is tried against a few places at random, near and far.
#pragma once
#include <cstdint>
#include <vector>

#include "engine/infill/rng.h"

namespace atelier::infills {

// A picture and its holes at one size.
struct Sheet {
  int width = 0;
  int height = 0;
  std::vector<uint8_t> rgb;
  std::vector<uint8_t> hole;  // a byte a pixel, not 0 = hole

  size_t place(int x, int y) const { return size_t(y) * size_t(width) + size_t(x); }
};

struct Spot {
  int x = 0;
  int y = 0;
};

class PatchField {
 public:
  // Matches are drawn at random. `sheet` must outlive the field and keep its size and holes; its
  // colours may change between calls. There must be a source: see has_source.
  PatchField(const Sheet& sheet, int radius, Dice& dice);

  // Whether some square of this radius lies in the known picture.
  static bool has_source(const Sheet& sheet, int radius);

  // Takes over the matches of a field of half the size.
  void take_from(const PatchField& coarse);
  // Forgets what matches cost: the colours changed.
  void measure();
  // One round over all squares, forwards or backwards by turns.
  void improve();
  // Every hole pixel becomes the mean of what the squares around it say, good matches louder.
  std::vector<uint8_t> vote() const;

  // Where a square's match lies; only for those that touch a hole.
  Spot match(int x, int y) const { return matches_[sheet_.place(x, y)]; }

 private:
  float cost_of(const Spot& target, const Spot& source, float limit) const;
  void try_source(const Spot& target, const Spot& source);
  void improve_one(const Spot& target, int step);
  bool is_source(int x, int y) const;
  float loudness_scale() const;

  const Sheet& sheet_;
  int radius_;
  Dice& dice_;
  bool forwards_ = true;
  std::vector<Spot> targets_;       // rows top down
  std::vector<Spot> sources_;       // all there are
  std::vector<uint8_t> is_source_;  // a byte a pixel
  std::vector<uint8_t> is_target_;
  std::vector<Spot> matches_;  // of every pixel; only those of targets mean something
  std::vector<float> costs_;   // mean squared difference of a match
};

}  // namespace atelier::infills
