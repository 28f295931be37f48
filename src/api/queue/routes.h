#pragma once
#include "api/routes.h"

namespace atelier {
class JobService;
class QueueService;
}  // namespace atelier

namespace atelier::api {

void add_queue_routes(Routes& routes, QueueService& queue, JobService& jobs);

}  // namespace atelier::api
