#include "media/thumbhash.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <vector>

namespace atelier {
namespace {

// The published description works on pictures of at most 100 pixels a side.
constexpr int side_px_max = 100;
// Cosine terms along the longer side for lightness, and for each colour axis.
constexpr int lightness_terms = 7;
constexpr int colour_terms = 3;

struct Plane {
  int width = 0;
  int height = 0;
  std::vector<double> values;
};

struct Small {
  Plane lightness, yellow_blue, red_green;
};

// The mean colour of each cell of a grid over the picture, turned into the hash's three axes.
Small shrink(const RgbView& image) {
  const double scale =
      std::min(1.0, double(side_px_max) / double(std::max(image.width, image.height)));
  const int width = std::max(1, int(image.width * scale));
  const int height = std::max(1, int(image.height * scale));
  Small small;
  for (Plane* plane : {&small.lightness, &small.yellow_blue, &small.red_green}) {
    *plane = {width, height, std::vector<double>(size_t(width) * size_t(height))};
  }
  const auto* pixels = reinterpret_cast<const uint8_t*>(image.pixels.data());
  for (int y = 0; y < height; ++y) {
    const int top = int(int64_t{y} * image.height / height);
    const int bottom = int(int64_t{y + 1} * image.height / height);
    for (int x = 0; x < width; ++x) {
      const int left = int(int64_t{x} * image.width / width);
      const int right = int(int64_t{x + 1} * image.width / width);
      std::array<uint32_t, 3> sum{};
      for (int row = top; row < bottom; ++row) {
        const uint8_t* at = pixels + (size_t(row) * size_t(image.width) + size_t(left)) * 3;
        for (int column = left; column < right; ++column, at += 3) {
          for (size_t channel = 0; channel < 3; ++channel) sum[channel] += at[channel];
        }
      }
      const double cell = 255.0 * double((bottom - top) * (right - left));
      const double r = double(sum[0]) / cell;
      const double g = double(sum[1]) / cell;
      const double b = double(sum[2]) / cell;
      const size_t i = size_t(y) * size_t(width) + size_t(x);
      small.lightness.values[i] = (r + g + b) / 3;
      small.yellow_blue.values[i] = (r + g) / 2 - b;
      small.red_green.values[i] = r - g;
    }
  }
  return small;
}

struct Channel {
  double mean = 0;
  double scale = 0;           // largest cosine term
  std::vector<double> terms;  // each 0..1, 0.5 is none
};

double term_of(const Plane& plane, int cx, int cy) {
  std::vector<double> across(static_cast<size_t>(plane.width));
  for (int x = 0; x < plane.width; ++x) {
    across[size_t(x)] = std::cos(std::numbers::pi / plane.width * cx * (x + 0.5));
  }
  double sum = 0;
  for (int y = 0; y < plane.height; ++y) {
    const double down = std::cos(std::numbers::pi / plane.height * cy * (y + 0.5));
    const double* row = plane.values.data() + size_t(y) * size_t(plane.width);
    for (int x = 0; x < plane.width; ++x) sum += row[x] * across[size_t(x)] * down;
  }
  return sum / (double(plane.width) * plane.height);
}

// The lower left triangle of a grid of terms_x by terms_y cosine terms.
Channel encode(const Plane& plane, int terms_x, int terms_y) {
  Channel channel;
  for (int cy = 0; cy < terms_y; ++cy) {
    for (int cx = 0; cx * terms_y < terms_x * (terms_y - cy); ++cx) {
      const double term = term_of(plane, cx, cy);
      if (cx == 0 && cy == 0) {
        channel.mean = term;
      } else {
        channel.terms.push_back(term);
        channel.scale = std::max(channel.scale, std::abs(term));
      }
    }
  }
  for (double& term : channel.terms) {
    term = channel.scale > 0 ? 0.5 + 0.5 / channel.scale * term : 0;
  }
  return channel;
}

uint32_t rounded(double value) {
  return uint32_t(std::max(0.0, std::floor(value + 0.5)));
}

std::string base64(const std::vector<uint8_t>& bytes) {
  constexpr std::string_view digits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  for (size_t i = 0; i < bytes.size(); i += 3) {
    const size_t have = std::min<size_t>(3, bytes.size() - i);
    uint32_t group = uint32_t(bytes[i]) << 16;
    if (have > 1) group |= uint32_t(bytes[i + 1]) << 8;
    if (have > 2) group |= bytes[i + 2];
    for (size_t digit = 0; digit < 4; ++digit) {
      text += digit <= have ? digits[(group >> (18 - 6 * digit)) & 63] : '=';
    }
  }
  return text;
}

// 24 bits of means and lightness scale, 16 bits of shape and colour scales, then 4 bits a term.
std::vector<uint8_t> pack(const std::array<Channel, 3>& channels, bool landscape, int short_terms) {
  const auto& [l, p, q] = channels;
  const uint32_t head24 = rounded(63 * l.mean) | rounded(31.5 + 31.5 * p.mean) << 6 |
                          rounded(31.5 + 31.5 * q.mean) << 12 | rounded(31 * l.scale) << 18;
  const uint32_t head16 = uint32_t(short_terms) | rounded(63 * p.scale) << 3 |
                          rounded(63 * q.scale) << 9 | uint32_t(landscape) << 15;
  std::vector<uint8_t> hash{uint8_t(head24), uint8_t(head24 >> 8), uint8_t(head24 >> 16),
                            uint8_t(head16), uint8_t(head16 >> 8)};
  bool high_half = false;
  for (const Channel& channel : channels) {
    for (const double term : channel.terms) {
      const auto bits = uint8_t(rounded(15 * term));
      if (high_half) {
        hash.back() |= uint8_t(bits << 4);
      } else {
        hash.push_back(bits);
      }
      high_half = !high_half;
    }
  }
  return hash;
}

}  // namespace

std::string thumbhash_of(const RgbView& image) {
  if (image.width <= 0 || image.height <= 0) return "";
  const Small small = shrink(image);
  const int width = small.lightness.width;
  const int height = small.lightness.height;
  const double longer = std::max(width, height);
  const int terms_x = std::max(1, int(rounded(lightness_terms * width / longer)));
  const int terms_y = std::max(1, int(rounded(lightness_terms * height / longer)));
  const std::array<Channel, 3> channels{
      encode(small.lightness, std::max(colour_terms, terms_x), std::max(colour_terms, terms_y)),
      encode(small.yellow_blue, colour_terms, colour_terms),
      encode(small.red_green, colour_terms, colour_terms)};
  const bool landscape = width > height;
  return base64(pack(channels, landscape, landscape ? terms_y : terms_x));
}

std::string thumbhash_of(const SmallImage& image) {
  if (image.channels == 3) {
    return thumbhash_of(RgbView{std::as_bytes(std::span(image.pixels)), image.width, image.height});
  }
  std::vector<uint8_t> flat;
  flat.reserve(image.pixels.size() / 4 * 3);
  for (size_t i = 0; i < image.pixels.size(); i += 4) {
    const int alpha = image.pixels[i + 3];
    for (size_t c = 0; c < 3; ++c) {
      flat.push_back(uint8_t((image.pixels[i + c] * alpha + 255 * (255 - alpha)) / 255));
    }
  }
  return thumbhash_of(RgbView{std::as_bytes(std::span(flat)), image.width, image.height});
}

}  // namespace atelier
