#include "base/fields.h"

#include <gtest/gtest.h>

namespace atelier {
namespace {

enum class Colour { red, blue };
constexpr std::array<std::string_view, 2> enum_names(Colour) {
  return {"red", "blue"};
}

struct Lora {
  std::string name;
  double weight = 1;
};
template <class V>
void fields(V& v, Lora& l) {
  v.required("name", l.name).length(1, 20);
  v.defaulted("weight", l.weight).between(0, 2);
}

struct Draft {
  std::string prompt;
  int steps = 20;
  std::optional<int64_t> seed;
  Colour colour = Colour::blue;
  std::vector<Lora> loras;
};
template <class V>
void fields(V& v, Draft& d) {
  v.required("prompt", d.prompt).length(1, 20);
  v.defaulted("steps", d.steps).between(1, 150);
  v.optional("seed", d.seed).between(0, 4294967295.0);
  v.defaulted("colour", d.colour);
  v.defaulted("loras", d.loras).length(0, 4);
}

TEST(Fields, ReadsAWholeDocument) {
  const auto draft = read_json<Draft>(
      R"({"prompt":"bird","steps":3,"seed":7,"colour":"red","loras":[{"name":"ink"}]})");
  ASSERT_TRUE(draft) << to_line(draft.error());
  EXPECT_EQ(draft->prompt, "bird");
  EXPECT_EQ(draft->steps, 3);
  EXPECT_EQ(draft->seed, 7);
  EXPECT_EQ(draft->colour, Colour::red);
  ASSERT_EQ(draft->loras.size(), 1U);
  EXPECT_EQ(draft->loras[0].weight, 1);
}

TEST(Fields, ReportsEveryFaultAtOnce) {
  const auto draft = read_json<Draft>(
      R"({"steps":0,"seed":1.5,"colour":"mauve","loras":[{"name":"","weight":9}],"extra":1})");
  ASSERT_FALSE(draft);
  std::set<std::string> named;
  for (const auto& fault : draft.error().faults) named.insert(fault.field);
  EXPECT_EQ(named, (std::set<std::string>{"prompt", "steps", "seed", "colour", "loras[0].name",
                                          "loras[0].weight", "extra"}));
}

TEST(Fields, RefusesWhatIsNoObject) {
  for (const char* text : {"", "[]", "{", "nul", "{\"prompt\":}", "{} x", "\"a\""}) {
    EXPECT_FALSE(read_json<Draft>(text)) << text;
  }
}

TEST(Fields, RefusesNumbersOutOfRange) {
  for (const char* steps : {"3000000000", "-3000000000", "18446744073709551615", "1e300"}) {
    const auto draft = read_json<Draft>("{\"prompt\":\"a\",\"steps\":" + std::string(steps) + "}");
    EXPECT_FALSE(draft) << steps;
  }
}

TEST(Fields, WritesWhatItReads) {
  Draft draft{.prompt = "a \"quoted\" bird",
              .steps = 9,
              .seed = {},
              .colour = Colour::red,
              .loras = {{.name = "ink", .weight = 0.5}}};
  const auto text = to_json_text(draft);
  const auto again = read_json<Draft>(text);
  ASSERT_TRUE(again) << text;
  EXPECT_EQ(to_json_text(*again), text);
  EXPECT_NE(text.find("\"seed\":null"), std::string::npos);
}

}  // namespace
}  // namespace atelier
