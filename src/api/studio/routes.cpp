#include "api/studio/routes.h"

#include "api/studio/views.h"

namespace atelier::api {
namespace {

struct HealthView {
  std::string status = "ok";
  std::string version;
};
template <class V>
void fields(V& v, HealthView& h) {
  v.required("status", h.status);
  v.required("version", h.version);
}

Result<StatusView> get_status(const Call& call, Nothing, StatusService& service) {
  TRY(const auto status, service.status(call.caller));
  return status_view(status);
}

Result<CapabilitiesView> get_capabilities(const Call& call, Nothing, StatusService& service) {
  TRY(const auto capabilities, service.capabilities(call.caller));
  return capabilities_view(capabilities);
}

Result<TokenCount> count_tokens(const Call& call, TokenQuery query, TokenService& service) {
  return service.count(call.caller, query.text);
}

}  // namespace

void add_studio_routes(Routes& routes, StatusService& status, TokenService& tokens,
                       const std::string& version) {
  routes.get<Nothing, HealthView>(
      "/healthz",
      {.name = "health", .tag = "Studio", .needs = Needs::nothing(), .says = "Is anybody there?"},
      [version](const Call&, Nothing) -> Result<HealthView> {
        return HealthView{.status = "ok", .version = version};
      });
  routes.get<Nothing, StatusView>("/api/v1/status",
                                  {.name = "get_status",
                                   .tag = "Studio",
                                   .needs = Action::status_read,
                                   .says = "How the engine, the queue and the disk are doing"},
                                  bind(get_status, status));
  routes.get<Nothing, CapabilitiesView>("/api/v1/capabilities",
                                        {.name = "get_capabilities",
                                         .tag = "Studio",
                                         .needs = Action::status_read,
                                         .says = "What a job may ask for"},
                                        bind(get_capabilities, status));
  routes.post<TokenQuery, TokenCount>("/api/v1/tokens",
                                      {.name = "count_tokens",
                                       .tag = "Studio",
                                       .needs = Action::models_read,
                                       .says = "How many tokens a text has"},
                                      bind(count_tokens, tokens));
}

}  // namespace atelier::api
