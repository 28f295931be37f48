// The OpenAPI 3.1 document of a route table.
#pragma once
#include <string>

#include "api/routes.h"

namespace atelier::api {

boost::json::object openapi_document(Routes& routes, const std::string& version);

// GET /api/v1/openapi.json and GET /api/docs; add them last, they show what was added before.
void add_documentation_routes(Routes& routes, const std::string& version);

}  // namespace atelier::api
