// JSON Schema (2020-12, as OpenAPI 3.1 uses it) from the same fields() that read and write a
// struct.
#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/fields.h"

namespace atelier::api {

// In a request a field may be left out unless it is required; an answer always has every field but
// the sparse ones.
enum class Use { request, answer };

// One page of a list. Ask again with cursor = next for the one after it; null: that was all.
template <class T>
struct Page {
  std::vector<T> items;
  std::optional<std::string> next;
};
template <class V, class T>
void fields(V& v, Page<T>& p) {
  v.required("items", p.items);
  v.optional("next", p.next).says("Cursor of the next page; null when this was the last");
}

namespace schema_detail {

// "atelier::api::JobView" -> "JobView".
std::string last_word(std::string_view pretty_function);

template <class T>
struct Name {
  static std::string text() { return last_word(__PRETTY_FUNCTION__); }
};
template <class T>
struct Name<Page<T>> {
  static std::string text() { return Name<T>::text() + "Page"; }
};

boost::json::object nullable(boost::json::object schema);

// The checks that follow a field, written into that field's schema.
class Check {
 public:
  Check(boost::json::object& properties, std::string_view name)
      : properties_(properties), name_(name) {}
  Check& between(double low, double high);
  Check& length(size_t low, size_t high);
  Check& multiple_of(int64_t factor);
  Check& says(std::string_view text);

 private:
  boost::json::object& field();
  bool is(std::string_view type);

  boost::json::object& properties_;
  std::string name_;
};

}  // namespace schema_detail

// The named schemas of a document: each struct once, others point at it.
class Schemas {
 public:
  template <class T>
  boost::json::object of(Use use);
  // Properties and required of a struct itself, for parameters.
  template <HasFields T>
  boost::json::object object_of(Use use);
  const std::map<std::string, boost::json::object>& named() const { return named_; }

 private:
  std::map<std::string, boost::json::object> named_;
};

class SchemaFields {
 public:
  SchemaFields(Schemas& schemas, Use use) : schemas_(schemas), use_(use) {}

  template <class T>
  schema_detail::Check required(std::string_view name, T&) {
    required_.emplace_back(name);
    return add(name, schemas_.of<T>(use_));
  }
  template <class T>
  schema_detail::Check defaulted(std::string_view name, T& value) {
    auto schema = schemas_.of<T>(use_);
    if (use_ == Use::answer) required_.emplace_back(name);
    if (use_ == Use::request && !schema.contains("$ref")) schema["default"] = to_json(value);
    return add(name, std::move(schema));
  }
  template <class T>
  schema_detail::Check optional(std::string_view name, std::optional<T>&) {
    if (use_ == Use::answer) required_.emplace_back(name);
    return add(name, schema_detail::nullable(schemas_.of<T>(use_)));
  }

  template <class T>
  schema_detail::Check sparse(std::string_view name, std::optional<T>&) {
    auto schema = schemas_.of<T>(use_);
    if (use_ == Use::request) schema = schema_detail::nullable(std::move(schema));
    return add(name, std::move(schema));
  }
  template <class T>
  schema_detail::Check sparse(std::string_view name, T&) {
    return add(name, schemas_.of<T>(use_));
  }

  boost::json::object take() &&;

 private:
  schema_detail::Check add(std::string_view name, boost::json::object schema);

  Schemas& schemas_;
  Use use_;
  boost::json::object properties_;
  boost::json::array required_;
};

template <HasFields T>
boost::json::object Schemas::object_of(Use use) {
  SchemaFields visitor(*this, use);
  T value{};
  fields(visitor, value);
  return std::move(visitor).take();
}

template <class T>
boost::json::object Schemas::of(Use use) {
  if constexpr (std::same_as<T, boost::json::value>) {
    return {};
  } else if constexpr (std::same_as<T, bool>) {
    return {{"type", "boolean"}};
  } else if constexpr (std::integral<T>) {
    return {{"type", "integer"}, {"format", sizeof(T) > 4 ? "int64" : "int32"}};
  } else if constexpr (std::floating_point<T>) {
    return {{"type", "number"}};
  } else if constexpr (std::same_as<T, std::string>) {
    return {{"type", "string"}};
  } else if constexpr (NamedEnum<T>) {
    boost::json::array names;
    for (const auto name : enum_names(T{})) names.emplace_back(name);
    return {{"type", "string"}, {"enum", std::move(names)}};
  } else if constexpr (fields_detail::IsId<T>::value) {
    return {{"type", "string"}, {"pattern", "^[0-9A-HJKMNP-TV-Z]{26}$"}};
  } else if constexpr (fields_detail::IsVector<T>::value) {
    return {{"type", "array"}, {"items", of<typename T::value_type>(use)}};
  } else {
    const std::string name = schema_detail::Name<T>::text();
    if (!named_.contains(name)) {
      named_.emplace(name, boost::json::object());  // a struct may hold itself
      named_[name] = object_of<T>(use);
    }
    return {{"$ref", "#/components/schemas/" + name}};
  }
}

}  // namespace atelier::api
