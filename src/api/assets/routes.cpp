#include "api/assets/routes.h"

#include <fcntl.h>

#include <algorithm>
#include <charconv>
#include <utility>

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

// Parts of a file and a few bytes in between, from somewhere to somewhere.
class PartsBody : public http::BodySource {
 public:
  PartsBody(std::string path, std::vector<FilePart> parts, http::ByteRange range)
      : path_(std::move(path)), parts_(std::move(parts)), skip_(range.offset), left_(range.bytes) {}

  Result<Piece> next() override {
    for (; next_ < parts_.size() && left_ > 0; ++next_) {
      const FilePart& part = parts_[next_];
      if (skip_ >= part.size()) {
        skip_ -= part.size();
        continue;
      }
      const uint64_t bytes = std::min(part.size() - skip_, left_);
      const uint64_t from = std::exchange(skip_, 0);
      left_ -= bytes;
      ++next_;
      if (part.bytes == 0) return Piece{part.literal.substr(from, bytes), {}};
      http::FileHandle file(::open(path_.c_str(), O_RDONLY | O_CLOEXEC));
      if (file.descriptor() < 0) return fail(ErrorKind::not_found, "A file has gone.", path_);
      return Piece{"", {std::move(file), part.offset + from, bytes}};
    }
    return Piece{};
  }

 private:
  const std::string path_;
  const std::vector<FilePart> parts_;
  uint64_t skip_;
  uint64_t left_;
  size_t next_ = 0;
};

Result<AnyFile> stripped_file(const Call& call, const AssetFileQuery& query, AssetService& assets) {
  TRY(auto stripped, assets.open_stripped(call.caller, query.id));
  const auto make = [path = stripped.file.path, parts = std::move(stripped.parts)](
                        http::ByteRange range) -> std::shared_ptr<http::BodySource> {
    return std::make_shared<PartsBody>(path, parts, range);
  };
  return http::MadeReply{.bytes = uint64_t(stripped.file.bytes),
                         .content_type = stripped.file.content_type,
                         .etag = stripped.file.etag,
                         .cache_control = std::string(http::cache_forever),
                         .download_name = query.download ? stripped.file.download_name : "",
                         .policy = http::media_policy,
                         .more_headers = {},
                         .make = make};
}

Result<AnyFile> asset_file(const Call& call, AssetFileQuery query, AssetService& assets) {
  if (query.format) {
    TRY(auto made, assets.convert(call.caller, query.id, *query.format));
    return http::MadeFile{.bytes = std::move(made.bytes),
                          .content_type = std::move(made.content_type),
                          .etag = std::move(made.etag),
                          .cache_control = "private, no-cache",  // encoders change with versions
                          .download_name = query.download ? made.download_name : "",
                          .policy = http::media_policy};
  }
  if (query.strip) return stripped_file(call, query, assets);
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

// The same out of memory; anything unusual about the request is asset_thumbnail()'s.
std::optional<http::Response> ready_thumbnail(const Caller& caller, const http::Request& request,
                                              AssetService& assets) {
  ThumbnailQuery query;
  for (const http::NameValue& field : request.query) {
    const std::string_view text = field.value;
    const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), query.size);
    if (field.name != "size" || wrong != std::errc() || end != text.data() + text.size()) {
      return std::nullopt;
    }
  }
  query.id.text = request.params.front().value;
  const auto ready = assets.find_thumbnail(caller, query.id, query.size);
  if (!ready) return std::nullopt;
  return http::memory_response(request, {.bytes = ready->bytes,
                                         .content_type = "image/webp",
                                         .etag = ready->etag,
                                         .cache_control = http::cache_forever,
                                         .policy = http::media_policy});
}

Result<http::FileReply> asset_scrub(const Call& call, AssetRef ref, AssetService& assets) {
  TRY(auto file, assets.open_strip(call.caller, ref.id));
  auto reply = file_reply(std::move(file));
  reply.more_headers.push_back({"X-Strip-Frames", std::to_string(AssetService::strip_frames)});
  return reply;
}

}  // namespace

void add_asset_routes(Routes& routes, AssetService& assets) {
  routes.get<AssetFileQuery, AnyFile>(
      "/api/v1/assets/{id}/file",
      {.name = "get_asset_file",
       .tag = "Assets",
       .needs = Action::assets_read,
       .says = "The picture itself: its bytes never change; ranges are served",
       .slow_with = {"strip", "format"}},
      // Qualified: a variant brings std::bind along.
      api::bind(asset_file, assets));
  routes.get<ThumbnailQuery, http::FileReply>("/api/v1/assets/{id}/thumbnail",
                                              {.name = "get_asset_thumbnail",
                                               .tag = "Assets",
                                               .needs = Action::assets_read,
                                               .says = "A small WebP of it, upright",
                                               .is_slow = true},
                                              bind(asset_thumbnail, assets));
  routes.quick("/api/v1/assets/{id}/thumbnail",
               [&assets](const Caller& caller, const http::Request& request) {
                 return ready_thumbnail(caller, request, assets);
               });
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
