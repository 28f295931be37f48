#include "gallery/scan.h"

#include <gtest/gtest.h>

#include <limits>
#include <random>
#include <vector>

namespace atelier::gallery {
namespace {

// Not a whole number of blocks of 64, so that the rest has its turn.
constexpr size_t rows = 64 * 5 + 17;

template <class T>
std::vector<T> some_values(uint64_t below) {
  std::mt19937_64 random(11);
  std::vector<T> values(rows);
  for (T& value : values) value = T(random() % below);
  return values;
}

template <class T>
void expect_ranges(const std::vector<T>& values, const std::vector<std::pair<T, T>>& ranges) {
  for (const auto& [low, high] : ranges) {
    const Bits found = scan_range(std::span<const T>(values), low, high);
    ASSERT_EQ(found.size(), values.size());
    for (size_t row = 0; row < values.size(); ++row) {
      ASSERT_EQ(found.test(row), values[row] >= low && values[row] <= high) << row;
    }
  }
}

TEST(Scan, ranges_are_those_of_a_plain_comparison) {
  expect_ranges<uint16_t>(some_values<uint16_t>(0x10000),
                          {{0, 65535}, {30000, 40000}, {40000, 30000}, {65535, 65535}});
  expect_ranges<uint32_t>(some_values<uint32_t>(1ULL << 32),
                          {{0, 1U << 31}, {1U << 31, ~0U}, {5, 4}});
  std::vector<int64_t> seeds = some_values<int64_t>(1000);
  seeds[3] = std::numeric_limits<int64_t>::min();
  seeds[rows - 1] = std::numeric_limits<int64_t>::max();
  expect_ranges<int64_t>(seeds, {{-5, 500},
                                 {std::numeric_limits<int64_t>::min(), -1},
                                 {999, std::numeric_limits<int64_t>::max()}});
}

template <class T>
void expect_members(size_t names) {
  const auto values = some_values<T>(names);
  Bits wanted(names);
  for (size_t name = 0; name < names; name += 3) wanted.set(name);
  const Bits found = scan_members(std::span<const T>(values), wanted);
  ASSERT_EQ(found.size(), values.size());
  for (size_t row = 0; row < values.size(); ++row) {
    ASSERT_EQ(found.test(row), values[row] % 3 == 0) << row;
  }
}

TEST(Scan, members_are_those_of_the_set) {
  expect_members<uint16_t>(1);
  expect_members<uint16_t>(301);
  expect_members<uint32_t>(100'003);
}

}  // namespace
}  // namespace atelier::gallery
