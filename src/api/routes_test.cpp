#include "api/routes.h"

#include <gtest/gtest.h>

#include "api/docs_page.h"
#include "api/metrics.h"
#include "api/openapi.h"
#include "http/target.h"

namespace atelier::api {
namespace {

struct Brew {
  std::string name;
  int minutes = 3;
};
template <class V>
void fields(V& v, Brew& b) {
  v.required("name", b.name).length(1, 10).says("What <to> brew");
  v.defaulted("minutes", b.minutes).between(1, 10);
}

struct BrewQuery {
  std::string id;
  std::vector<int> sizes;
  bool hot = false;
  std::optional<double> strength;
};
template <class V>
void fields(V& v, BrewQuery& q) {
  v.required("id", q.id).length(3, 3);
  v.defaulted("sizes", q.sizes);
  v.defaulted("hot", q.hot);
  v.optional("strength", q.strength).between(0, 1);
}

struct BrewView {
  std::string text;
};
template <class V>
void fields(V& v, BrewView& b) {
  v.required("text", b.text);
}

Routes make_routes(Result<Caller> caller = Caller{}) {
  Routes routes([caller](const http::Request&) { return caller; });
  routes.post<Brew, MaybeCreated<BrewView>>(
      "/brews",
      {.name = "create_brew",
       .tag = "Brews",
       .needs = Action::jobs_create,
       .success = 201,
       .says = "Brew",
       .takes_idempotency_key = true},
      [](const Call& call, const Brew& brew) -> Result<MaybeCreated<BrewView>> {
        if (brew.name == "tea") return fail(ErrorKind::conflict, "There is tea already.");
        return MaybeCreated<BrewView>{{brew.name + call.idempotency_key.value_or("")},
                                      !call.idempotency_key};
      },
      [](const Call&, const Brew& brew) -> Result<> {
        if (brew.name != "mud") return {};
        return fail(Error{ErrorKind::invalid, "", "", {{"name", "is no drink"}, {"minutes", "x"}}});
      });
  routes.get<BrewQuery, BrewView>(
      "/brews/{id}",
      {.name = "get_brew", .tag = "Brews", .needs = Needs::nothing(), .says = "Look"},
      [](const Call&, const BrewQuery& query) -> Result<BrewView> {
        std::string text = query.id + (query.hot ? " hot" : " cold");
        for (const int size : query.sizes) text += " " + std::to_string(size);
        return BrewView{text};
      });
  routes.remove<Nothing, NoContent>(
      "/brews",
      {.name = "pour_away",
       .tag = "Brews",
       .needs = Action::jobs_cancel,
       .success = 204,
       .says = "Pour away"},
      [](const Call&, Nothing) -> Result<NoContent> { return NoContent{}; });
  return routes;
}

struct Answer {
  int status = 0;
  std::string body;
};

Answer ask(Routes routes, http::Method method, const std::string& target, std::string body = "",
           std::vector<http::NameValue> headers = {{"content-type", "application/json"}}) {
  const auto parsed = http::parse_target(target);
  http::Request request{.method = method,
                        .segments = parsed->segments,
                        .query = parsed->query,
                        .headers = std::move(headers),
                        .params = {},
                        .body = std::move(body)};
  const auto router = std::move(routes).take_router();
  auto match = router.find(method, request.segments);
  if (match.route == nullptr) return {};
  request.params = std::move(match.params);
  const auto response = std::get<http::Handler>(match.route->answer)(request);
  return {response.status, std::get<std::string>(response.body)};
}

std::set<std::string> faulty_fields(const Answer& answer) {
  std::set<std::string> names;
  const auto body = parse_json(answer.body);
  if (!body) return names;
  for (const auto& fault : body->at("error").at("faults").as_array()) {
    names.emplace(fault.at("field").as_string());
  }
  return names;
}

TEST(Routes, ReadCallAndShape) {
  const auto created = ask(make_routes(), http::Method::post, "/brews", R"({"name":"mate"})");
  EXPECT_EQ(created.status, 201);
  EXPECT_EQ(created.body, R"({"text":"mate"})");
  const auto again =
      ask(make_routes(), http::Method::post, "/brews", R"({"name":"mate"})",
          {{"content-type", "application/json; charset=utf-8"}, {"idempotency-key", "7"}});
  EXPECT_EQ(again.status, 200);
  EXPECT_EQ(again.body, R"({"text":"mate7"})");
  EXPECT_EQ(ask(make_routes(), http::Method::remove, "/brews").status, 204);
}

TEST(Routes, ReadTypedParametersFromTheAddress) {
  const auto answer =
      ask(make_routes(), http::Method::get, "/brews/abc?sizes=1,2&hot=1&strength=0.5");
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body, R"({"text":"abc hot 1 2"})");
  const auto bad = ask(make_routes(), http::Method::get,
                       "/brews/abc?sizes=1,x&hot=maybe&strength=2&colour=red&strength=1");
  EXPECT_EQ(bad.status, 400);
  EXPECT_EQ(faulty_fields(bad), (std::set<std::string>{"sizes[1]", "hot", "strength", "colour"}));
  EXPECT_EQ(ask(make_routes(), http::Method::get, "/brews/toolong").status, 404);
}

TEST(Routes, RefuseWithEveryFault) {
  const auto faulty =
      ask(make_routes(), http::Method::post, "/brews?x=1", R"({"name":"","minutes":99,"sugar":1})");
  EXPECT_EQ(faulty.status, 400);
  EXPECT_EQ(faulty_fields(faulty), (std::set<std::string>{"name", "minutes", "sugar", "x"}));
  // What only the service knows comes in the same answer, once for each field.
  const auto more =
      ask(make_routes(), http::Method::post, "/brews", R"({"name":"mud","minutes":99})");
  EXPECT_EQ(faulty_fields(more), (std::set<std::string>{"name", "minutes"}));
  EXPECT_EQ(more.body.find("\"says\":\"x\""), std::string::npos);
  EXPECT_EQ(faulty_fields(ask(make_routes(), http::Method::post, "/brews")),
            (std::set<std::string>{"name"}));
  for (const char* body : {"[]", "{", "null", "{\"name\":\"a\"} x"}) {
    EXPECT_EQ(ask(make_routes(), http::Method::post, "/brews", body).status, 400) << body;
  }
  EXPECT_EQ(ask(make_routes(), http::Method::post, "/brews", R"({"name":"a"})", {}).status, 400);
  EXPECT_EQ(ask(make_routes(), http::Method::post, "/brews", R"({"name":"tea"})").status, 409);
  const Result<Caller> nobody = fail(ErrorKind::unauthenticated, "Who are you?");
  EXPECT_EQ(ask(make_routes(nobody), http::Method::post, "/brews", "{}").status, 401);
}

TEST(OpenApi, DescribesEveryRoute) {
  auto routes = make_routes();
  const auto document = openapi_document(routes, "1.2.3");
  const auto& post = document.at("paths").at("/brews").at("post").as_object();
  EXPECT_EQ(post.at("operationId"), "create_brew");
  EXPECT_EQ(post.at("parameters").at(0).at("name"), "Idempotency-Key");
  EXPECT_EQ(post.at("requestBody").at("content").at("application/json").at("schema").at("$ref"),
            "#/components/schemas/Brew");
  EXPECT_TRUE(post.at("responses").as_object().contains("201"));
  EXPECT_TRUE(post.at("responses").as_object().contains("200"));
  const auto& get = document.at("paths").at("/brews/{id}").at("get").as_object();
  EXPECT_EQ(get.at("parameters").at(0).at("in"), "path");
  EXPECT_EQ(get.at("parameters").at(1).at("in"), "query");
  EXPECT_TRUE(document.at("components").at("schemas").as_object().contains("ErrorBody"));
  const auto& removal = document.at("paths").at("/brews").at("delete").as_object();
  EXPECT_FALSE(removal.at("responses").at("204").as_object().contains("content"));
  const auto page = docs_page(document);
  EXPECT_NE(page.find("What &lt;to> brew"), std::string::npos);
  EXPECT_EQ(page.find("<script"), std::string::npos);
}

TEST(Metrics, CountWhatWasAnswered) {
  Metrics metrics;
  metrics.record(
      {.route = "get_job", .method = http::Method::get, .status = 200, .seconds = 0.003});
  metrics.record({.route = "get_job", .method = http::Method::get, .status = 404, .seconds = 99});
  metrics.set_load_source([] { return http::ServerLoad{.connections = 7}; });
  const auto text = metrics.text();
  for (const char* line :
       {"atelier_http_requests_total{route=\"get_job\",status=\"404\"} 1\n",
        "atelier_http_request_seconds_bucket{route=\"get_job\",le=\"0.0025\"} 0\n",
        "atelier_http_request_seconds_bucket{route=\"get_job\",le=\"0.005\"} 1\n",
        "atelier_http_request_seconds_bucket{route=\"get_job\",le=\"+Inf\"} 2\n",
        "atelier_http_connections 7\n", "process_resident_memory_bytes "}) {
    EXPECT_NE(text.find(line), std::string::npos) << line << text;
  }
}

}  // namespace
}  // namespace atelier::api
