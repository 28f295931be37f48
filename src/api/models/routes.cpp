#include "api/models/routes.h"

#include "api/models/dto.h"
#include "services/models.h"

namespace atelier::api {
namespace {

ModelView model_view(Model model) {
  ModelView view{.model = std::move(model), .fault = {}, .thumbnail_url = {}};
  if (!view.model.fault.empty()) view.fault = view.model.fault;
  return view;
}

Page<ModelView> whole_list(std::vector<Model> models) {
  Page<ModelView> page;
  for (auto& model : models) page.items.push_back(model_view(std::move(model)));
  return page;
}

Result<Page<ModelView>> list_models(const Call& call, Nothing, ModelService& models) {
  TRY(auto list, models.list(call.caller));
  return whole_list(std::move(list));
}

Result<ModelView> get_model(const Call& call, ModelRefQuery query, ModelService& models) {
  TRY(auto model, models.get(call.caller, query.id));
  return model_view(std::move(model));
}

Result<Page<ModelView>> rescan_models(const Call& call, Nothing, ModelService& models) {
  TRY(auto list, models.rescan(call.caller));
  return whole_list(std::move(list));
}

}  // namespace

void add_model_routes(Routes& routes, ModelService& models) {
  routes.get<Nothing, Page<ModelView>>("/api/v1/models",
                                       {.name = "list_models",
                                        .tag = "Models",
                                        .needs = Action::models_read,
                                        .says = "Every model, the default first"},
                                       bind(list_models, models));
  routes.get<ModelRefQuery, ModelView>(
      "/api/v1/models/{id}",
      {.name = "get_model", .tag = "Models", .needs = Action::models_read, .says = "One model"},
      bind(get_model, models));
  routes.post<Nothing, Page<ModelView>>("/api/v1/models/rescan",
                                        {.name = "rescan_models",
                                         .tag = "Models",
                                         .needs = Action::models_edit,
                                         .says = "Look at the models folder again"},
                                        bind(rescan_models, models));
}

}  // namespace atelier::api
