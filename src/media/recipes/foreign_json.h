// JSON as other programs write it: read leniently, within bounds. Private to recipes.
#pragma once
#include <boost/json/value.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace atelier {

// Python's NaN and Infinity count as null. Nothing for text that is no JSON, is nested deeper than
// 64 or larger than the texts of a file may be.
std::optional<boost::json::value> parse_foreign_json(std::string_view text);
// The same, only when it is an object.
std::optional<boost::json::object> parse_foreign_object(std::string_view text);

// The member, or nullptr.
const boost::json::value* member(const boost::json::object& object, std::string_view name);
const boost::json::object* object_member(const boost::json::object& object, std::string_view name);
const boost::json::array* list_member(const boost::json::object& object, std::string_view name);
// A string as it is, a number as its digits; nothing for others.
std::optional<std::string> text_member(const boost::json::object& object, std::string_view name);
// A number, or a string that is one.
std::optional<double> number_member(const boost::json::object& object, std::string_view name);
std::optional<int64_t> integer_member(const boost::json::object& object, std::string_view name);

std::optional<std::string> text_of_json(const boost::json::value& value);
std::optional<double> number_of_json(const boost::json::value& value);
std::optional<int64_t> integer_of_json(const boost::json::value& value);

// The whole text as a number, white space around it allowed.
std::optional<double> number_in(std::string_view text);
std::optional<int64_t> integer_in(std::string_view text);

}  // namespace atelier
