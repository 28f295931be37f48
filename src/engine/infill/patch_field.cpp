#include "engine/infill/patch_field.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace atelier::infills {
namespace {

// How many holes lie in the square of this radius around each pixel; -1 where it leaves the sheet.
std::vector<int> holes_around(const Sheet& sheet, int radius) {
  const int width = sheet.width, height = sheet.height;
  std::vector<int> across(sheet.hole.size());
  std::vector<int> out(sheet.hole.size());
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      int sum = 0;
      const int last = std::min(width - 1, x + radius);
      for (int k = std::max(0, x - radius); k <= last; ++k)
        sum += sheet.hole[sheet.place(k, y)] != 0;
      across[sheet.place(x, y)] = sum;
    }
  }
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      int sum = 0;
      const int last = std::min(height - 1, y + radius);
      for (int k = std::max(0, y - radius); k <= last; ++k) sum += across[sheet.place(x, k)];
      out[sheet.place(x, y)] = sum;
    }
  }
  return out;
}

bool is_inside(const Sheet& sheet, int radius, int x, int y) {
  return x >= radius && y >= radius && x + radius < sheet.width && y + radius < sheet.height;
}

}  // namespace

PatchField::PatchField(const Sheet& sheet, int radius, Dice& dice)
    : sheet_(sheet),
      radius_(radius),
      dice_(dice),
      is_source_(sheet.hole.size()),
      is_target_(sheet.hole.size()),
      matches_(sheet.hole.size()),
      costs_(sheet.hole.size(), INFINITY) {
  const auto holes = holes_around(sheet, radius);
  for (int y = 0; y < sheet.height; ++y) {
    for (int x = 0; x < sheet.width; ++x) {
      const size_t at = sheet.place(x, y);
      if (holes[at] > 0) {
        targets_.push_back({x, y});
        is_target_[at] = 1;
      } else if (is_inside(sheet, radius, x, y)) {
        sources_.push_back({x, y});
        is_source_[at] = 1;
      }
    }
  }
  for (const Spot& target : targets_) {
    matches_[sheet.place(target.x, target.y)] =
        sources_[size_t(dice_.below(int64_t(sources_.size())))];
  }
}

bool PatchField::has_source(const Sheet& sheet, int radius) {
  const auto holes = holes_around(sheet, radius);
  for (int y = radius; y + radius < sheet.height; ++y) {
    for (int x = radius; x + radius < sheet.width; ++x) {
      if (holes[sheet.place(x, y)] == 0) return true;
    }
  }
  return false;
}

void PatchField::take_from(const PatchField& coarse) {
  for (const Spot& target : targets_) {
    const int cx = std::min(target.x / 2, coarse.sheet_.width - 1);
    const int cy = std::min(target.y / 2, coarse.sheet_.height - 1);
    if (coarse.is_target_[coarse.sheet_.place(cx, cy)] == 0) continue;
    const Spot from = coarse.match(cx, cy);
    const Spot source{from.x * 2 + target.x % 2, from.y * 2 + target.y % 2};
    if (is_source(source.x, source.y)) matches_[sheet_.place(target.x, target.y)] = source;
  }
}

bool PatchField::is_source(int x, int y) const {
  return x >= 0 && y >= 0 && x < sheet_.width && y < sheet_.height &&
         is_source_[sheet_.place(x, y)] != 0;
}

float PatchField::cost_of(const Spot& target, const Spot& source, float limit) const {
  // At a border of the sheet only the part of the square that exists is compared.
  const int left = std::max(-radius_, -target.x), top = std::max(-radius_, -target.y);
  const int right = std::min(radius_, sheet_.width - 1 - target.x);
  const int bottom = std::min(radius_, sheet_.height - 1 - target.y);
  const int bytes = (right - left + 1) * 3;
  const float count = float(bytes * (bottom - top + 1));
  const float sum_max = limit * count;
  int64_t sum = 0;
  for (int dy = top; dy <= bottom; ++dy) {
    const uint8_t* a = &sheet_.rgb[sheet_.place(target.x + left, target.y + dy) * 3];
    const uint8_t* b = &sheet_.rgb[sheet_.place(source.x + left, source.y + dy) * 3];
    int row = 0;
    for (int i = 0; i < bytes; ++i) row += (a[i] - b[i]) * (a[i] - b[i]);
    sum += row;
    if (float(sum) >= sum_max) return INFINITY;
  }
  return float(sum) / count;
}

