#include "media/recipes/foreign_json.h"

#include <boost/json.hpp>
#include <charconv>
#include <cmath>
#include <new>

#include "base/fields.h"
#include "media/texts/clean_text.h"
#include "media/texts/embedded_text.h"

namespace atelier {
namespace {

constexpr size_t depth_max = 64;

std::optional<boost::json::value> parse_strictly(std::string_view text) {
  boost::json::parse_options options;
  options.max_depth = depth_max;
  boost::system::error_code code;
  auto value = boost::json::parse(text, code, {}, options);
  if (code) return std::nullopt;
  return value;
}

// The text with every NaN, Infinity and -Infinity outside strings as null.
std::string without_odd_numbers(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  bool in_string = false;
  for (size_t at = 0; at < text.size();) {
    const char c = text[at];
    if (in_string) {
      if (c == '\\' && at + 1 < text.size()) out += text[at++];
      in_string = c != '"';
      out += text[at++];
      continue;
    }
    const std::string_view rest = text.substr(at);
    bool odd = false;
    for (const std::string_view word : {"NaN", "Infinity", "-Infinity"}) {
      if (!rest.starts_with(word)) continue;
      out += "null";
      at += word.size();
      odd = true;
      break;
    }
    if (odd) continue;
    in_string = c == '"';
    out += text[at++];
  }
  return out;
}

}  // namespace

std::optional<boost::json::value> parse_foreign_json(std::string_view text) {
  text = trimmed(text);
  if (text.empty() || text.size() > embedded_text_bytes_max) return std::nullopt;
  if (auto value = parse_strictly(text)) return value;
  const bool odd = text.find("NaN") != text.npos || text.find("Infinity") != text.npos;
  return odd ? parse_strictly(without_odd_numbers(text)) : std::nullopt;
}

std::optional<boost::json::object> parse_foreign_object(std::string_view text) {
  if (!trimmed(text).starts_with('{')) return std::nullopt;
  auto value = parse_foreign_json(text);
  if (!value || !value->is_object()) return std::nullopt;
  return std::move(value->get_object());
}

const boost::json::value* member(const boost::json::object& object, std::string_view name) {
  return object.if_contains(name);
}

const boost::json::object* object_member(const boost::json::object& object, std::string_view name) {
  const auto* value = member(object, name);
  return value == nullptr ? nullptr : value->if_object();
}

const boost::json::array* list_member(const boost::json::object& object, std::string_view name) {
  const auto* value = member(object, name);
  return value == nullptr ? nullptr : value->if_array();
}

std::optional<std::string> text_of_json(const boost::json::value& value) {
  if (const auto* text = value.if_string()) return std::string(text->data(), text->size());
  if (value.is_number()) return json_text(value);
  return std::nullopt;
}

std::optional<double> number_of_json(const boost::json::value& value) {
  if (value.is_number()) return value.to_number<double>();
  if (const auto* text = value.if_string()) return number_in({text->data(), text->size()});
  return std::nullopt;
}

std::optional<int64_t> integer_of_json(const boost::json::value& value) {
  if (const auto* integer = value.if_int64()) return *integer;
  if (const auto* text = value.if_string()) return integer_in({text->data(), text->size()});
  const auto* real = value.if_double();
  constexpr double exact_max = 9007199254740992.0;
  if (real == nullptr || std::abs(*real) > exact_max) return std::nullopt;
  return int64_t(std::llround(*real));
}

std::optional<std::string> text_member(const boost::json::object& object, std::string_view name) {
  const auto* value = member(object, name);
  return value == nullptr ? std::nullopt : text_of_json(*value);
}

std::optional<double> number_member(const boost::json::object& object, std::string_view name) {
  const auto* value = member(object, name);
  return value == nullptr ? std::nullopt : number_of_json(*value);
}

std::optional<int64_t> integer_member(const boost::json::object& object, std::string_view name) {
  const auto* value = member(object, name);
  return value == nullptr ? std::nullopt : integer_of_json(*value);
}

std::optional<double> number_in(std::string_view text) {
  text = trimmed(text);
  double number = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool whole = code == std::errc() && end == text.data() + text.size();
  return whole && std::isfinite(number) ? std::optional(number) : std::nullopt;
}

std::optional<int64_t> integer_in(std::string_view text) {
  text = trimmed(text);
  int64_t number = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (code == std::errc() && end == text.data() + text.size()) return number;
  const auto real = number_in(text);
  constexpr double exact_max = 9007199254740992.0;
  if (!real || *real != std::floor(*real) || std::abs(*real) > exact_max) return std::nullopt;
  return int64_t(*real);
}

}  // namespace atelier
