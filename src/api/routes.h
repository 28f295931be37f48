// The route table: what each address takes, gives and needs. The router, the OpenAPI document and
// the page with the documentation all come from it.
#pragma once
#include <algorithm>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "api/json_text.h"
#include "api/reading.h"
#include "api/schema.h"
#include "http/answers.h"
#include "http/files.h"
#include "http/made_reply.h"
#include "http/router.h"
#include "services/caller.h"

namespace atelier::api {

// Who asks, and what a request says outside its fields.
struct Call {
  Caller caller;
  std::optional<std::string> idempotency_key;
  std::shared_ptr<const http::Presence> presence;  // of a route that waits, else null
};

// What a caller must be allowed to do. It has no default, so a route without it does not compile.
class Needs {
 public:
  Needs(Action action) : action_(action) {}  // NOLINT: .needs = Action::jobs_read
  static Needs nothing() { return Needs(); }
  const std::optional<Action>& action() const { return action_; }

 private:
  Needs() = default;
  std::optional<Action> action_;
};

struct RouteSpec {
  std::string name;  // "create_job": the operation's id, also in logs and metrics
  std::string tag;   // the heading it stands under in the documentation
  Needs needs;
  int success = 200;
  std::string says;  // one line
  bool takes_idempotency_key = false;
  bool is_slow = false;  // may keep a processor or a disk busy: quick requests do not wait for it
  std::vector<std::string> slow_with = {};  // only with one of these in the query
  bool waits = false;                       // its answer comes when a job has ended
};

// Answers that are not simply a struct.
struct NoContent {};
// What a change with a `rev` answers: the row as it is now, with 409 when it was changed before.
template <class T>
struct Changed {
  T value;
  bool is_stale = false;
};
template <class T>
struct MaybeCreated {  // 200 instead of the route's success when it was there before
  T value;
  bool is_new = true;
};
// A file in whatever way it comes about.
using AnyFile = std::variant<http::FileReply, http::MadeReply, http::MadeFile>;
struct Nothing {};
template <class V>
void fields(V&, Nothing&) {}

// One operation as the documentation needs it.
struct Endpoint {
  http::Method method = http::Method::get;
  std::string pattern;
  RouteSpec spec;
  std::vector<Param> params;
  std::optional<boost::json::object> body;    // schema of the JSON body
  std::optional<boost::json::object> answer;  // schema of the JSON answer
  std::string content_type;                   // of another answer; empty: JSON or nothing
};

// Answers `unauthenticated` when it does not know who asks.
using Authenticate = std::function<Result<Caller>(const http::Request&)>;

// What a service would refuse about a request that cannot be carried out anyway: asked when reading
// already found faults, so that one answer holds all of them.
template <class In>
using MoreFaults = std::function<Result<>(const Call&, const In&)>;

class Routes {
 public:
  explicit Routes(Authenticate authenticate) : authenticate_(std::move(authenticate)) {}

