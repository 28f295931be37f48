#pragma once
#include "api/routes.h"

namespace atelier {
class GalleryService;
}

namespace atelier::api {

void add_gallery_routes(Routes& routes, GalleryService& gallery);

}  // namespace atelier::api
