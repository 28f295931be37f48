#pragma once
#include "api/routes.h"

namespace atelier {
class StatusService;
class TokenService;
}  // namespace atelier

namespace atelier::api {

// /healthz, status, capabilities and tokens.
void add_studio_routes(Routes& routes, StatusService& status, TokenService& tokens,
                       const std::string& version);

}  // namespace atelier::api
