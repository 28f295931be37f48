#include "api/routes.h"

#include "base/log.h"

namespace atelier::api {
namespace routes_detail {

http::Response stale_response(boost::json::value current) {
  const boost::json::object error{
      {"kind", name_of(ErrorKind::conflict)},
      {"message", "This was changed by somebody else in the meantime."},
      {"faults", boost::json::array{{{"field", "rev"}, {"says", "is no longer the newest"}}}}};
  const boost::json::object body{{"error", error}, {"current", std::move(current)}};
  return http::json_response(http::status_of(ErrorKind::conflict), json_text(body));
}

Result<Call> call_of(const http::Request& request, const Authenticate& authenticate,
                     const RouteSpec& spec) {
  TRY(auto caller, authenticate(request));
  if (spec.needs.action()) TRY_DO(require(caller, *spec.needs.action()));
  Call call{.caller = std::move(caller), .idempotency_key = {}};
  const auto key = request.header("idempotency-key");
  if (spec.takes_idempotency_key && !key.empty()) call.idempotency_key = std::string(key);
  return call;
}

http::Response refusal_of(const Error& error, const std::string& route) {
  const bool ours = error.kind == ErrorKind::internal || error.kind == ErrorKind::corrupt ||
                    error.kind == ErrorKind::exhausted;
  if (ours) {
    log_error("api", route + ": " + to_line(error));
  } else {
    log_debug("api", route + ": " + to_line(error));
  }
  return http::error_response(error);
}

}  // namespace routes_detail

void Routes::insert(Endpoint endpoint, http::Handler handler) {
  router_.add({.method = endpoint.method,
               .pattern = endpoint.pattern,
               .name = endpoint.spec.name,
               .answer = std::move(handler)});
  endpoints_.push_back(std::move(endpoint));
}

void Routes::raw(std::string pattern, RouteSpec spec, std::string content_type,
                 http::Handler handler) {
  auto checked = [authenticate = authenticate_, spec,
                  handler = std::move(handler)](const http::Request& request) {
    const auto call = routes_detail::call_of(request, authenticate, spec);
    return call ? handler(request) : routes_detail::refusal_of(call.error(), spec.name);
  };
  insert({.method = http::Method::get,
          .pattern = std::move(pattern),
          .spec = std::move(spec),
          .params = {},
          .body = {},
          .answer = {},
          .content_type = std::move(content_type)},
         std::move(checked));
}

void Routes::socket(std::string pattern, std::string name, http::SocketRoute route) {
  router_.add({.method = http::Method::get,
               .pattern = std::move(pattern),
               .name = std::move(name),
               .answer = std::move(route)});
}

}  // namespace atelier::api
