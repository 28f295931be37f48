#include "api/assets/views.h"

#include "api/jobs/views.h"

namespace atelier::api {

AssetView asset_view(const Asset& asset) {
  const std::string address = "/api/v1/assets/" + asset.id.text;
  // A row of ours holds an object here; a damaged one must not hide its picture.
  auto extras = parse_json(asset.extras);
  const bool sound = extras && extras->is_object();
  return {.asset = asset,
          .model = model_ref_view(asset.model),
          .extras = sound ? std::move(*extras) : boost::json::value(boost::json::object()),
          .linked = asset.link_path.has_value(),
          .file_url = address + "/file",
          .thumbnail_url = address + "/thumbnail"};
}

std::optional<std::string> cover_url(const std::optional<AssetId>& cover) {
  if (!cover) return std::nullopt;
  return "/api/v1/assets/" + cover->text + "/thumbnail";
}

}  // namespace atelier::api
