#pragma once
#include "api/routes.h"

namespace atelier {
class ModelConverter;
class ModelCoverService;
}  // namespace atelier

namespace atelier::api {

// Covers of models, and their conversion.
void add_model_cover_routes(Routes& routes, ModelCoverService& covers);
void add_model_convert_route(Routes& routes, ModelConverter& converter);

}  // namespace atelier::api
