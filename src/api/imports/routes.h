#pragma once
#include "api/routes.h"

namespace atelier {
class ImportService;
}

namespace atelier::api {

void add_import_routes(Routes& routes, ImportService& imports);

}  // namespace atelier::api
