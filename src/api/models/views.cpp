#include "api/models/views.h"

namespace atelier::api {
namespace {

std::optional<std::string> unless_empty(const std::string& text) {
  return text.empty() ? std::nullopt : std::optional(text);
}

}  // namespace

ModelView model_view(Model model) {
  ModelView view;
  view.fault = unless_empty(model.fault);
  if (!model.cover.empty()) {
    // The content's name in the address: a new cover is a new address, so caches never lie.
    view.cover_url = "/api/v1/models/" + model.id.text + "/cover?v=" + model.cover.substr(0, 16);
  }
  view.thumbnail_url = view.cover_url;
  view.model = std::move(model);
  return view;
}

Page<ModelView> model_page(std::vector<Model> models) {
  Page<ModelView> page;
  page.items.reserve(models.size());
  for (auto& model : models) page.items.push_back(model_view(std::move(model)));
  return page;
}

}  // namespace atelier::api
