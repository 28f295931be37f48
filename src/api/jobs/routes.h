#pragma once
#include "api/routes.h"

namespace atelier {
class JobService;
}

namespace atelier::api {

void add_job_routes(Routes& routes, JobService& jobs);

}  // namespace atelier::api
