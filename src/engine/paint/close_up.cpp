#include "engine/paint/close_up.h"

#include <algorithm>

#include "engine/paint/mask.h"
#include "engine/paint/picture.h"

namespace atelier {
namespace {

struct Stretch {
  int begin = 0;
  int size = 0;
};

// From the first to the last place the mask touches along `dim`; size 0 for none.
Stretch touched(const Tensor& mask, int64_t dim) {
  const Tensor places = (mask[0][0] > 0).any(1 - dim).nonzero();
  if (places.size(0) == 0) return {};
  const int first = places[0].item<int>();
  return {first, places[-1].item<int>() - first + 1};
}

Stretch with_room(const Stretch& span, int padding_px, int most) {
  const int begin = std::max(0, span.begin - padding_px);
  return {begin, std::min(most, span.begin + span.size + padding_px) - begin};
}

// Grown to both sides alike, or to one where the picture ends.
Stretch widened(const Stretch& span, int64_t wanted, int most) {
  const int size = int(std::clamp<int64_t>(wanted, span.size, most));
  const int begin = span.begin - (size - span.size) / 2;
  return {std::clamp(begin, 0, most - size), size};
}

int64_t divided_up(int64_t a, int64_t b) {
  return (a + b - 1) / b;
}

}  // namespace

Cutout cutout_around(const Tensor& mask, int padding_px, int width, int height) {
  const int rows = int(mask.size(2)), columns = int(mask.size(3));
  Stretch down = touched(mask, 0), across = touched(mask, 1);
  if (down.size == 0) return {0, 0, columns, rows};
  down = with_room(down, padding_px, rows);
  across = with_room(across, padding_px, columns);
  across = widened(across, divided_up(int64_t{down.size} * width, height), columns);
  down = widened(down, divided_up(int64_t{across.size} * height, width), rows);
  return {across.begin, down.begin, across.size, down.size};
}

Raster cut_out(const Raster& picture, const Cutout& frame) {
  Raster out{.width = frame.width, .height = frame.height, .rgb = {}};
  out.rgb.reserve(size_t(frame.width) * size_t(frame.height) * 3);
  for (int y = frame.top; y < frame.top + frame.height; ++y) {
    const auto* row = &picture.rgb[(size_t(y) * size_t(picture.width) + size_t(frame.left)) * 3];
    out.rgb.insert(out.rgb.end(), row, row + size_t(frame.width) * 3);
  }
  return out;
}

Raster put_back(const CloseUp& close_up, const Raster& drawn) {
  const Cutout& frame = close_up.frame;
  // The way in shows all of the frame; the way back cuts off what it had to add beside it.
  const Raster part = shaped(drawn, protocol::ResizeMode::crop_resize, frame.width, frame.height);
  const Tensor mask = close_up.mask.narrow(2, frame.top, frame.height)
                          .narrow(3, frame.left, frame.width)
                          .contiguous();
  const Raster pasted = pasted_back(cut_out(close_up.whole, frame), part, mask);
  Raster out = close_up.whole;
  const size_t row_bytes = size_t(frame.width) * 3;
  for (int y = 0; y < frame.height; ++y) {
    const auto* from = &pasted.rgb[size_t(y) * row_bytes];
    const size_t at = (size_t(frame.top + y) * size_t(out.width) + size_t(frame.left)) * 3;
    std::copy(from, from + row_bytes, &out.rgb[at]);
  }
  return out;
}

}  // namespace atelier
