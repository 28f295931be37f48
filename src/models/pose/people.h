// People out of what a pose network says: peaks of the joints' maps, joined along the limbs' fields
// (part affinity fields, Cao et al. 2017).
#pragma once
#include <array>
#include <optional>
#include <utility>
#include <vector>

#include "models/pose/pose_net.h"

namespace atelier::pose {

constexpr size_t joint_count = 18;
// Nose, neck, right shoulder, elbow, wrist, left shoulder, elbow, wrist, right hip, knee, ankle,
// left hip, knee, ankle, right eye, left eye, right ear, left ear.

struct Joint {
  double x = 0;
  double y = 0;
  double score = 0;
};

struct Person {
  std::array<std::optional<Joint>, joint_count> joints;
};

// Two joints and the first of the two fields that point from the one to the other. The last two,
// shoulder to ear, tell people apart and are not drawn.
struct Limb {
  size_t from, to;
  int64_t field;
};
constexpr size_t drawn_limbs = 17;
constexpr std::array<Limb, 19> limbs{{{1, 2, 12},
                                      {1, 5, 20},
                                      {2, 3, 14},
                                      {3, 4, 16},
                                      {5, 6, 22},
                                      {6, 7, 24},
                                      {1, 8, 0},
                                      {8, 9, 2},
                                      {9, 10, 4},
                                      {1, 11, 6},
                                      {11, 12, 8},
                                      {12, 13, 10},
                                      {1, 0, 28},
                                      {0, 14, 30},
                                      {14, 16, 34},
                                      {0, 15, 32},
                                      {15, 17, 36},
                                      {2, 16, 18},
                                      {5, 17, 26}}};

// height, width: of the picture the maps were made of, without what was added below and right.
// Places are in its pixels.
std::vector<Person> find_people(const Maps& maps, int64_t height, int64_t width);

}  // namespace atelier::pose
