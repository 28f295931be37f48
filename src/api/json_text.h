// A struct with fields() straight to JSON text: what to_json_text() gives, without the tree of
// values in between. For answers, which may hold hundreds of structs.
#pragma once
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <iterator>
#include <string>
#include <string_view>

#include "base/fields.h"

namespace atelier::api {

// In quotes, with what JSON wants escaped.
void append_json_string(std::string& out, std::string_view text);

template <class T>
void append_json(std::string& out, const T& value);

// Visits the fields of one struct and writes them down.
class JsonText {
 public:
  explicit JsonText(std::string& out) : out_(out) { out_ += '{'; }

  template <class T>
  fields_detail::NoCheck required(std::string_view name, T& value) {
    key(name);
    append_json(out_, value);
    return {};
  }
  template <class T>
  fields_detail::NoCheck defaulted(std::string_view name, T& value) {
    return required(name, value);
  }
  template <class T>
  fields_detail::NoCheck optional(std::string_view name, std::optional<T>& value) {
    if (value) return required(name, *value);
    key(name);
    out_ += "null";
    return {};
  }
  template <class T>
  fields_detail::NoCheck sparse(std::string_view name, T& value) {
    if (fields_detail::says_nothing(value)) return {};
    if constexpr (fields_detail::IsOptional<T>::value) {
      return required(name, *value);
    } else {
      return required(name, value);
    }
  }
  void finish() { out_ += '}'; }

 private:
  void key(std::string_view name) {
    // A field's name is an identifier: nothing in it wants escaping. One growth of the text, not
    // four: an asset has fifty fields.
    const size_t at = out_.size();
    out_.resize(at + name.size() + (first_ ? 3 : 4));
    char* to = out_.data() + at;
    if (!first_) *to++ = ',';
    first_ = false;
    *to++ = '"';
    to = std::copy(name.begin(), name.end(), to);
    *to++ = '"';
    *to = ':';
  }

  std::string& out_;
  bool first_ = true;
};

template <class T>
void append_json(std::string& out, const T& value) {
  if constexpr (std::same_as<T, boost::json::value>) {
    out += json_text(value);
  } else if constexpr (std::same_as<T, bool>) {
    out += value ? "true" : "false";
  } else if constexpr (std::same_as<T, std::string>) {
    append_json_string(out, value);
  } else if constexpr (NamedEnum<T>) {
    append_json_string(out, name_of(value));
  } else if constexpr (fields_detail::IsId<T>::value) {
    append_json_string(out, value.text);
  } else if constexpr (std::integral<T>) {
    std::array<char, 24> digits;
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
    out.append(digits.data(), end);
  } else if constexpr (std::same_as<T, double>) {
    fmt::format_to(std::back_inserter(out), "{}", value);  // as json_text() spells them
  } else if constexpr (fields_detail::IsVector<T>::value) {
    out += '[';
    for (const auto& item : value) {
      if (out.back() != '[') out += ',';
      append_json(out, item);
    }
    out += ']';
  } else if constexpr (HasFields<T>) {
    JsonText writer(out);
    // fields() takes a mutable struct because reading fills it; the writer only looks.
    fields(writer, const_cast<T&>(value));
    writer.finish();
  } else {
    out += json_text(to_json(value));
  }
}

template <HasFields T>
std::string json_text_of(const T& value) {
  // Answers of one kind are of about one size, so the next one needs no growing.
  constexpr size_t room_max = 1 << 20;
  thread_local size_t room = 0;
  std::string out;
  out.reserve(room);
  append_json(out, value);
  room = std::min(out.size() + out.size() / 8, room_max);
  return out;
}

}  // namespace atelier::api
