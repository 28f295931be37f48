#include "api/reading.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace atelier::api {
namespace {

std::string_view type_of(const boost::json::object& schema) {
  const auto* type = schema.if_contains("type");
  if (type == nullptr) return "";
  return type->is_array() ? type->as_array().at(0).as_string() : type->as_string();
}

// What a text in an address stands for. A text that does not fit its type stays a text, and
// fields() says what was expected.
boost::json::value value_of(std::string_view text, const boost::json::object& schema) {
  const std::string_view type = type_of(schema);
  if (type == "array") {
    boost::json::array list;
    while (!text.empty()) {
      const size_t comma = std::min(text.find(','), text.size());
      list.push_back(value_of(text.substr(0, comma), schema.at("items").as_object()));
      text.remove_prefix(std::min(comma + 1, text.size()));
    }
    return list;
  }
  if (type == "boolean" && (text == "1" || text == "true")) return true;
  if (type == "boolean" && (text == "0" || text == "false")) return false;
  const char* end = text.data() + text.size();
  if (type == "integer") {
    int64_t number = 0;
    const auto [stop, code] = std::from_chars(text.data(), end, number);
    if (code == std::errc() && stop == end) return number;
  }
  if (type == "number") {
    double number = 0;
    const auto [stop, code] = std::from_chars(text.data(), end, number);
    if (code == std::errc() && stop == end) return number;
  }
  return boost::json::value(text);
}

const Param* find_param(const std::vector<Param>& params, std::string_view name, Place place) {
  const auto found = std::ranges::find_if(
      params, [&](const Param& param) { return param.name == name && param.place == place; });
  return found == params.end() ? nullptr : &*found;
}

bool is_json_type(std::string_view content_type) {
  const std::string_view name = content_type.substr(0, content_type.find_first_of("; \t"));
  return name == "application/json";
}

Result<boost::json::object> body_object(const http::Request& request) {
  if (request.body.empty()) return boost::json::object();  // what is missing is said field by field
  if (!is_json_type(request.header("content-type"))) {
    return fail(ErrorKind::invalid, "The body must be JSON, with Content-Type: application/json.");
  }
  TRY(auto value, parse_json(request.body));
  if (!value.is_object()) return fail(ErrorKind::invalid, "A JSON object was expected.");
  return std::move(value.as_object());
}

}  // namespace

std::vector<Param> params_of(http::Method method, std::string_view pattern,
                             const boost::json::object& schema) {
  std::vector<Param> params;
  const auto* required = schema.if_contains("required");
  for (const auto& property : schema.at("properties").as_object()) {
    const std::string name(property.key());
    const bool in_path = pattern.find("{" + name + "}") != std::string_view::npos;
    const bool has_body = http::is_write(method) && method != http::Method::remove;
    bool is_required = in_path;
    for (size_t i = 0; required != nullptr && i < required->as_array().size(); ++i) {
      is_required |= std::string_view(required->as_array().at(i).as_string()) == name;
    }
    params.push_back({.name = name,
                      .place = in_path    ? Place::path
                               : has_body ? Place::body
                                          : Place::query,
                      .schema = property.value().as_object(),
                      .required = is_required});
  }
  return params;
}

boost::json::object body_schema(boost::json::object schema, const std::vector<Param>& params) {
  boost::json::array required;
  for (const auto& param : params) {
    if (param.place == Place::path) schema.at("properties").as_object().erase(param.name);
    if (param.place == Place::body && param.required) required.emplace_back(param.name);
  }
  schema["required"] = std::move(required);
  return schema;
}

Result<Gathered> gather(const http::Request& request, const std::vector<Param>& params) {
  TRY(auto object, body_object(request));
  Gathered gathered{.object = std::move(object), .faults = {}};
  // A field that lives in the path may not also be said in the body.
  for (const auto& part : request.params) {
    if (gathered.object.contains(part.name)) {
      gathered.faults.push_back({part.name, "is part of the address"});
    }
    const Param* param = find_param(params, part.name, Place::path);
    if (param != nullptr) gathered.object[part.name] = value_of(part.value, param->schema);
  }
  std::vector<std::string> seen;
  for (const auto& [name, value] : request.query) {
    const Param* param = find_param(params, name, Place::query);
    if (param == nullptr) {
      gathered.faults.push_back({name, "is not a parameter of this request"});
    } else if (std::ranges::find(seen, name) != seen.end()) {
      gathered.faults.push_back({name, "is given twice"});
    } else {
      gathered.object[name] = value_of(value, param->schema);
      seen.push_back(name);
    }
  }
  return gathered;
}

void add_faults(std::vector<FieldFault>& faults, const Result<>& more) {
  if (more) return;
  for (const auto& fault : more.error().faults) {
    const auto known = std::ranges::find(faults, fault.field, &FieldFault::field);
    if (known == faults.end()) faults.push_back(fault);
  }
}

Error error_of(std::vector<FieldFault> faults, const std::vector<Param>& params) {
  const bool only_path = std::ranges::all_of(faults, [&](const FieldFault& fault) {
    return find_param(params, fault.field, Place::path) != nullptr;
  });
  if (only_path) return {ErrorKind::not_found, "There is nothing at this address.", "", {}};
  std::string message = faults.size() == 1
                            ? fmt::format("{} {}.", faults.front().field, faults.front().says)
                            : fmt::format("{} fields need another look.", faults.size());
  return {ErrorKind::invalid, std::move(message), "", std::move(faults)};
}

}  // namespace atelier::api
