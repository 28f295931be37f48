#pragma once
#include "api/routes.h"

namespace atelier {
class CollectionService;
}

namespace atelier::api {

void add_collection_routes(Routes& routes, CollectionService& collections);

}  // namespace atelier::api
