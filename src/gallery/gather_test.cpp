#include "gallery/gather.h"

#include <gtest/gtest.h>

#include <random>
#include <vector>

namespace atelier::gallery {
namespace {

TEST(Gather, every_processor_gives_the_plain_answer) {
  std::mt19937_64 random(7);
  std::vector<uint64_t> members(1000);
  for (uint64_t& word : members) word = random();
  std::vector<uint32_t> rows(64);
  const Gather gather = gather_of_this_processor();
  for (int round = 0; round < 200; ++round) {
    for (uint32_t& row : rows) row = uint32_t(random() % (members.size() * 64));
    uint64_t expected = 0;
    for (size_t i = 0; i < rows.size(); ++i) {
      expected |= (members[rows[i] / 64] >> (rows[i] % 64) & 1U) << i;
    }
    ASSERT_EQ(gather_plainly(members.data(), rows.data()), expected);
    ASSERT_EQ(gather(members.data(), rows.data()), expected);
  }
}

}  // namespace
}  // namespace atelier::gallery
