#pragma once
#include "api/routes.h"

namespace atelier {
class ZipService;
}

namespace atelier::api {

void add_zip_routes(Routes& routes, ZipService& zips);

}  // namespace atelier::api
