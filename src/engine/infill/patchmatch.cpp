// Fills holes with texture of the rest: from coarse to fine, match every square around the hole
// with the known picture, let the matches vote on its colours, and again (Wexler et al., 2007).
#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "engine/infill/infills.h"
#include "engine/infill/patch_field.h"

namespace atelier::infills {
namespace {

constexpr int radius_max = 3;
constexpr int coarsest_side = 24;
// Matching happens on at most this many pixels; larger pictures get their detail from the places
// that were matched.
constexpr double matched_pixels_max = 400'000;
constexpr int rounds_finest = 2, rounds_between = 4, rounds_coarsest = 10;

// Every `factor` pixels of a side become one, their mean; a hole when one of them is.
Sheet reduced(const Sheet& sheet, int factor) {
  Sheet small{.width = (sheet.width + factor - 1) / factor,
              .height = (sheet.height + factor - 1) / factor,
              .rgb = {},
              .hole = {}};
  small.rgb.resize(size_t(small.width) * size_t(small.height) * 3);
  small.hole.resize(size_t(small.width) * size_t(small.height));
  for (int y = 0; y < small.height; ++y) {
    for (int x = 0; x < small.width; ++x) {
      std::array<uint32_t, 3> sum{};
      uint32_t count = 0;
      const int right = std::min(sheet.width, (x + 1) * factor);
      const int bottom = std::min(sheet.height, (y + 1) * factor);
      const size_t to = small.place(x, y);
      for (int v = y * factor; v < bottom; ++v) {
        for (int u = x * factor; u < right; ++u) {
          const size_t at = sheet.place(u, v);
          if (sheet.hole[at] != 0) small.hole[to] = 255;
          for (size_t c = 0; c < 3; ++c) sum[c] += sheet.rgb[at * 3 + c];
          ++count;
        }
      }
      for (size_t c = 0; c < 3; ++c) {
        small.rgb[to * 3 + c] = uint8_t((sum[c] + count / 2) / count);
      }
    }
  }
  return small;
}

// A first guess from the rim inwards: each hole pixel the mean of the neighbours known by then.
void fill_from_the_rim(Sheet& sheet) {
  std::vector<uint8_t> open = sheet.hole;
  bool more = true;
  while (more) {
    more = false;
    const std::vector<uint8_t> before = open;
    for (int y = 0; y < sheet.height; ++y) {
      for (int x = 0; x < sheet.width; ++x) {
        const size_t at = sheet.place(x, y);
        if (before[at] == 0) continue;
        std::array<uint32_t, 3> sum{};
        uint32_t count = 0;
        for (int v = std::max(0, y - 1); v <= std::min(sheet.height - 1, y + 1); ++v) {
          for (int u = std::max(0, x - 1); u <= std::min(sheet.width - 1, x + 1); ++u) {
            const size_t near = sheet.place(u, v);
            if (before[near] != 0) continue;
            for (size_t c = 0; c < 3; ++c) sum[c] += sheet.rgb[near * 3 + c];
            ++count;
          }
        }
        if (count == 0) continue;
        for (size_t c = 0; c < 3; ++c) sheet.rgb[at * 3 + c] = uint8_t(sum[c] / count);
        open[at] = 0;
        more = true;
      }
    }
  }
}

// The colours of the holes of `fine` from a sheet of half its size.
void fill_from_coarse(Sheet& fine, const Sheet& coarse) {
  for (int y = 0; y < fine.height; ++y) {
    for (int x = 0; x < fine.width; ++x) {
      const size_t at = fine.place(x, y);
      if (fine.hole[at] == 0) continue;
      const size_t from = coarse.place(x / 2, y / 2);
      std::copy_n(coarse.rgb.begin() + std::ptrdiff_t(from * 3), 3,
                  fine.rgb.begin() + std::ptrdiff_t(at * 3));
    }
  }
}

// Halves while squares of the known picture remain to choose from.
std::vector<Sheet> pyramid_of(Sheet finest, int radius) {
  std::vector<Sheet> levels;
  levels.push_back(std::move(finest));
  while (std::min(levels.back().width, levels.back().height) >= 2 * coarsest_side) {
    Sheet next = reduced(levels.back(), 2);
    if (!PatchField::has_source(next, radius)) break;
    levels.push_back(std::move(next));
  }
  return levels;
}

int rounds_of(size_t level, size_t count) {
  if (level + 1 == count) return rounds_coarsest;
  return level == 0 ? rounds_finest : rounds_between;
}

// Fills the levels from the last to the first; the field of the first. Nothing when told to stop.
std::optional<PatchField> matched(std::vector<Sheet>& levels, int radius, Dice& dice,
                                  const InfillWish& wish) {
  std::optional<PatchField> field;
  for (size_t level = levels.size(); level-- > 0;) {
    Sheet& sheet = levels[level];
    PatchField next(sheet, radius, dice);
    if (field) {
      fill_from_coarse(sheet, levels[level + 1]);
      next.take_from(*field);
    } else {
      fill_from_the_rim(sheet);
    }
    for (int round = 0; round < rounds_of(level, levels.size()); ++round) {
      next.measure();
      for (int turn = 0; turn < 2; ++turn) {
        if (!goes_on(wish)) return std::nullopt;
        next.improve();
      }
      sheet.rgb = next.vote();
    }
    field.emplace(std::move(next));
  }
  return field;
}

// A colour of a small sheet at a place of a picture `factor` times as large, linear in between.
float smooth_at(const Sheet& small, int factor, const Spot& at, size_t channel) {
  const auto along = [factor](int place, int size) {
    const float exact =
        std::clamp((float(place) + 0.5F) / float(factor) - 0.5F, 0.0F, float(size - 1));
    return std::pair{int(exact), exact - float(int(exact))};
  };
  const auto [x, right] = along(at.x, small.width);
  const auto [y, down] = along(at.y, small.height);
  const int x1 = std::min(x + 1, small.width - 1), y1 = std::min(y + 1, small.height - 1);
  const auto value = [&](int u, int v) {
    return float(small.rgb[small.place(u, v) * 3 + channel]);
  };
  return (value(x, y) * (1 - right) + value(x1, y) * right) * (1 - down) +
         (value(x, y1) * (1 - right) + value(x1, y1) * right) * down;
}

// Colours of the small sheet, and over them what the matched place has in detail beyond its own.
Raster with_detail(const Raster& picture, std::span<const uint8_t> hole, const Sheet& small,
                   const PatchField& field, int factor) {
  Raster out = picture;
  for (int y = 0; y < picture.height; ++y) {
    for (int x = 0; x < picture.width; ++x) {
      const size_t at = size_t(y) * size_t(picture.width) + size_t(x);
      if (hole[at] == 0) continue;
      const Spot match = field.match(x / factor, y / factor);
      const Spot from{std::min(match.x * factor + x % factor, picture.width - 1),
                      std::min(match.y * factor + y % factor, picture.height - 1)};
      const size_t source = size_t(from.y) * size_t(picture.width) + size_t(from.x);
      for (size_t c = 0; c < 3; ++c) {
        const float level = smooth_at(small, factor, {x, y}, c) +
                            float(picture.rgb[source * 3 + c]) - smooth_at(small, factor, from, c);
        out.rgb[at * 3 + c] = uint8_t(std::lround(std::clamp(level, 0.0F, 255.0F)));
      }
    }
  }
  return out;
}

// The largest squares that what is known still holds.
std::optional<int> radius_for(const Sheet& sheet) {
  for (int radius = radius_max; radius >= 0; --radius) {
    if (PatchField::has_source(sheet, radius)) return radius;
  }
  return std::nullopt;
}

}  // namespace

Result<Raster> patch_matched(const Raster& picture, std::span<const uint8_t> hole,
                             const InfillWish& wish) {
  const double pixels = double(picture.width) * picture.height;
  const int factor = std::max(1, int(std::ceil(std::sqrt(pixels / matched_pixels_max))));
  Sheet whole{.width = picture.width,
              .height = picture.height,
              .rgb = picture.rgb,
              .hole = {hole.begin(), hole.end()}};
  Sheet finest = factor == 1 ? std::move(whole) : reduced(whole, factor);
  const auto radius = radius_for(finest);
  // What is known lies in specks finer than the matching: tiles of it must do.
  if (!radius) return tiled(picture, hole, wish);
  auto levels = pyramid_of(std::move(finest), *radius);
  Dice dice(wish.seed);
  const auto field = matched(levels, *radius, dice, wish);
  if (!field) return given_up();
  if (factor > 1) return with_detail(picture, hole, levels.front(), *field, factor);
  Raster out = picture;
  out.rgb = std::move(levels.front().rgb);
  return out;
}

}  // namespace atelier::infills
