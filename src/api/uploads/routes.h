#pragma once
#include "api/routes.h"

namespace atelier {
class UploadService;
}

namespace atelier::api {

void add_upload_routes(Routes& routes, UploadService& uploads);

}  // namespace atelier::api