  // handler: Result<Out>(const Call&, In). Out is a struct with fields(), MaybeCreated of one,
  // Changed of one, NoContent, AnyFile or one of what that may be.
  template <HasFields In, class Out, class F>
  void get(std::string pattern, RouteSpec spec, F handler) {
    add<In, Out>(http::Method::get, std::move(pattern), std::move(spec), std::move(handler));
  }
  template <HasFields In, class Out, class F>
  void post(std::string pattern, RouteSpec spec, F handler, MoreFaults<In> more = {}) {
    add<In, Out>(http::Method::post, std::move(pattern), std::move(spec), std::move(handler),
                 std::move(more));
  }
  template <HasFields In, class Out, class F>
  void put(std::string pattern, RouteSpec spec, F handler) {
    add<In, Out>(http::Method::put, std::move(pattern), std::move(spec), std::move(handler));
  }
  template <HasFields In, class Out, class F>
  void patch(std::string pattern, RouteSpec spec, F handler) {
    add<In, Out>(http::Method::patch, std::move(pattern), std::move(spec), std::move(handler));
  }
  template <HasFields In, class Out, class F>
  void remove(std::string pattern, RouteSpec spec, F handler) {
    add<In, Out>(http::Method::remove, std::move(pattern), std::move(spec), std::move(handler));
  }
  // A POST whose body is a file; its fields stand in the query.
  // open: Result<std::shared_ptr<http::BodySink>>(const Call&, In), before the body comes.
  // finish: Result<Out>(const Call&, http::BodySink&), once it has come whole.
  template <HasFields In, class Out, class Open, class Finish>
  void upload(std::string pattern, RouteSpec spec, uint64_t body_bytes_max, Open open,
              Finish finish);
  // For a GET that was added before: asked first, on the I/O thread, so it must neither block nor
  // refuse; nothing leaves the request to the handler, with all it knows of faults.
  template <class F>
  void quick(const std::string& pattern, F find) {
    auto answer = [authenticate = authenticate_, find = std::move(find)](
                      const http::Request& r) -> std::optional<http::Response> {
      const auto caller = authenticate(r);
      return caller ? find(*caller, r) : std::nullopt;
    };
    router_.set_quick(http::Method::get, pattern, std::move(answer));
  }
  // A GET that answers something else than JSON and reads its request itself.
  void raw(std::string pattern, RouteSpec spec, std::string content_type, http::Handler handler);
  // An address that another program's API defines: it reads its request, shapes its answer and says
  // its refusals itself. Who asks and whether they may is settled before.
  using ForeignHandler = std::function<http::Response(const Call&, const http::Request&)>;
  void foreign(http::Method method, std::string pattern, RouteSpec spec, ForeignHandler handler);
  // Not in the documentation: engines know it.
  void socket(std::string pattern, std::string name, http::SocketRoute route);
  void page(http::Handler handler) { router_.set_fallback("page", std::move(handler)); }

  const std::vector<Endpoint>& endpoints() const { return endpoints_; }
  Schemas& schemas() { return schemas_; }
  http::Router take_router() && { return std::move(router_); }

 private:
  template <class In, class Out, class F>
  void add(http::Method method, std::string pattern, RouteSpec spec, F handler,
           MoreFaults<In> more = {});
  void insert(Endpoint endpoint, http::Handler handler, uint64_t body_bytes_max = 0,
              http::OpenBody open = {});

