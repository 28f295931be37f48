#include "models/pose/pose_net.h"

#include <gtest/gtest.h>

#include "models/formula_weights.h"
#include "models/model.h"
#include "models/pose/people.h"

namespace atelier::pose {
namespace {

namespace fs = std::filesystem;

const Reference& golden() {
  static const Reference it("src/models/pose/golden.json");
  return it;
}

WrittenWeights plain_names() {
  return {golden().weights().begin(), golden().weights().end()};
}

// "model0.conv1_1.weight", "model3_1.Mconv1_stage3_L1.weight".
WrittenWeights block_names() {
  WrittenWeights out;
  for (const auto& [name, weight] : golden().weights()) {
    const size_t stage = name.find("_stage"), branch = name.find("_L");
    std::string block = "model0";
    if (branch != std::string::npos) {
      const std::string which = stage == std::string::npos ? "1" : name.substr(stage + 6, 1);
      block = "model" + which + "_" + name.substr(branch + 2, 1);
    }
    out.emplace_back(block + "." + name, weight);
  }
  return out;
}

class PoseFile : public testing::Test {
 protected:
  static fs::path folder() { return fs::path(testing::TempDir()) / "atelier_pose"; }
  void SetUp() override { fs::remove_all(folder()); }
};

TEST_F(PoseFile, both_spellings_give_the_references_numbers) {
  for (const auto& weights : {plain_names(), block_names()}) {
    const auto net = load_pose_net(written(folder() / "a.safetensors", weights), {});
    ASSERT_TRUE(net) << to_line(net.error());
    const Maps maps = (**net)(golden().pixels(0.5));
    EXPECT_EQ(maps.joints.sizes(), (at::IntArrayRef{1, 19, 5, 7}));
    EXPECT_EQ(maps.fields.sizes(), (at::IntArrayRef{1, 38, 5, 7}));
    EXPECT_LT(golden().away(maps.joints, "parts"), 2e-5);
    EXPECT_LT(golden().away(maps.fields, "fields"), 2e-5);
  }
}

TEST_F(PoseFile, what_it_is_shows_in_its_keys_and_shapes) {
  for (const auto& weights : {plain_names(), block_names()}) {
    const ModelFacts facts = inspect(written(folder() / "b.safetensors", weights));
    EXPECT_EQ(facts.type, "pose_estimator");
    EXPECT_EQ(facts.fault, "");
  }
  WrittenWeights partial = plain_names();
  std::erase_if(partial, [](const auto& each) { return each.first == "conv4_2.weight"; });
  const ModelFacts facts = inspect(written(folder() / "c.safetensors", partial));
  EXPECT_EQ(facts.type, "pose_estimator");
  EXPECT_NE(facts.fault.find("conv4_2"), std::string::npos) << facts.fault;
}

TEST(PosePixels, are_blue_first_around_zero_and_padded_to_whole_cells) {
  Tensor red = at::zeros({1, 3, 10, 17});
  red.narrow(1, 0, 1).fill_(1);
  const Tensor pixels = pose_pixels(red);
  EXPECT_EQ(pixels.sizes(), (at::IntArrayRef{1, 3, 16, 24}));
  EXPECT_NEAR(pixels[0][2][9][16].item<double>(), 255.0 / 256 - 0.5, 1e-6);
  EXPECT_NEAR(pixels[0][0][9][16].item<double>(), -0.5, 1e-6);
  EXPECT_EQ(pixels[0][0][12][3].item<double>(), 0);
}

// ---- people out of maps
// ---------------------------------------------------------------------------

using Places = std::array<std::optional<std::pair<double, double>>, joint_count>;

constexpr int64_t rows = 40, columns = 60;  // of the maps

// A person standing with the neck at (x, y), in cells.
Places standing(double x, double y) {
  return {{{{x, y - 4}},
           {{x, y}},
           {{x - 3, y}},
           {{x - 4, y + 5}},
           {{x - 5, y + 10}},
           {{x + 3, y}},
           {{x + 4, y + 5}},
           {{x + 5, y + 10}},
           {{x - 2, y + 11}},
           {{x - 2, y + 17}},
           {{x - 2, y + 23}},
           {{x + 2, y + 11}},
           {{x + 2, y + 17}},
           {{x + 2, y + 23}},
           {{x - 1, y - 5}},
           {{x + 1, y - 5}},
           {{x - 2, y - 4.5}},
           {{x + 2, y - 4.5}}}};
}

// Bells at the joints and unit arrows along the limbs, as the network was taught to say.
void draw(Maps& maps, const Places& person) {
  for (size_t i = 0; i < joint_count; ++i) {
    if (!person[i]) continue;
    const Tensor y = (at::arange(rows, at::kFloat) - person[i]->second).view({-1, 1});
    const Tensor x = (at::arange(columns, at::kFloat) - person[i]->first).view({1, -1});
    Tensor map = maps.joints[0][int64_t(i)];
    map.copy_(at::maximum(map, ((y * y + x * x) * -0.7).exp() * 0.9));
  }
  for (const Limb& limb : limbs) {
    if (!person[limb.from] || !person[limb.to]) continue;
    const auto [ax, ay] = *person[limb.from];
    const auto [bx, by] = *person[limb.to];
    const double length = std::hypot(bx - ax, by - ay);
    for (int step = 0; step <= 40; ++step) {
      const double cx = ax + (bx - ax) * step / 40, cy = ay + (by - ay) * step / 40;
      for (int64_t y = std::lround(cy) - 1; y <= std::lround(cy) + 1; ++y) {
        for (int64_t x = std::lround(cx) - 1; x <= std::lround(cx) + 1; ++x) {
          maps.fields[0][limb.field][y][x] = (bx - ax) / length;
          maps.fields[0][limb.field + 1][y][x] = (by - ay) / length;
        }
      }
    }
  }
}

Maps empty_maps() {
  return {at::zeros({1, joint_maps, rows, columns}), at::zeros({1, field_maps, rows, columns})};
}

void expect_at(const Person& person, const Places& places) {
  for (size_t i = 0; i < joint_count; ++i) {
    ASSERT_EQ(person.joints[i].has_value(), places[i].has_value()) << i;
    if (!places[i]) continue;
    // A cell's middle in pixels.
    EXPECT_NEAR(person.joints[i]->x, places[i]->first * 8 + 3.5, 2.5) << i;
    EXPECT_NEAR(person.joints[i]->y, places[i]->second * 8 + 3.5, 2.5) << i;
  }
}

TEST(People, one_person_is_found_whole) {
  Maps maps = empty_maps();
  const Places one = standing(30, 12);
  draw(maps, one);
  const auto people = find_people(maps, rows * 8, columns * 8);
  ASSERT_EQ(people.size(), 1U);
  expect_at(people[0], one);
}

TEST(People, two_who_stand_close_stay_two) {
  Maps maps = empty_maps();
  const Places left = standing(22, 12), right = standing(33, 13);
  draw(maps, left);
  draw(maps, right);
  auto people = find_people(maps, rows * 8, columns * 8);
  ASSERT_EQ(people.size(), 2U);
  if (people[0].joints[1]->x > people[1].joints[1]->x) std::swap(people[0], people[1]);
  expect_at(people[0], left);
  expect_at(people[1], right);
}

TEST(People, what_is_hidden_is_missing_and_too_little_is_nobody) {
  Maps maps = empty_maps();
  Places half = standing(30, 12);
  for (const size_t hidden : {4U, 9U, 10U, 12U, 13U, 16U}) half[hidden].reset();
  draw(maps, half);
  const auto people = find_people(maps, rows * 8, columns * 8);
  ASSERT_EQ(people.size(), 1U);
  expect_at(people[0], half);
  Maps arm = empty_maps();
  Places only_arm;
  for (const size_t seen : {2U, 3U, 4U}) only_arm[seen] = standing(30, 12)[seen];
  draw(arm, only_arm);
  EXPECT_TRUE(find_people(arm, rows * 8, columns * 8).empty());
  EXPECT_TRUE(find_people(empty_maps(), rows * 8 - 5, columns * 8 - 3).empty());
}

TEST(People, joints_without_a_field_between_them_are_not_joined) {
  Maps maps = empty_maps();
  draw(maps, standing(30, 12));
  maps.fields.neg_();
  EXPECT_TRUE(find_people(maps, rows * 8, columns * 8).empty());
}

}  // namespace
}  // namespace atelier::pose
