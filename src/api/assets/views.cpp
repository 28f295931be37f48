#include "api/assets/views.h"

#include "api/jobs/views.h"

namespace atelier::api {

AssetView asset_view(const Asset& asset) {
  const std::string address = "/api/v1/assets/" + asset.id.text;
  return {.id = asset.id,
          .kind = asset.kind,
          .job_id = asset.job_id,
          .image_index = asset.image_index,
          .width = asset.width,
          .height = asset.height,
          .bytes = asset.bytes,
          .sha256 = asset.sha256,
          .created_at = asset.created_at,
          .recipe = asset.recipe,
          .model = model_ref_view(asset.model),
          .thumbhash = asset.thumbhash,
          .duration_ms = asset.duration_ms,
          .file_url = address + "/file",
          .thumbnail_url = address + "/thumbnail",
          .starred = asset.starred};
}

}  // namespace atelier::api
