#pragma once
#include "api/routes.h"

namespace atelier {
class BatchService;
class WildcardService;
}  // namespace atelier

namespace atelier::api {

void add_batch_routes(Routes& routes, BatchService& batches, WildcardService& wildcards);

}  // namespace atelier::api