  Authenticate authenticate_;
  Schemas schemas_;
  std::vector<Endpoint> endpoints_;
  http::Router router_;
};

namespace routes_detail {

template <class T>
struct IsMaybeCreated : std::false_type {};
template <class T>
struct IsMaybeCreated<MaybeCreated<T>> : std::true_type {};

template <class T>
struct IsChanged : std::false_type {};
template <class T>
struct IsChanged<Changed<T>> : std::true_type {};

// {"error": ..., "current": the row}.
http::Response stale_response(boost::json::value current);

Result<Call> call_of(const http::Request& request, const Authenticate& authenticate,
                     const RouteSpec& spec);
// The answer of an error; what is our own fault is also logged.
http::Response refusal_of(const Error& error, const std::string& route);

template <class Out>
Result<http::Response> answer_of(const http::Request& request, int success, Out out) {
  if constexpr (std::same_as<Out, NoContent>) {
    return http::empty_response(204);
  } else if constexpr (std::same_as<Out, http::FileReply>) {
    return http::file_response(request, out);
  } else if constexpr (std::same_as<Out, http::MadeReply>) {
    return http::made_response(request, out);
  } else if constexpr (std::same_as<Out, http::MadeFile>) {
    return http::made_file_response(request, out);
  } else if constexpr (std::same_as<Out, AnyFile>) {
    return std::visit([&](auto& one) { return answer_of(request, success, std::move(one)); }, out);
  } else if constexpr (IsChanged<Out>::value) {
    if (out.is_stale) return stale_response(to_json(out.value));
    return http::json_response(success, to_json_text(out.value));
  } else if constexpr (IsMaybeCreated<Out>::value) {
    return http::json_response(out.is_new ? success : 200, to_json_text(out.value));
  } else {
    return http::json_response(success, json_text_of(out));
  }
}

template <class Out>
std::optional<boost::json::object> answer_schema(Schemas& schemas) {
  if constexpr (IsMaybeCreated<Out>::value || IsChanged<Out>::value) {
    return schemas.of<decltype(Out::value)>(Use::answer);
  } else if constexpr (HasFields<Out>) {
    return schemas.of<Out>(Use::answer);
  } else {
    return std::nullopt;
  }
}

}  // namespace routes_detail

template <class In, class Out, class F>
void Routes::add(http::Method method, std::string pattern, RouteSpec spec, F handler,
                 MoreFaults<In> more) {
  const auto schema = schemas_.object_of<In>(Use::request);
  Endpoint endpoint{.method = method,
                    .pattern = std::move(pattern),
                    .spec = std::move(spec),
                    .params = {},
                    .body = {},
                    .answer = routes_detail::answer_schema<Out>(schemas_),
                    .content_type = std::same_as<Out, http::FileReply> || std::same_as<Out, AnyFile>
                                        ? "image/*"
                                    : std::same_as<Out, http::MadeReply> ? "application/zip"
                                                                         : ""};
  endpoint.params = params_of(method, endpoint.pattern, schema);
  const auto has = [&](Place place) {
    return std::ranges::find(endpoint.params, place, &Param::place) != endpoint.params.end();
  };
  if (has(Place::body)) {
    endpoint.body =
        has(Place::path) ? body_schema(schema, endpoint.params) : schemas_.of<In>(Use::request);
  }
  auto answer = [authenticate = authenticate_, spec = endpoint.spec, params = endpoint.params,
                 handler = std::move(handler),
                 more = std::move(more)](const http::Request& request) -> Result<http::Response> {
    TRY(const Call call, routes_detail::call_of(request, authenticate, spec));
    TRY(auto read, read_request<In>(request, params));
    if (!read.faults.empty()) {
      if (more) add_faults(read.faults, more(call, read.value));
      return fail(error_of(std::move(read.faults), params));
    }
    TRY(auto out, handler(call, std::move(read.value)));
    return routes_detail::answer_of<Out>(request, spec.success, std::move(out));
  };
  const std::string name = endpoint.spec.name;
  insert(std::move(endpoint), [answer = std::move(answer), name](const http::Request& request) {
    auto response = answer(request);
    return response ? std::move(*response) : routes_detail::refusal_of(response.error(), name);
  });
}

template <HasFields In, class Out, class Open, class Finish>
void Routes::upload(std::string pattern, RouteSpec spec, uint64_t body_bytes_max, Open open,
                    Finish finish) {
  const auto schema = schemas_.object_of<In>(Use::request);
  Endpoint endpoint{.method = http::Method::post,
                    .pattern = std::move(pattern),
                    .spec = std::move(spec),
                    .params = {},
                    .body = {},
                    .answer = routes_detail::answer_schema<Out>(schemas_),
                    .content_type = ""};
  // As of a read: the body is no JSON.
  endpoint.params = params_of(http::Method::get, endpoint.pattern, schema);
  endpoint.spec.is_slow = true;
  auto open_body = [authenticate = authenticate_, spec = endpoint.spec, params = endpoint.params,
                    open = std::move(open)](
                       const http::Request& request) -> Result<std::shared_ptr<http::BodySink>> {
    TRY(const Call call, routes_detail::call_of(request, authenticate, spec));
    TRY(auto read, read_request<In>(request, params));
    if (!read.faults.empty()) return fail(error_of(std::move(read.faults), params));
    return open(call, std::move(read.value));
  };
  auto answer = [authenticate = authenticate_, spec = endpoint.spec, finish = std::move(finish)](
                    const http::Request& request) -> Result<http::Response> {
    TRY(const Call call, routes_detail::call_of(request, authenticate, spec));
    TRY(auto out, finish(call, *request.sink));
    return routes_detail::answer_of<Out>(request, spec.success, std::move(out));
  };
  const std::string name = endpoint.spec.name;
  const auto handler = [answer = std::move(answer), name](const http::Request& request) {
    auto response = answer(request);
    return response ? std::move(*response) : routes_detail::refusal_of(response.error(), name);
  };
  insert(std::move(endpoint), handler, body_bytes_max, std::move(open_body));
}

// bind(create_job, jobs): the handler with its one service.
template <class F, class Service>
auto bind(F handler, Service& service) {
  return [handler, &service](const Call& call, auto in) {
    return handler(call, std::move(in), service);
  };
}

}  // namespace atelier::api
