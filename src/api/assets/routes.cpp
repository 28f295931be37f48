#include "api/assets/routes.h"

#include "api/assets/dto.h"

namespace atelier::api {
namespace {

http::FileReply file_reply(OpenedFile file) {
  return {.path = std::move(file.path),
          .content_type = std::move(file.content_type),
          .etag = std::move(file.etag),
          .cache_control = std::string(http::cache_forever),
          .download_name = {},
          .policy = http::media_policy,
          .more_headers = {}};
}

Result<http::FileReply> asset_file(const Call& call, AssetFileQuery query, AssetService& assets) {
  TRY(auto file, assets.open_file(call.caller, query.id));
  const std::string name = query.download ? file.download_name : "";
  auto reply = file_reply(std::move(file));
  reply.download_name = name;
  return reply;
}

Result<http::FileReply> asset_thumbnail(const Call& call, ThumbnailQuery query,
                                        AssetService& assets) {
  TRY(auto file, assets.open_thumbnail(call.caller, query.id, query.size));
  return file_reply(std::move(file));
}

Result<http::FileReply> asset_scrub(const Call& call, AssetRef ref, AssetService& assets) {
  TRY(auto file, assets.open_strip(call.caller, ref.id));
  auto reply = file_reply(std::move(file));
  reply.more_headers.push_back({"X-Strip-Frames", std::to_string(AssetService::strip_frames)});
  return reply;
}

}  // namespace

void add_asset_routes(Routes& routes, AssetService& assets) {
  routes.get<AssetFileQuery, http::FileReply>(
      "/api/v1/assets/{id}/file",
      {.name = "get_asset_file",
       .tag = "Assets",
       .needs = Action::assets_read,
       .says = "The picture itself: its bytes never change; ranges are served"},
      bind(asset_file, assets));
  routes.get<ThumbnailQuery, http::FileReply>("/api/v1/assets/{id}/thumbnail",
                                              {.name = "get_asset_thumbnail",
                                               .tag = "Assets",
                                               .needs = Action::assets_read,
                                               .says = "A small WebP of it, upright",
                                               .is_slow = true},
                                              bind(asset_thumbnail, assets));
  routes.get<AssetRef, http::FileReply>(
      "/api/v1/assets/{id}/scrub",
      {.name = "get_asset_scrub",
       .tag = "Assets",
       .needs = Action::assets_read,
       .says = "Ten pictures from all over a video side by side, as WebP (X-Strip-Frames: 10)",
       .is_slow = true},
      bind(asset_scrub, assets));
}

}  // namespace atelier::api
