// One description of a struct's fields gives parsing, validation, writing and the API's schema:
//
//   template <class V> void fields(V& v, JobDraft& d) {
//     v.required("prompt", d.prompt).length(1, 8000).says("What to draw");
//     v.defaulted("steps", d.steps).between(1, 150);
//     v.optional("seed", d.seed).between(0, 4294967295);
//   }
//
// required: must be there. defaulted: keeps the struct's own value when absent. optional: a
// std::optional, absent or null means nullopt; written as null. sparse: a std::optional or a value
// whose default says nothing (empty, false, 0); absent or null is that, and it is written only when
// it says something. Values may be bool, integers, double, std::string, an enum with enum_names,
// Id<>, a struct with fields, boost::json::value (anything), and vectors of these. Reading reports
// every fault of a document at once and refuses unknown fields.
#pragma once
#include <boost/json.hpp>
#include <cmath>
#include <concepts>
#include <cstdint>
#include <limits>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "base/enum_names.h"
#include "base/ids.h"
#include "base/result.h"

namespace atelier {

class FieldReader;
class FieldWriter;

template <class T>
concept HasFields = requires(FieldWriter& v, T& t) {
  fields(v, t);
};

enum class UnknownFields { refuse, ignore };

// Reads a whole document. `invalid` with every fault; text that is no JSON object is one fault.
template <HasFields T>
Result<T> read_json(std::string_view text, UnknownFields unknown = UnknownFields::refuse);
template <HasFields T>
Result<T> read_json_value(const boost::json::value& value,
                          UnknownFields unknown = UnknownFields::refuse);

template <class T>
boost::json::value to_json(const T& value);
// One line of JSON with numbers as people write them: 7.5, where Boost.JSON prints 7.5E0.
std::string json_text(const boost::json::value& value);
template <class T>
std::string to_json_text(const T& value) {
  return json_text(to_json(value));
}

// Parses text with limits (depth 32); `invalid` with the place when it is no JSON.
Result<boost::json::value> parse_json(std::string_view text);

// ---- the checks that may follow a field ---------------------------------------------------

namespace fields_detail {

std::string number_text(double value);

template <class T>
struct IsVector : std::false_type {};
template <class T>
struct IsVector<std::vector<T>> : std::true_type {};
template <class T>
struct IsOptional : std::false_type {};
template <class T>
struct IsOptional<std::optional<T>> : std::true_type {};
template <class T>
struct IsId : std::false_type {};
template <class Tag>
struct IsId<Id<Tag>> : std::true_type {};

// Whether a sparse field has nothing to say.
template <class T>
bool says_nothing(const T& value) {
  if constexpr (IsOptional<T>::value) {
    return !value.has_value();
  } else if constexpr (requires { value.empty(); }) {
    return value.empty();
  } else {
    return value == T{};
  }
}

// After a field that was read: checks its value and adds a fault when it is outside.
template <class T>
class ReadCheck {
 public:
  ReadCheck(const T* value, std::string path, std::vector<FieldFault>& faults)
      : value_(value), path_(std::move(path)), faults_(faults) {}

  ReadCheck& between(double low, double high) {
    if constexpr (std::is_arithmetic_v<T>) {
      if (value_ != nullptr && !(double(*value_) >= low && double(*value_) <= high)) {
        fault("must be between " + number_text(low) + " and " + number_text(high));
      }
    }
    return *this;
  }
  // Bytes of a string or items of a list.
  ReadCheck& length(size_t low, size_t high) {
    if constexpr (requires(const T& t) { t.size(); }) {
      if (value_ != nullptr && (value_->size() < low || value_->size() > high)) {
        if (value_->empty()) {
          fault("must not be empty");
        } else {
          fault("must have a length of " + std::to_string(low) + " to " + std::to_string(high));
        }
      }
    }
    return *this;
  }
  ReadCheck& multiple_of(int64_t factor) {
    if constexpr (std::is_integral_v<T>) {
      if (value_ != nullptr && int64_t(*value_) % factor != 0) {
        fault("must be a multiple of " + std::to_string(factor));
      }
    }
    return *this;
  }
  ReadCheck& says(std::string_view) { return *this; }

