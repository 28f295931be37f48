// Models as answers.
#pragma once
#include "api/models/dto.h"

namespace atelier::api {

ModelView model_view(Model model);
Page<ModelView> model_page(std::vector<Model> models);

}  // namespace atelier::api
