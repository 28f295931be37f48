#include "api/schema.h"

#include <cmath>

namespace atelier::api {
namespace {

// 150, not 150.0: a bound of a whole number is one.
boost::json::value bound(double value) {
  if (value == std::floor(value) && std::abs(value) < 9e15) return static_cast<int64_t>(value);
  return value;
}

}  // namespace

namespace schema_detail {

std::string last_word(std::string_view pretty_function) {
  // "... [with T = atelier::api::JobView; std::string = ...]"
  const size_t start = pretty_function.find("T = ") + 4;
  const size_t end = pretty_function.find_first_of(";]", start);
  const std::string_view type = pretty_function.substr(start, end - start);
  const size_t colons = type.rfind("::");
  return std::string(colons == std::string_view::npos ? type : type.substr(colons + 2));
}

boost::json::object nullable(boost::json::object schema) {
  if (const auto* type = schema.if_contains("type"); type != nullptr) {
    const boost::json::value known = *type;
    schema["type"] = boost::json::array{known, "null"};
    if (auto* names = schema.if_contains("enum")) names->as_array().emplace_back(nullptr);
    return schema;
  }
  boost::json::array any;
  any.emplace_back(std::move(schema));
  any.push_back(boost::json::object{{"type", "null"}});
  boost::json::object either;
  either["anyOf"] = std::move(any);
  return either;
}

boost::json::object& Check::field() {
  return properties_[name_].as_object();
}

bool Check::is(std::string_view type) {
  const auto* known = field().if_contains("type");
  if (known == nullptr) return false;
  if (known->is_array()) return known->as_array().at(0).as_string() == type;
  return known->as_string() == type;
}

Check& Check::between(double low, double high) {
  field()["minimum"] = bound(low);
  field()["maximum"] = bound(high);
  return *this;
}

Check& Check::length(size_t low, size_t high) {
  const bool list = is("array");
  field()[list ? "minItems" : "minLength"] = low;
  field()[list ? "maxItems" : "maxLength"] = high;
  return *this;
}

Check& Check::multiple_of(int64_t factor) {
  field()["multipleOf"] = factor;
  return *this;
}

Check& Check::says(std::string_view text) {
  field()["description"] = text;
  return *this;
}

}  // namespace schema_detail

schema_detail::Check SchemaFields::add(std::string_view name, boost::json::object schema) {
  properties_[name] = std::move(schema);
  return {properties_, name};
}

boost::json::object SchemaFields::take() && {
  boost::json::object object{{"type", "object"}};
  object["properties"] = std::move(properties_);
  if (!required_.empty()) object["required"] = std::move(required_);
  if (use_ == Use::request) object["additionalProperties"] = false;
  return object;
}

}  // namespace atelier::api