 private:
  void fault(std::string says) {
    faults_.push_back({path_, std::move(says)});
    value_ = nullptr;  // One fault a field: the first is the one to mend.
  }

  const T* value_;
  std::string path_;
  std::vector<FieldFault>& faults_;
};

struct NoCheck {
  NoCheck& between(double, double) { return *this; }
  NoCheck& length(size_t, size_t) { return *this; }
  NoCheck& multiple_of(int64_t) { return *this; }
  NoCheck& says(std::string_view) { return *this; }
};

}  // namespace fields_detail

// ---- reading ------------------------------------------------------------------------------------

class FieldReader {
 public:
  FieldReader(const boost::json::object& object, std::string path, UnknownFields unknown,
              std::vector<FieldFault>& faults)
      : object_(object), path_(std::move(path)), unknown_(unknown), faults_(faults) {}

  template <class T>
  auto required(std::string_view name, T& out) {
    const auto* value = take(name);
    if (value == nullptr) faults_.push_back({path_of(name), "is required"});
    const bool read = value != nullptr && read_value(*value, out, path_of(name));
    return fields_detail::ReadCheck<T>(read ? &out : nullptr, path_of(name), faults_);
  }

  template <class T>
  auto defaulted(std::string_view name, T& out) {
    const auto* value = take(name);
    const bool read = value != nullptr && read_value(*value, out, path_of(name));
    return fields_detail::ReadCheck<T>(read ? &out : nullptr, path_of(name), faults_);
  }

  template <class T>
  auto optional(std::string_view name, std::optional<T>& out) {
    const auto* value = take(name);
    out.reset();
    if (value != nullptr && !value->is_null()) {
      T inner{};
      if (read_value(*value, inner, path_of(name))) out = std::move(inner);
    }
    return fields_detail::ReadCheck<T>(out ? &*out : nullptr, path_of(name), faults_);
  }

  template <class T>
  auto sparse(std::string_view name, std::optional<T>& out) {
    return optional(name, out);
  }
  template <class T>
  auto sparse(std::string_view name, T& out) {
    std::optional<T> said;
    optional(name, said);
    out = said ? std::move(*said) : T{};
    return fields_detail::ReadCheck<T>(said ? &out : nullptr, path_of(name), faults_);
  }

  // After fields(): every member nobody asked for is a fault.
  void finish();

 private:
  const boost::json::value* take(std::string_view name);
  std::string path_of(std::string_view name) const;
  bool fault(const std::string& path, std::string_view says);
  bool read_integer(const boost::json::value& value, int64_t low, uint64_t high, int64_t& out,
                    const std::string& path);

  template <class T>
  bool read_value(const boost::json::value& value, T& out, const std::string& path);
  template <class T>
  bool read_list(const boost::json::value& value, std::vector<T>& out, const std::string& path);
  template <HasFields T>
  bool read_object(const boost::json::value& value, T& out, const std::string& path);

