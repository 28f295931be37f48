#include "gallery/columns.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <random>

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

// Enough rows and changes for new directories in between.
TEST(SetColumn, rare_names_stay_true_while_rows_change) {
  std::mt19937_64 random(3);
  SetColumn column;
  std::vector<std::string> names(30'000);
  const auto some_name = [&] {
    return random() % 2 == 0 ? std::string() : fmt::format("tag {}", random() % 40);
  };
  const auto set_of = [](const std::string& name) {
    return name.empty() ? std::vector<std::string>() : std::vector<std::string>{name, "all"};
  };
  for (std::string& name : names) column.append(set_of(name = some_name()));
  for (int round = 0; round < 5; ++round) {
    for (int i = 0; i < 3000; ++i) {
      const size_t row = random() % names.size();
      column.put(uint32_t(row), set_of(names[row] = some_name()));
    }
    for (const std::string name : {"tag 0", "tag 39", "all"}) {
      Rows expected;
      for (size_t row = 0; row < names.size(); ++row) {
        if (name == "all" ? !names[row].empty() : names[row] == name) expected.push_back(row);
      }
      EXPECT_EQ(members(column.with(column.names().which_are({name}))), expected);
    }
  }
}

}  // namespace
}  // namespace atelier::gallery
