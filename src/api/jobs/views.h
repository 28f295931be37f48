// From the services' words to the wire's.
#pragma once
#include "api/jobs/dto.h"

namespace atelier::api {

ModelRefView model_ref_view(const ModelRef& model);
ProgressView progress_view(const JobProgress& progress);
JobView job_view(const JobStatus& status);

}  // namespace atelier::api
