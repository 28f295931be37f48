#include "api/schema.h"

#include <gtest/gtest.h>

namespace atelier::api {
namespace {

enum class Colour { red, blue };
constexpr std::array<std::string_view, 2> enum_names(Colour) {
  return {"red", "blue"};
}

struct Lora {
  std::string name;
  double weight = 0.5;
};
template <class V>
void fields(V& v, Lora& l) {
  v.required("name", l.name).length(1, 20).says("Which");
  v.defaulted("weight", l.weight).between(0, 2);
}

struct Draft {
  int steps = 20;
  std::optional<int64_t> seed;
  std::optional<Colour> colour;
  std::optional<Lora> best;
  std::vector<Lora> loras;
  AssetId asset;
};
template <class V>
void fields(V& v, Draft& d) {
  v.defaulted("steps", d.steps).between(1, 150).multiple_of(2);
  v.optional("seed", d.seed).between(0, 4294967295.0);
  v.optional("colour", d.colour);
  v.optional("best", d.best).says("or none");
  v.defaulted("loras", d.loras).length(0, 4);
  v.required("asset", d.asset);
}

boost::json::value parsed(const char* text) {
  return *parse_json(text);
}

TEST(Schema, SaysWhatFieldsSay) {
  Schemas schemas;
  const auto draft = schemas.of<Draft>(Use::request);
  EXPECT_EQ(json_text(draft), R"({"$ref":"#/components/schemas/Draft"})");
  const auto& lora = schemas.named().at("Lora");
  EXPECT_EQ(boost::json::value(lora), parsed(R"({"type":"object","properties":{
      "name":{"type":"string","minLength":1,"maxLength":20,"description":"Which"},
      "weight":{"type":"number","default":0.5,"minimum":0,"maximum":2}},
      "required":["name"],"additionalProperties":false})"));
  const auto& properties = schemas.named().at("Draft").at("properties").as_object();
  EXPECT_EQ(properties.at("steps"), parsed(R"({"type":"integer","format":"int32","default":20,
      "minimum":1,"maximum":150,"multipleOf":2})"));
  EXPECT_EQ(properties.at("seed"), parsed(R"({"type":["integer","null"],"format":"int64",
      "minimum":0,"maximum":4294967295})"));
  EXPECT_EQ(properties.at("colour"),
            parsed(R"({"type":["string","null"],"enum":["red","blue",null]})"));
  EXPECT_EQ(properties.at("best"), parsed(R"({"anyOf":[{"$ref":"#/components/schemas/Lora"},
      {"type":"null"}],"description":"or none"})"));
  EXPECT_EQ(properties.at("loras"), parsed(R"({"type":"array","default":[],
      "items":{"$ref":"#/components/schemas/Lora"},"minItems":0,"maxItems":4})"));
  EXPECT_EQ(schemas.named().at("Draft").at("required"), parsed(R"(["asset"])"));
}

TEST(Schema, AnAnswerHasEveryField) {
  Schemas schemas;
  schemas.of<Draft>(Use::answer);
  EXPECT_EQ(schemas.named().at("Draft").at("required").as_array().size(), 6U);
  EXPECT_FALSE(schemas.named().at("Draft").contains("additionalProperties"));
}

TEST(Schema, NamesPagesAfterTheirItems) {
  Schemas schemas;
  schemas.of<Page<Lora>>(Use::answer);
  EXPECT_TRUE(schemas.named().contains("LoraPage"));
}

}  // namespace
}  // namespace atelier::api
