#include "api/routes.h"

#include <fmt/format.h>
#include <time.h>

#include "base/clock.h"
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
  Call call{.caller = std::move(caller), .idempotency_key = {}, .presence = request.presence};
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

namespace {

double thread_cpu_seconds() {
  timespec now{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return double(now.tv_sec) + double(now.tv_nsec) / 1e9;
}

// How long the handler took, for the browser's tools and the bench: what the network adds is the
// difference to what a client measures, what other programs took from us the one to `cpu`.
http::Handler timed(http::Handler handler) {
  return [handler = std::move(handler)](const http::Request& request) {
    const double began = steady_seconds();
    const double cpu_began = thread_cpu_seconds();
    http::Response response = handler(request);
    response.set_header("Server-Timing", fmt::format("app;dur={:.3f}, cpu;dur={:.3f}",
                                                     (steady_seconds() - began) * 1000,
                                                     (thread_cpu_seconds() - cpu_began) * 1000));
    return response;
  };
}

}  // namespace

void Routes::insert(Endpoint endpoint, http::Handler handler, uint64_t body_bytes_max,
                    http::OpenBody open) {
  router_.add({.method = endpoint.method,
               .pattern = endpoint.pattern,
               .name = endpoint.spec.name,
               .body_bytes_max = body_bytes_max > 0 ? body_bytes_max : http::body_bytes_max_usual,
               .answer = timed(std::move(handler)),
               .open_body = std::move(open),
               .is_slow = endpoint.spec.is_slow,
               .slow_with = endpoint.spec.slow_with,
               .waits = endpoint.spec.waits});
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

void Routes::foreign(http::Method method, std::string pattern, RouteSpec spec,
                     ForeignHandler handler) {
  // Pictures come inside: as base64, or as parts of a form.
  constexpr uint64_t body_bytes_max = 128 << 20;
  auto checked = [authenticate = authenticate_, spec,
                  handler = std::move(handler)](const http::Request& request) {
    const auto call = routes_detail::call_of(request, authenticate, spec);
    return call ? handler(*call, request) : routes_detail::refusal_of(call.error(), spec.name);
  };
  insert({.method = method,
          .pattern = std::move(pattern),
          .spec = std::move(spec),
          .params = {},
          .body = {},
          .answer = {},
          .content_type = "application/json"},
         std::move(checked), http::is_write(method) ? body_bytes_max : 0);
}

void Routes::socket(std::string pattern, std::string name, http::SocketRoute route) {
  router_.add({.method = http::Method::get,
               .pattern = std::move(pattern),
               .name = std::move(name),
               .answer = std::move(route)});
}

}  // namespace atelier::api
