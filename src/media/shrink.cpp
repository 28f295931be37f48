// The loops are written for the vectoriser, which -O2 of g++ 12 leaves off.
#pragma GCC optimize("O3")
#include "media/shrink.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/assert.h"
#include "base/for_each_processor.h"

namespace atelier {
namespace {

// A row lies within one row of the result, or its weight is split between two: in 256ths.
constexpr int64_t whole_row = 256;

FOR_EACH_PROCESSOR void add_weighted(const uint8_t* row, uint32_t weight, uint32_t* sums,
                                     size_t count) {
  for (size_t i = 0; i < count; ++i) sums[i] += row[i] * weight;
}

// The weighted mean of `count` pixels. Channels apart, so that the loop has a fixed inner length.
template <int channels>
void mean_of(const uint32_t* sums, const float* weights, int count, float* mean) {
  std::array<float, channels> total{};
  for (int i = 0; i < count; ++i, sums += channels) {
    for (int c = 0; c < channels; ++c) total[size_t(c)] += float(sums[c]) * weights[i];
  }
  std::copy(total.begin(), total.end(), mean);
}

uint8_t to_byte(float value) {
  return uint8_t(std::clamp(value + 0.5f, 0.0f, 255.0f));
}

}  // namespace

PixelSize size_within(PixelSize size, int side_px) {
  const int longer = std::max(size.width, size.height);
  if (longer <= side_px) return size;
  const auto scaled = [&](int side) {
    return std::max(1, int((int64_t{side} * side_px + longer / 2) / longer));
  };
  return {scaled(size.width), scaled(size.height)};
}

Shrinker::Shrinker(PixelSize from, int channels, PixelSize to)
    : from_(from), to_(to), channels_(channels) {
  ATELIER_ASSERT(to.width >= 1 && to.width <= from.width);
  ATELIER_ASSERT(to.height >= 1 && to.height <= from.height);
  sums_.resize(size_t(from.width) * size_t(channels));
  if (channels == 4) premultiplied_.resize(sums_.size());
  image_.width = to.width;
  image_.height = to.height;
  image_.channels = channels == 4 ? 4 : 3;
  image_.pixels.resize(size_t(to.width) * size_t(to.height) * size_t(image_.channels));
  // The sums of one column over all its rows weigh whole_row * from.height / to.height.
  const double column = double(whole_row) * from.height / to.height;
  const double ratio = double(from.width) / to.width;
  for (int x = 0; x < to.width; ++x) {
    const double left = x * ratio;
    const double right = std::min<double>(from.width, (x + 1) * ratio);
    const int first = int(left);
    const int end = std::min(from.width, int(std::ceil(right - 1e-9)));
    spans_.push_back({first, end - first});
    for (int i = first; i < end; ++i) {
      const double covered = std::min<double>(right, i + 1) - std::max<double>(left, i);
      weights_.push_back(float(covered / (ratio * column)));
    }
  }
}

void Shrinker::add(const uint8_t* row, uint32_t weight) {
  if (weight > 0) add_weighted(row, weight, sums_.data(), sums_.size());
}

void Shrinker::push(std::span<const uint8_t> row) {
  ATELIER_ASSERT(y_ < from_.height && row.size() == sums_.size());
  const uint8_t* bytes = row.data();
  if (channels_ == 4) {
    // A transparent pixel's colour must not bleed into its neighbours.
    for (size_t i = 0; i < row.size(); i += 4) {
      const uint32_t alpha = row[i + 3];
      for (size_t c = 0; c < 3; ++c) {
        premultiplied_[i + c] = uint8_t((row[i + c] * alpha + 127) / 255);
      }
      premultiplied_[i + 3] = row[i + 3];
    }
    bytes = premultiplied_.data();
  }
  // Where this row and the one being made lie, in 256ths of a row of the source.
  const int64_t top = y_ * whole_row;
  const int64_t bottom = top + whole_row;
  ++y_;
  int64_t at = top;
  while (at < bottom) {
    const int64_t edge = (made_ + 1) * whole_row * from_.height / to_.height;
    const int64_t until = std::min(bottom, edge);
    add(bytes, uint32_t(until - at));
    at = until;
    if (at == edge) finish_row();
  }
}

void Shrinker::finish_pixel(const float* mean, uint8_t* out) const {
  if (channels_ == 1) {
    std::fill_n(out, 3, to_byte(mean[0]));
    return;
  }
  const float alpha = channels_ == 4 ? mean[3] : 255.0f;
  const float scale = channels_ == 4 && alpha > 0 ? 255.0f / alpha : 1.0f;
  for (int c = 0; c < 3; ++c) out[c] = to_byte(mean[c] * scale);
  if (channels_ == 4) out[3] = to_byte(alpha);
}

void Shrinker::finish_row() {
  uint8_t* out = image_.pixels.data() + size_t(made_) * size_t(to_.width) * size_t(image_.channels);
  const float* weights = weights_.data();
  for (const Span& span : spans_) {
    std::array<float, 4> mean{};
    const uint32_t* sums = sums_.data() + size_t(span.first) * size_t(channels_);
    if (channels_ == 3) mean_of<3>(sums, weights, span.count, mean.data());
    if (channels_ == 4) mean_of<4>(sums, weights, span.count, mean.data());
    if (channels_ == 1) mean_of<1>(sums, weights, span.count, mean.data());
    weights += span.count;
    finish_pixel(mean.data(), out);
    out += image_.channels;
  }
  std::fill(sums_.begin(), sums_.end(), 0);
  ++made_;
}

SmallImage shrunk(const SmallImage& image, int side_px) {
  const PixelSize from{image.width, image.height};
  if (std::max(from.width, from.height) <= side_px) return image;
  Shrinker shrinker(from, image.channels, size_within(from, side_px));
  const size_t row_bytes = size_t(image.width) * size_t(image.channels);
  for (size_t y = 0; y < size_t(image.height); ++y) {
    shrinker.push(std::span(image.pixels).subspan(y * row_bytes, row_bytes));
  }
  return std::move(shrinker).take();
}

SmallImage Shrinker::take() && {
  ATELIER_ASSERT(made_ == to_.height);
  return std::move(image_);
}

}  // namespace atelier
