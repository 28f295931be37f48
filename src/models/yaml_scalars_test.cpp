#include "models/yaml_scalars.h"

#include <gtest/gtest.h>

namespace atelier {
namespace {

TEST(YamlScalars, finds_values_by_their_path_in_every_style) {
  const auto read = read_yaml_scalars(
      "# hints\nmodel:\n  target: ldm.models\n  params:\n    linear_start: 0.00085\n"
      "    unet: {heads: 8, mult: [1, 2, [3]], name: \"a: b\"}\n    list:\n      - x: 1\n"
      "        y: 2\n      - 7\n    empty:\n    after: yes\n");
  ASSERT_TRUE(read) << to_line(read.error());
  EXPECT_EQ(read->at("model.target"), "ldm.models");
  EXPECT_EQ(read->at("model.params.linear_start"), "0.00085");
  EXPECT_EQ(read->at("model.params.unet.heads"), "8");
  EXPECT_EQ(read->at("model.params.unet.mult.1"), "2");
  EXPECT_EQ(read->at("model.params.unet.mult.2.0"), "3");
  EXPECT_EQ(read->at("model.params.unet.name"), "a: b");
  EXPECT_EQ(read->at("model.params.list.0.y"), "2");
  EXPECT_EQ(read->at("model.params.list.1"), "7");
  EXPECT_EQ(read->at("model.params.after"), "yes");
}

TEST(YamlScalars, refuses_what_is_broken_or_built_to_hurt) {
  EXPECT_FALSE(read_yaml_scalars("a: [1, 2"));
  EXPECT_FALSE(read_yaml_scalars("a: b: c: d"));
  EXPECT_FALSE(read_yaml_scalars(std::string(100, '[') + std::string(100, ']')));
  std::string many = "a:\n";
  for (int i = 0; i < 20000; ++i) many += "  - 1\n";
  EXPECT_FALSE(read_yaml_scalars(many));
  // Aliases are not followed, so a billion laughs stay a handful.
  const auto laughs = read_yaml_scalars("a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\nd: 1\n");
  ASSERT_TRUE(laughs);
  EXPECT_EQ(laughs->at("d"), "1");
  EXPECT_TRUE(read_yaml_scalars(""));
}

}  // namespace
}  // namespace atelier
