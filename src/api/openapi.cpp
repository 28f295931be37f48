#include "api/openapi.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "api/docs_page.h"

namespace atelier::api {
namespace {

namespace json = boost::json;

struct FaultView {
  std::string field;
  std::string says;
};
template <class V>
void fields(V& v, FaultView& f) {
  v.required("field", f.field).says("Path of the field: loras[2].weight");
  v.required("says", f.says).says("What is wrong with it");
}

struct ErrorView {
  std::string kind;
  std::string message;
  std::vector<FaultView> faults;
};
template <class V>
void fields(V& v, ErrorView& e) {
  v.required("kind", e.kind)
      .says(
          "invalid, unauthenticated, forbidden, not_found, conflict, too_large, exhausted, "
          "cancelled, "
          "unavailable, corrupt or internal");
  v.required("message", e.message).says("A sentence for a person");
  v.required("faults", e.faults).says("Every fault of the request");
}

struct ErrorBody {
  ErrorView error;
};
template <class V>
void fields(V& v, ErrorBody& e) {
  v.required("error", e.error);
}

json::object content(std::string_view type, json::object schema) {
  json::object media;
  media["schema"] = std::move(schema);
  json::object by_type;
  by_type[type] = std::move(media);
  return by_type;
}

json::array parameters_of(const Endpoint& endpoint) {
  json::array list;
  for (const auto& param : endpoint.params) {
    if (param.place == Place::body) continue;
    json::object one{{"name", param.name},
                     {"in", param.place == Place::path ? "path" : "query"},
                     {"required", param.required}};
    if (const auto* says = param.schema.if_contains("description")) one["description"] = *says;
    if (param.schema.contains("items")) {  // ?state=queued,running
      one["style"] = "form";
      one["explode"] = false;
    }
    one["schema"] = param.schema;
    list.push_back(std::move(one));
  }
  if (endpoint.spec.takes_idempotency_key) {
    list.push_back({{"name", "Idempotency-Key"},
                    {"in", "header"},
                    {"required", false},
                    {"description", "The same key again gives the same result, not a second one"},
                    {"schema", {{"type", "string"}, {"minLength", 1}, {"maxLength", 200}}}});
  }
  return list;
}

json::object success_of(const Endpoint& endpoint) {
  json::object answer{{"description", endpoint.spec.says}};
  if (endpoint.answer) {
    answer["content"] = content("application/json", *endpoint.answer);
  } else if (!endpoint.content_type.empty()) {
    answer["content"] = content(endpoint.content_type, {{"type", "string"}});
  }
  return answer;
}

json::object operation_of(const Endpoint& endpoint, const json::object& error) {
  json::object operation{{"operationId", endpoint.spec.name},
                         {"summary", endpoint.spec.says},
                         {"tags", json::array{json::value(endpoint.spec.tag)}}};
  if (endpoint.spec.needs.action()) {
    operation["x-needs"] = name_of(*endpoint.spec.needs.action());
  }
  auto parameters = parameters_of(endpoint);
  if (!parameters.empty()) operation["parameters"] = std::move(parameters);
  if (endpoint.body) {
    json::object body{{"required", true}};
    body["content"] = content("application/json", *endpoint.body);
    operation["requestBody"] = std::move(body);
  }
  json::object responses;
  responses[fmt::to_string(endpoint.spec.success)] = success_of(endpoint);
  if (endpoint.spec.takes_idempotency_key) {
    responses["200"] = success_of(endpoint);
    responses["200"].as_object()["description"] = "It was there before, under the same key";
  }
  json::object refusal{{"description", "Why not, with every fault"}};
  refusal["content"] = content("application/json", error);
  responses["default"] = std::move(refusal);
  operation["responses"] = std::move(responses);
  return operation;
}

std::string lower_name(http::Method method) {
  std::string name(name_of(method));
  std::ranges::transform(name, name.begin(), [](unsigned char c) { return std::tolower(c); });
  return name;
}

}  // namespace

json::object openapi_document(Routes& routes, const std::string& version) {
  const auto error = routes.schemas().of<ErrorBody>(Use::answer);
  json::object paths;
  for (const auto& endpoint : routes.endpoints()) {
    if (!paths.contains(endpoint.pattern)) paths[endpoint.pattern] = json::object();
    paths[endpoint.pattern].as_object()[lower_name(endpoint.method)] =
        operation_of(endpoint, error);
  }
  json::object schemas;
  for (const auto& [name, schema] : routes.schemas().named()) schemas[name] = schema;
  json::object components;
  components["schemas"] = std::move(schemas);
  json::object document{{"openapi", "3.1.0"},
                        {"info",
                         {{"title", "Atelier"},
                          {"version", version},
                          {"description",
                           "A self-hosted studio for generated images. Times are UTC "
                           "milliseconds; ids sort by time; lists use cursors; unknown "
                           "fields are refused."}}}};
  document["paths"] = std::move(paths);
  document["components"] = std::move(components);
  return document;
}

void add_documentation_routes(Routes& routes, const std::string& version) {
  // Written into both answers once these two routes are in the table as well.
  const auto document = std::make_shared<std::string>();
  const auto page = std::make_shared<std::string>();
  routes.raw("/api/v1/openapi.json",
             {.name = "openapi",
              .tag = "Studio",
              .needs = Needs::nothing(),
              .says = "This description, for programs"},
             "application/json",
             [document](const http::Request&) { return http::json_response(200, *document); });
  routes.raw("/api/docs",
             {.name = "docs",
              .tag = "Studio",
              .needs = Needs::nothing(),
              .says = "This description, for people"},
             "text/html; charset=utf-8", [page](const http::Request&) {
               return http::text_response(200, "text/html; charset=utf-8", *page);
             });
  const auto described = openapi_document(routes, version);
  *document = json_text(described);
  *page = docs_page(described);
}

}  // namespace atelier::api
