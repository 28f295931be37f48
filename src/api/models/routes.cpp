#include "api/models/routes.h"

#include "api/models/change_dto.h"
#include "api/models/change_routes.h"
#include "api/models/views.h"
#include "services/models.h"

namespace atelier::api {
namespace {

struct SortName {
  std::string_view name;
  ModelSort sort;
};
constexpr SortName sort_names[] = {{"", ModelSort::usual},
                                   {"name", ModelSort::name},
                                   {"base", ModelSort::base},
                                   {"type", ModelSort::type},
                                   {"size", ModelSort::size},
                                   {"created_at", ModelSort::created_at},
                                   {"updated_at", ModelSort::updated_at}};

Result<ModelQuery> model_query(const ModelListQuery& query) {
  ModelQuery out{.type = query.type, .base = query.base, .search = query.search};
  std::string_view word = query.sort;
  if (word.starts_with('-')) {
    out.direction = SortDirection::descending;
    word.remove_prefix(1);
  }
  for (const SortName& known : sort_names) {
    if (known.name != word) continue;
    out.sort = known.sort;
    return out;
  }
  const char* says = "must be name, base, type, size, created_at or updated_at";
  return fail(Error{ErrorKind::invalid, std::string("sort ") + says + ".", "", {{"sort", says}}});
}

Result<Page<ModelView>> list_models(const Call& call, ModelListQuery query, ModelService& models) {
  TRY(const ModelQuery wanted, model_query(query));
  TRY(auto list, models.list(call.caller, wanted));
  return model_page(std::move(list));
}

Result<ModelView> get_model(const Call& call, ModelRefQuery query, ModelService& models) {
  TRY(auto model, models.get(call.caller, query.id));
  return model_view(std::move(model));
}

Result<Page<ModelView>> rescan_models(const Call& call, Nothing, ModelService& models) {
  TRY(auto list, models.rescan(call.caller));
  return model_page(std::move(list));
}

}  // namespace

void add_model_routes(Routes& routes, ModelService& models) {
  routes.get<ModelListQuery, Page<ModelView>>(
      "/api/v1/models",
      {.name = "list_models",
       .tag = "Models",
       .needs = Action::models_read,
       .says = "Every model, the default first; of one type or family, searched, sorted"},
      bind(list_models, models));
  routes.get<ModelRefQuery, ModelView>(
      "/api/v1/models/{id}",
      {.name = "get_model", .tag = "Models", .needs = Action::models_read, .says = "One model"},
      bind(get_model, models));
  routes.post<Nothing, Page<ModelView>>("/api/v1/models/rescan",
                                        {.name = "rescan_models",
                                         .tag = "Models",
                                         .needs = Action::models_edit,
                                         .says = "Look at the models folder again",
                                         .is_slow = true},
                                        bind(rescan_models, models));
  add_model_change_routes(routes, models);
}

}  // namespace atelier::api
