#include "engine/preprocess/skeleton.h"

#include <gtest/gtest.h>

namespace atelier {
namespace {

using Pixel = std::array<int, 3>;

Pixel pixel(const Raster& raster, int x, int y) {
  const size_t at = (size_t(y) * size_t(raster.width) + size_t(x)) * 3;
  return {raster.rgb[at], raster.rgb[at + 1], raster.rgb[at + 2]};
}

pose::Person with(std::initializer_list<std::pair<size_t, std::pair<double, double>>> joints) {
  pose::Person person;
  for (const auto& [index, place] : joints) {
    person.joints[index] = pose::Joint{place.first, place.second, 1};
  }
  return person;
}

TEST(Skeleton, joints_and_limbs_have_the_colours_control_nets_know) {
  // Neck, right shoulder and right elbow.
  const pose::Person person = with({{1, {300, 100}}, {2, {200, 100}}, {3, {200, 220}}});
  const Raster out = skeletons(std::span(&person, 1), 512, 512);
  EXPECT_EQ(pixel(out, 300, 100), (Pixel{255, 85, 0})) << "neck";
  EXPECT_EQ(pixel(out, 200, 100), (Pixel{255, 170, 0})) << "right shoulder";
  EXPECT_EQ(pixel(out, 200, 220), (Pixel{255, 255, 0})) << "right elbow";
  EXPECT_EQ(pixel(out, 250, 100), (Pixel{153, 0, 0})) << "neck to right shoulder";
  EXPECT_EQ(pixel(out, 200, 160), (Pixel{153, 102, 0})) << "right upper arm";
  EXPECT_EQ(pixel(out, 250, 160), (Pixel{0, 0, 0}));
  EXPECT_EQ(pixel(out, 250, 104), (Pixel{153, 0, 0})) << "four pixels to each side";
  EXPECT_EQ(pixel(out, 250, 105), (Pixel{0, 0, 0}));
  EXPECT_EQ(pixel(out, 304, 100), (Pixel{255, 85, 0}));
  EXPECT_EQ(pixel(out, 305, 100), (Pixel{0, 0, 0}));
}

TEST(Skeleton, lines_are_as_wide_in_proportion_in_larger_pictures) {
  const pose::Person person = with({{1, {600, 200}}, {2, {400, 200}}});
  const Raster out = skeletons(std::span(&person, 1), 2048, 1024);
  EXPECT_EQ(pixel(out, 500, 208), (Pixel{153, 0, 0}));
  EXPECT_EQ(pixel(out, 500, 209), (Pixel{0, 0, 0}));
}

TEST(Skeleton, shoulder_to_ear_is_not_drawn_and_the_border_cuts) {
  const pose::Person person = with({{2, {100, 200}}, {16, {100, 100}}, {0, {-1, 0}}});
  const Raster out = skeletons(std::span(&person, 1), 512, 512);
  EXPECT_EQ(pixel(out, 100, 150), (Pixel{0, 0, 0}));
  EXPECT_EQ(pixel(out, 0, 0), (Pixel{255, 0, 0}));
  const Raster nobody = skeletons({}, 7, 5);
  EXPECT_EQ(nobody.rgb, std::vector<uint8_t>(7 * 5 * 3, 0));
}

}  // namespace
}  // namespace atelier
