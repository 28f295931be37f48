#include "api/assets/views.h"

#include "api/jobs/views.h"

namespace atelier::api {

AssetView asset_view(Asset asset) {
  const std::string address = "/api/v1/assets/" + asset.id.text;
  // A row of ours holds an object here; a damaged one must not hide its picture.
  boost::json::value extras = boost::json::object();
  if (asset.extras.size() > 2) {
    auto parsed = parse_json(asset.extras);
    if (parsed && parsed->is_object()) extras = std::move(*parsed);
  }
  AssetView view{.asset = std::move(asset),
                 .model = {},
                 .extras = std::move(extras),
                 .linked = false,
                 .file_url = address + "/file",
                 .thumbnail_url = address + "/thumbnail"};
  view.model = model_ref_view(view.asset.model);
  view.linked = view.asset.link_path.has_value();
  return view;
}

std::optional<std::string> cover_url(const std::optional<AssetId>& cover) {
  if (!cover) return std::nullopt;
  return "/api/v1/assets/" + cover->text + "/thumbnail";
}

}  // namespace atelier::api
