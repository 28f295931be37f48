#include "gallery/columns.h"

#include <gtest/gtest.h>

namespace atelier::gallery {
namespace {

std::vector<size_t> members(const Bits& bits) {
  std::vector<size_t> out;
  bits.each([&](size_t row) { out.push_back(row); });
  return out;
}

using Rows = std::vector<size_t>;

TEST(NameColumn, finds_the_rows_of_a_name_also_when_all_or_none_have_it) {
  NameColumn column;
  for (int row = 0; row < 3; ++row) column.append("");
  for (uint32_t row = 0; row < 3; ++row) column.put(row, "ann");
  const auto with = [&](const std::vector<std::string>& names) {
    return members(column.with(column.names().which_are(names)));
  };
  EXPECT_EQ(with({"ann"}), (Rows{0, 1, 2}));
  EXPECT_EQ(with({""}), (Rows{}));
  column.put(1, "bob");
  EXPECT_EQ(with({"ann"}), (Rows{0, 2}));
  EXPECT_EQ(with({"ann", "bob"}), (Rows{0, 1, 2}));
  EXPECT_EQ(with({"nobody"}), (Rows{}));
  column.put(0, "bob");
  column.put(2, "bob");
  EXPECT_EQ(with({"ann"}), (Rows{}));
  EXPECT_EQ(with({"bob"}), (Rows{0, 1, 2}));
}

TEST(SetColumn, finds_the_rows_of_every_name_a_set_holds) {
  SetColumn column;
  column.append({});
  column.append({"fox", "owl"});
  column.append({"owl"});
  column.append({"fox"});
  const auto with = [&](const std::vector<std::string>& names) {
    return members(column.with(column.names().which_are(names)));
  };
  EXPECT_EQ(with({"fox"}), (Rows{1, 3}));
  EXPECT_EQ(with({"owl"}), (Rows{1, 2}));
  EXPECT_EQ(with({"fox", "owl"}), (Rows{1, 2, 3}));
  column.put(3, {"owl", "fox"});  // a set that is known, told in another order
  column.put(0, {"bear"});
  EXPECT_EQ(with({"owl"}), (Rows{1, 2, 3}));
  EXPECT_EQ(with({"bear"}), (Rows{0}));
  EXPECT_EQ(with({"cat"}), (Rows{}));
}

}  // namespace
}  // namespace atelier::gallery
