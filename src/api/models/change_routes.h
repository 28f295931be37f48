#pragma once
#include "api/routes.h"

namespace atelier {
class ModelService;
}

namespace atelier::api {

void add_model_change_routes(Routes& routes, ModelService& models);

}  // namespace atelier::api
