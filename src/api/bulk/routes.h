#pragma once
#include "api/routes.h"

namespace atelier {
class BulkService;
}

namespace atelier::api {

void add_bulk_routes(Routes& routes, BulkService& bulk);

}  // namespace atelier::api
