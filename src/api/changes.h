// Fields of a change that may be null: absent means as it is, null means none.
#pragma once
#include "base/fields.h"

namespace atelier::api {

// What an absent field reads as; a client may also write it.
constexpr const char* unchanged = "unchanged";

// For v.defaulted(): {"board_id": null} and {"board_id": "01..."} and nothing at all.
struct NullableField {
  boost::json::value value = unchanged;

  template <class T>
  std::optional<std::optional<Id<T>>> id() const {
    if (value.is_null()) return std::optional<Id<T>>();
    if (!value.is_string() || value.get_string() == unchanged) return std::nullopt;
    return Id<T>{std::string(value.get_string())};
  }
  // `invalid` unless it is null, an id or absent.
  Result<> check(std::string_view field) const;
  // `invalid` for another kind of value.
  Result<std::optional<std::optional<std::string>>> text(std::string_view field) const;
  Result<std::optional<std::optional<double>>> number(std::string_view field) const;

 private:
  bool is_absent() const { return value.is_string() && value.get_string() == unchanged; }
  static Failure must_be(std::string_view field, std::string_view what);
};

inline Failure NullableField::must_be(std::string_view field, std::string_view what) {
  const std::string name(field);
  const std::string says = "must be " + std::string(what) + " or null";
  return fail(Error{ErrorKind::invalid, name + " " + says + ".", "", {{name, says}}});
}

inline Result<std::optional<std::optional<std::string>>> NullableField::text(
    std::string_view field) const {
  using Answer = std::optional<std::optional<std::string>>;
  if (is_absent()) return Answer();
  if (value.is_null()) return Answer(std::optional<std::string>());
  if (!value.is_string()) return must_be(field, "text");
  return Answer(std::string(value.get_string()));
}

inline Result<std::optional<std::optional<double>>> NullableField::number(
    std::string_view field) const {
  using Answer = std::optional<std::optional<double>>;
  if (is_absent()) return Answer();
  if (value.is_null()) return Answer(std::optional<double>());
  if (!value.is_number()) return must_be(field, "a number");
  return Answer(value.to_number<double>());
}

inline Result<> NullableField::check(std::string_view field) const {
  const bool is_id = value.is_string() && (value.get_string() == unchanged ||
                                           is_id_text(std::string_view(value.get_string())));
  if (value.is_null() || is_id) return {};
  return must_be(field, "an id");
}

}  // namespace atelier::api
