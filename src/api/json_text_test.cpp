#include "api/json_text.h"

#include <gtest/gtest.h>

#include "api/assets/views.h"
#include "store/test_rows.h"

namespace atelier::api {
namespace {

TEST(JsonText, an_asset_reads_as_the_slow_writer_wrote_it) {
  Asset asset = test_asset(test_job(), 1);
  asset.recipe.prompt = "a \"quoted\" \\ bird\n\t\r\x01 caf\xC3\xA9 {";
  asset.details.loras = {{{{}, "ink", ""}, 0.75}, {{{}, "wash", ""}, -1}};
  asset.tags = {"fox", ""};
  asset.extras = R"({"hires": {"scale": 1.5}, "list": [1, null, true]})";
  AssetView view = asset_view(asset);
  EXPECT_EQ(parse_json(json_text_of(view)).value(), parse_json(to_json_text(view)).value());
}

// Eight characters are looked at together: each of them in each place among them.
TEST(JsonText, every_character_is_escaped_wherever_it_stands) {
  for (int c = 0; c < 0x80; ++c) {
    for (size_t place = 0; place < 20; ++place) {
      std::string text(20, 'x');
      text.replace(place, 1, std::string(1, char(c)) + "\xC3\xA9");
      std::string out;
      append_json_string(out, text);
      ASSERT_EQ(parse_json(out)->as_string(), text) << c << " at " << place;
    }
  }
}

struct Odd {
  std::vector<std::vector<int>> lists{{1, 2}, {}, {-3}};
  std::optional<double> none;
  double number = 7.5;
  float small = 0.1F;
  uint64_t large = 18446744073709551615ULL;
};
template <class V>
void fields(V& v, Odd& o) {
  v.required("lists", o.lists);
  v.optional("none", o.none);
  v.defaulted("number", o.number);
  v.required("small", o.small);
  v.required("large", o.large);
}

TEST(JsonText, numbers_and_lists_are_spelled_the_same) {
  EXPECT_EQ(json_text_of(Odd{}), R"({"lists":[[1,2],[],[-3]],"none":null,"number":7.5,"small":0.1,)"
                                 R"("large":18446744073709551615})");
  EXPECT_EQ(json_text_of(Odd{}), to_json_text(Odd{}));
}

}  // namespace
}  // namespace atelier::api
