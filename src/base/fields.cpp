#include "base/fields.h"

#include <fmt/format.h>

namespace atelier {
namespace fields_detail {

std::string number_text(double value) {
  return fmt::format("{:.7g}", value);
}

}  // namespace fields_detail

namespace {

void append_json(std::string& out, const boost::json::value& value) {
  if (const auto* object = value.if_object()) {
    out += '{';
    for (const auto& member : *object) {
      if (out.back() != '{') out += ',';
      out += boost::json::serialize(boost::json::string_view(member.key()));
      out += ':';
      append_json(out, member.value());
    }
    out += '}';
  } else if (const auto* list = value.if_array()) {
    out += '[';
    for (const auto& item : *list) {
      if (&item != list->data()) out += ',';
      append_json(out, item);
    }
    out += ']';
  } else if (const auto* number = value.if_double()) {
    out += fmt::format("{}", *number);  // the shortest text that reads back the same
  } else {
    out += boost::json::serialize(value);
  }
}

}  // namespace

std::string json_text(const boost::json::value& value) {
  std::string out;
  append_json(out, value);
  return out;
}

Result<boost::json::value> parse_json(std::string_view text) {
  boost::system::error_code code;
  boost::json::stream_parser parser;
  const size_t read = parser.write_some(text.data(), text.size(), code);
  if (!code && read == text.size()) parser.finish(code);
  if (code || read != text.size() || !parser.done()) {
    return fail(ErrorKind::invalid,
                fmt::format("This is not valid JSON (near character {}).", read), code.message());
  }
  return parser.release();
}

const boost::json::value* FieldReader::take(std::string_view name) {
  known_.emplace(name);
  const auto found = object_.find(name);
  return found == object_.end() ? nullptr : &found->value();
}

std::string FieldReader::path_of(std::string_view name) const {
  return path_.empty() ? std::string(name) : path_ + "." + std::string(name);
}

bool FieldReader::fault(const std::string& path, std::string_view says) {
  faults_.push_back({path, std::string(says)});
  return false;
}

bool FieldReader::read_integer(const boost::json::value& value, int64_t low, uint64_t high,
                               int64_t& out, const std::string& path) {
  if (value.is_uint64()) {  // Boost.JSON keeps only numbers above INT64_MAX so.
    return fault(path, "is too large");
  }
  if (value.is_double()) {
    const double number = value.get_double();
    if (number != std::floor(number) || std::abs(number) > 9007199254740992.0) {
      return fault(path, "must be a whole number");
    }
    out = int64_t(number);
  } else if (value.is_int64()) {
    out = value.get_int64();
  } else {
    return fault(path, "must be a whole number");
  }
  if (out < low || (out > 0 && uint64_t(out) > high)) return fault(path, "is out of range");
  return true;
}

void FieldReader::finish() {
  if (unknown_ == UnknownFields::ignore) return;
  for (const auto& member : object_) {
    if (known_.contains(std::string_view(member.key()))) continue;
    faults_.push_back({path_of(member.key()), "is not a field of this request"});
  }
}

}  // namespace atelier
