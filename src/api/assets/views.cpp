#include "api/assets/views.h"

#include "api/jobs/views.h"

namespace atelier::api {

void fill_asset_view(Asset&& asset, AssetView& view) {
  const std::string address = "/api/v1/assets/" + asset.id.text;
  // A row of ours holds an object here; a damaged one must not hide its picture.
  view.extras = boost::json::object();
  if (asset.extras.size() > 2) {
    auto parsed = parse_json(asset.extras);
    if (parsed && parsed->is_object()) view.extras = std::move(*parsed);
  }
  view.model = model_ref_view(asset.model);
  view.linked = asset.link_path.has_value();
  view.file_url = address + "/file";
  view.thumbnail_url = address + "/thumbnail";
  view.asset = std::move(asset);
}

AssetView asset_view(Asset asset) {
  AssetView view;
  fill_asset_view(std::move(asset), view);
  return view;
}

std::optional<std::string> cover_url(const std::optional<AssetId>& cover) {
  if (!cover) return std::nullopt;
  return "/api/v1/assets/" + cover->text + "/thumbnail";
}

}  // namespace atelier::api