void PatchField::measure() {
  for (const Spot& target : targets_) {
    const size_t at = sheet_.place(target.x, target.y);
    costs_[at] = cost_of(target, matches_[at], INFINITY);
  }
}

void PatchField::try_source(const Spot& target, const Spot& source) {
  if (!is_source(source.x, source.y)) return;
  const size_t at = sheet_.place(target.x, target.y);
  const float cost = cost_of(target, source, costs_[at]);
  if (cost >= costs_[at]) return;
  costs_[at] = cost;
  matches_[at] = source;
}

void PatchField::improve_one(const Spot& target, int step) {
  // What fits the neighbour, one further, probably fits here.
  for (const auto& [dx, dy] : {std::pair{step, 0}, std::pair{0, step}}) {
    const int nx = target.x - dx, ny = target.y - dy;
    if (nx < 0 || ny < 0 || nx >= sheet_.width || ny >= sheet_.height) continue;
    if (is_target_[sheet_.place(nx, ny)] == 0) continue;
    const Spot beside = match(nx, ny);
    try_source(target, {beside.x + dx, beside.y + dy});
  }
  try_source(target, sources_[size_t(dice_.below(int64_t(sources_.size())))]);
  for (int reach = std::max(sheet_.width, sheet_.height) / 2; reach >= 1; reach /= 2) {
    const Spot best = match(target.x, target.y);
    try_source(target, {dice_.between(best.x - reach, best.x + reach),
                        dice_.between(best.y - reach, best.y + reach)});
  }
}

void PatchField::improve() {
  if (forwards_) {
    for (const Spot& target : targets_) improve_one(target, 1);
  } else {
    for (auto it = targets_.rbegin(); it != targets_.rend(); ++it) improve_one(*it, -1);
  }
  forwards_ = !forwards_;
}

// Three quarters of the matches count for much, the rest for ever less.
float PatchField::loudness_scale() const {
  std::vector<float> costs;
  costs.reserve(targets_.size());
  for (const Spot& target : targets_) costs.push_back(costs_[sheet_.place(target.x, target.y)]);
  const auto place = costs.begin() + std::ptrdiff_t(costs.size() * 3 / 4);
  std::nth_element(costs.begin(), place, costs.end());
  return std::max(1.0F, *place);
}

std::vector<uint8_t> PatchField::vote() const {
  const float scale = loudness_scale();
  std::vector<uint8_t> rgb = sheet_.rgb;
  for (const Spot& pixel : targets_) {
    const size_t at = sheet_.place(pixel.x, pixel.y);
    if (sheet_.hole[at] == 0) continue;
    std::array<float, 3> sum{};
    float loudness = 0;
    for (int ty = std::max(0, pixel.y - radius_);
         ty <= std::min(sheet_.height - 1, pixel.y + radius_); ++ty) {
      for (int tx = std::max(0, pixel.x - radius_);
           tx <= std::min(sheet_.width - 1, pixel.x + radius_); ++tx) {
        const Spot source = match(tx, ty);
        const uint8_t* said =
            &sheet_.rgb[sheet_.place(source.x + pixel.x - tx, source.y + pixel.y - ty) * 3];
        // Never nothing, so that a pixel of bad matches still has a colour.
        const float loud = std::exp(-costs_[sheet_.place(tx, ty)] / scale) + 1e-6F;
        for (size_t c = 0; c < 3; ++c) sum[c] += loud * float(said[c]);
        loudness += loud;
      }
    }
    for (size_t c = 0; c < 3; ++c) rgb[at * 3 + c] = uint8_t(std::lround(sum[c] / loudness));
  }
  return rgb;
}

}  // namespace atelier::infills
