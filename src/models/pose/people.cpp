#include "models/pose/people.h"

#include <algorithm>
#include <cmath>

namespace atelier::pose {
namespace {

constexpr double peak_min = 0.1;
constexpr double along_min = 0.05;    // how well a field must point along a limb, at a point
constexpr double points_share = 0.8;  // of the points on a limb that must
constexpr int points = 10;
constexpr double smoothing_px = 2.5;  // of the joints' maps before peaks are looked for
constexpr size_t peaks_max = 96;      // of one joint: more people are no pose any more
constexpr int joints_min = 4;         // of a person
constexpr double person_score_min = 0.4;

struct Peak {
  double x, y, score;
};
using Peaks = std::array<std::vector<Peak>, joint_count>;

// Two peaks by their places in the lists, and how well a limb between them is seen.
struct Bond {
  size_t from, to;
  double score;
};

// A person while it is put together: places in the lists of peaks.
struct Body {
  std::array<std::optional<size_t>, joint_count> joints;
  double score = 0;
  int count = 0;
};

Tensor smoothed(const Tensor& maps) {
  const auto reach = int64_t(std::ceil(3 * smoothing_px));
  const Tensor distance = at::arange(-reach, reach + 1, at::kFloat) / smoothing_px;
  Tensor bell = (distance * distance * -0.5).exp();
  bell = bell / bell.sum();
  const Tensor each = maps.transpose(0, 1);  // a map is an image of its own
  const Tensor wide = at::replication_pad2d(each, {reach, reach, reach, reach});
  return at::conv2d(at::conv2d(wide, bell.view({1, 1, 1, -1})), bell.view({1, 1, -1, 1}))
      .transpose(0, 1)
      .contiguous();
}

// Where a map is greater than beside; of equals the last.
std::vector<Peak> peaks_of(const Tensor& smooth, const Tensor& plain) {
  const int64_t height = smooth.size(0), width = smooth.size(1);
  const auto at = smooth.accessor<float, 2>();
  const auto score = plain.accessor<float, 2>();
  const auto value = [&](int64_t y, int64_t x) {
    return y < 0 || x < 0 || y >= height || x >= width ? 0.F : at[y][x];
  };
  std::vector<Peak> peaks;
  for (int64_t y = 0; y < height; ++y) {
    for (int64_t x = 0; x < width; ++x) {
      const float here = at[y][x];
      if (!(here > peak_min) || here < value(y - 1, x) || here < value(y, x - 1) ||
          here <= value(y + 1, x) || here <= value(y, x + 1)) {
        continue;
      }
      peaks.push_back({double(x), double(y), double(score[y][x])});
    }
  }
  const auto better = [](const Peak& a, const Peak& b) { return a.score > b.score; };
  std::stable_sort(peaks.begin(), peaks.end(), better);
  if (peaks.size() > peaks_max) peaks.resize(peaks_max);
  return peaks;
}

// How well the field points from a to b on the way; nothing where it does not.
std::optional<double> limb_score(const Tensor& across, const Tensor& down, const Peak& a,
                                 const Peak& b) {
  const auto to_right = across.accessor<float, 2>(), to_below = down.accessor<float, 2>();
  const double dx = b.x - a.x, dy = b.y - a.y;
  const double length = std::max(1e-3, std::hypot(dx, dy));
  double sum = 0;
  int good = 0;
  for (int i = 0; i < points; ++i) {
    const double way = double(i) / (points - 1);
    const auto x = std::lround(a.x + dx * way), y = std::lround(a.y + dy * way);
    const double along = (to_right[y][x] * dx + to_below[y][x] * dy) / length;
    sum += along;
    good += along > along_min ? 1 : 0;
  }
  // A limb longer than half the picture is less likely one.
  const double too_long = std::min(0.5 * double(across.size(0)) / length - 1, 0.0);
  const double score = sum / points + too_long;
  if (good <= points_share * points || score <= 0) return std::nullopt;
  return score;
}

// The best pairs first, each peak in one of them.
std::vector<Bond> bonds_of(const Tensor& across, const Tensor& down, const std::vector<Peak>& from,
                           const std::vector<Peak>& to) {
  std::vector<Bond> all;
  for (size_t i = 0; i < from.size(); ++i) {
    for (size_t j = 0; j < to.size(); ++j) {
      const auto score = limb_score(across, down, from[i], to[j]);
      if (score) all.push_back({i, j, *score});
    }
  }
  const auto better = [](const Bond& a, const Bond& b) { return a.score > b.score; };
  std::stable_sort(all.begin(), all.end(), better);
  std::vector<bool> from_taken(from.size()), to_taken(to.size());
  std::vector<Bond> chosen;
  for (const Bond& bond : all) {
    if (from_taken[bond.from] || to_taken[bond.to]) continue;
    from_taken[bond.from] = to_taken[bond.to] = true;
    chosen.push_back(bond);
  }
  return chosen;
}

void put(Body& body, size_t joint, size_t peak, const Peaks& peaks) {
  if (body.joints[joint]) return;
  body.joints[joint] = peak;
  body.score += peaks[joint][peak].score;
  ++body.count;
}

bool share_a_joint(const Body& a, const Body& b) {
  for (size_t i = 0; i < joint_count; ++i) {
    if (a.joints[i] && b.joints[i]) return true;
  }
  return false;
}

void join(Body& body, const Body& other) {
  for (size_t i = 0; i < joint_count; ++i) {
    if (other.joints[i]) body.joints[i] = other.joints[i];
  }
  body.score += other.score;
  body.count += other.count;
}

// A limb between two bodies makes them one, a limb of one body brings its other end, and one of
// none begins another; shoulder to ear begins nobody.
void add_bond(std::vector<Body>& bodies, const Limb& limb, const Bond& bond, const Peaks& peaks,
              bool may_begin) {
  const auto has = [](const Body& body, size_t joint, size_t peak) {
    return body.joints[joint] == std::optional(peak);
  };
  std::vector<size_t> found;
  for (size_t i = 0; i < bodies.size() && found.size() < 2; ++i) {
    if (has(bodies[i], limb.from, bond.from) || has(bodies[i], limb.to, bond.to)) {
      found.push_back(i);
    }
  }
  if (found.empty() && !may_begin) return;
  if (found.empty()) {
    found.push_back(bodies.size());
    bodies.emplace_back();
  }
  Body& body = bodies[found[0]];
  if (found.size() == 2 && !share_a_joint(body, bodies[found[1]])) {
    join(body, bodies[found[1]]);
    bodies.erase(bodies.begin() + std::ptrdiff_t(found[1]));
  } else {
    put(body, limb.from, bond.from, peaks);
    put(body, limb.to, bond.to, peaks);
  }
  bodies[found[0]].score += bond.score;
}

Person person_of(const Body& body, const Peaks& peaks) {
  Person person;
  for (size_t i = 0; i < joint_count; ++i) {
    if (!body.joints[i]) continue;
    const Peak& peak = peaks[i][*body.joints[i]];
    person.joints[i] = Joint{peak.x, peak.y, peak.score};
  }
  return person;
}

// Maps at the picture's size.
Tensor at_full_size(const Tensor& maps, int64_t height, int64_t width) {
  return at::upsample_bicubic2d(maps, {maps.size(2) * reduction, maps.size(3) * reduction},
                                /*align_corners=*/false)
      .narrow(2, 0, height)
      .narrow(3, 0, width)
      .contiguous();
}

}  // namespace

std::vector<Person> find_people(const Maps& maps, int64_t height, int64_t width) {
  const Tensor plain = at_full_size(maps.joints.narrow(1, 0, joint_count), height, width);
  const Tensor smooth = smoothed(plain);
  const Tensor fields = at_full_size(maps.fields, height, width);
  Peaks peaks;
  for (size_t i = 0; i < joint_count; ++i) {
    peaks[i] = peaks_of(smooth[0][int64_t(i)], plain[0][int64_t(i)]);
  }
  std::vector<Body> bodies;
  for (size_t i = 0; i < limbs.size(); ++i) {
    const Limb& limb = limbs[i];
    const auto bonds = bonds_of(fields[0][limb.field], fields[0][limb.field + 1], peaks[limb.from],
                                peaks[limb.to]);
    for (const Bond& bond : bonds) add_bond(bodies, limb, bond, peaks, i < drawn_limbs);
  }
  std::vector<Person> people;
  for (const Body& body : bodies) {
    const bool is_one = body.count >= joints_min && body.score / body.count >= person_score_min;
    if (is_one) people.push_back(person_of(body, peaks));
  }
  return people;
}

}  // namespace atelier::pose
