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
};

inline Result<> NullableField::check(std::string_view field) const {
  const bool is_id = value.is_string() && (value.get_string() == unchanged ||
                                           is_id_text(std::string_view(value.get_string())));
  if (value.is_null() || is_id) return {};
  const std::string name(field);
  return fail(Error{
      ErrorKind::invalid, name + " must be an id or null.", "", {{name, "must be an id or null"}}});
}

}  // namespace atelier::api