  const boost::json::object& object_;
  std::string path_;
  UnknownFields unknown_;
  std::vector<FieldFault>& faults_;
  std::set<std::string, std::less<>> known_;
};

template <class T>
bool FieldReader::read_value(const boost::json::value& value, T& out, const std::string& path) {
  if constexpr (std::same_as<T, boost::json::value>) {
    out = value;
    return true;
  } else if constexpr (std::same_as<T, bool>) {
    if (!value.is_bool()) return fault(path, "must be true or false");
    out = value.get_bool();
    return true;
  } else if constexpr (std::integral<T>) {
    int64_t number = 0;
    const auto low = int64_t(std::numeric_limits<T>::min());
    if (!read_integer(value, low, uint64_t(std::numeric_limits<T>::max()), number, path)) {
      return false;
    }
    out = T(number);
    return true;
  } else if constexpr (std::floating_point<T>) {
    if (!value.is_number()) return fault(path, "must be a number");
    out = value.to_number<T>();
    return std::isfinite(double(out)) || fault(path, "must be a number");
  } else if constexpr (std::same_as<T, std::string>) {
    if (!value.is_string()) return fault(path, "must be text");
    out.assign(value.get_string().data(), value.get_string().size());
    return true;
  } else if constexpr (NamedEnum<T>) {
    const auto found =
        value.is_string() ? find_enum<T>(std::string_view(value.get_string())) : std::nullopt;
    if (!found) {
      std::string says = "must be one of";
      for (const auto name : enum_names(T{})) says += " " + std::string(name);
      return fault(path, says);
    }
    out = *found;
    return true;
  } else if constexpr (fields_detail::IsId<T>::value) {
    if (!value.is_string() || !is_id_text(std::string_view(value.get_string()))) {
      return fault(path, "must be an id");
    }
    out.text = std::string(value.get_string());
    return true;
  } else if constexpr (fields_detail::IsVector<T>::value) {
    return read_list(value, out, path);
  } else {
    return read_object(value, out, path);
  }
}

template <class T>
bool FieldReader::read_list(const boost::json::value& value, std::vector<T>& out,
                            const std::string& path) {
  if (!value.is_array()) return fault(path, "must be a list");
  out.clear();
  bool all = true;
  for (const auto& item : value.get_array()) {
    T inner{};
    all &= read_value(item, inner, path + "[" + std::to_string(out.size()) + "]");
    out.push_back(std::move(inner));
  }
  return all;
}

template <HasFields T>
bool FieldReader::read_object(const boost::json::value& value, T& out, const std::string& path) {
  if (!value.is_object()) return fault(path, "must be an object");
  const size_t faults_before = faults_.size();
  FieldReader inner(value.get_object(), path, unknown_, faults_);
  fields(inner, out);
  inner.finish();
  return faults_.size() == faults_before;
}

template <HasFields T>
Result<T> read_json_value(const boost::json::value& value, UnknownFields unknown) {
  if (!value.is_object()) return fail(ErrorKind::invalid, "A JSON object was expected.");
  std::vector<FieldFault> faults;
  T out{};
  FieldReader reader(value.get_object(), "", unknown, faults);
  fields(reader, out);
  reader.finish();
  if (faults.empty()) return out;
  const std::string message = faults.size() == 1
                                  ? faults.front().field + " " + faults.front().says + "."
                                  : std::to_string(faults.size()) + " fields need another look.";
  return fail(Error{ErrorKind::invalid, message, "", std::move(faults)});
}

template <HasFields T>
Result<T> read_json(std::string_view text, UnknownFields unknown) {
  TRY(const auto value, parse_json(text));
  return read_json_value<T>(value, unknown);
}

// ---- writing ------------------------------------------------------------------------------------

class FieldWriter {
 public:
  template <class T>
  fields_detail::NoCheck required(std::string_view name, T& value) {
    object_[name] = to_json(value);
    return {};
  }
  template <class T>
  fields_detail::NoCheck defaulted(std::string_view name, T& value) {
    return required(name, value);
  }
  template <class T>
  fields_detail::NoCheck optional(std::string_view name, std::optional<T>& value) {
    object_[name] = value ? to_json(*value) : boost::json::value(nullptr);
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

  boost::json::object take() && { return std::move(object_); }

 private:
  boost::json::object object_;
};

template <class T>
boost::json::value to_json(const T& value) {
  if constexpr (std::same_as<T, boost::json::value>) {
    return value;
  } else if constexpr (NamedEnum<T>) {
    return boost::json::value(name_of(value));
  } else if constexpr (fields_detail::IsId<T>::value) {
    return boost::json::value(value.text);
  } else if constexpr (std::same_as<T, float>) {
    // 0.1f as a double would print 0.10000000149011612: keep the digits a float has.
    return boost::json::value(std::stod(fields_detail::number_text(double(value))));
  } else if constexpr (std::is_arithmetic_v<T> || std::same_as<T, std::string>) {
    return boost::json::value(value);
  } else if constexpr (fields_detail::IsVector<T>::value) {
    boost::json::array list;
    list.reserve(value.size());
    for (const auto& item : value) list.push_back(to_json(item));
    return list;
  } else {
    FieldWriter writer;
    // fields() takes a mutable struct because reading fills it; the writer only looks.
    fields(writer, const_cast<T&>(value));
    return std::move(writer).take();
  }
}

}  // namespace atelier
