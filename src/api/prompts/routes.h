#pragma once
#include "api/routes.h"

namespace atelier {
class WildcardService;
}

namespace atelier::api {

void add_prompt_routes(Routes& routes, WildcardService& wildcards);

}  // namespace atelier::api
