#include "api/programs/sdapi.h"

#include "api/programs/sdapi_controls.h"

namespace atelier::api {
namespace {

namespace json = boost::json;

// {"error": kind, "detail": sentence, "errors": every fault}
http::Response sdapi_refusal(const Error& error) {
  json::array faults;
  for (const FieldFault& fault : error.faults) {
    faults.push_back({{"loc", json::array{"body", fault.field}}, {"msg", fault.says}});
  }
  const json::object body{{"error", name_of(error.kind)},
                          {"detail", error.message},
                          {"body", ""},
                          {"errors", std::move(faults)}};
  // What a client's own libraries call a validation error.
  const int status = error.kind == ErrorKind::invalid ? 422 : http::status_of(error.kind);
  return http::json_response(status, json_text(body));
}

}  // namespace

void add_sdapi(Routes& routes, const ProgramParts& parts, http::Method method, const char* pattern,
               RouteSpec spec, SdAnswer answer) {
  spec.tag = "A1111";
  const auto handler = [parts, answer](const Call& call, const http::Request& request) {
    const auto value = answer(parts, call, request);
    if (!value) return sdapi_refusal(value.error());
    return http::json_response(200, json_text(*value));
  };
  routes.foreign(method, pattern, std::move(spec), handler);
}

void add_sdapi_routes(Routes& routes, const ProgramParts& parts) {
  add_sdapi_drawing(routes, parts);
  add_sdapi_lists(routes, parts);
  add_sdapi_extras(routes, parts);
  add_sdapi_controls(routes, parts);
}

}  // namespace atelier::api
