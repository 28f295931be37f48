#include "services/model_covers.h"

#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "base/log.h"
#include "media/probe.h"
#include "media/sha256.h"
#include "services/model_places.h"
#include "services/thumbnail_maker.h"

namespace atelier {
namespace {

namespace fs = std::filesystem;
constexpr int cover_px = 512;
constexpr int64_t cover_bytes_max = 4 << 20;

}  // namespace

CoverUpload::~CoverUpload() {
  ::unlink(path_.c_str());
}

Result<> CoverUpload::take(std::span<const std::byte> piece) {
  bytes_ += int64_t(piece.size());
  if (bytes_ > bytes_max) return fail(ErrorKind::too_large, "A cover may have 32 MB at most.");
  return file_.write(piece);
}

Result<Model> ModelCoverService::put(const Caller& caller, const Model& before,
                                     const std::string& cover) {
  TRY(auto model, models_.set_cover(caller, before.id, cover));
  if (before.cover.empty() || before.cover == cover) return model;
  // Two models may show the same picture.
  TRY(const auto all, models_.list(caller));
  const auto shows = [&](const Model& other) { return other.cover == before.cover; };
  if (std::none_of(all.begin(), all.end(), shows)) ::unlink(path_of(before.cover).c_str());
  return model;
}

// -> the content of its file in covers/
Result<std::string> ModelCoverService::store_thumbnail(const std::string& thumbnail) {
  TRY(const Bytes webp, read_file(thumbnail, cover_bytes_max));
  const std::string cover = sha256_hex(webp);
  TRY_DO(make_folders(folder_));
  std::error_code ignored;
  if (!fs::exists(path_of(cover), ignored)) {
    TRY_DO(write_durably(folder_ + "/." + make_id_text(), path_of(cover), webp));
  }
  return cover;
}

Result<std::string> ModelCoverService::store(const std::string& picture) {
  TRY(const MediaFacts facts, probe_file(picture));
  if (is_video(facts.format)) return fail(ErrorKind::invalid, "A cover must be a picture.");
  TRY(const std::string sha256, sha256_of_file(picture));
  const MediaFile file{picture, sha256, std::string(mime_of(facts.format))};
  TRY(const std::string thumbnail, thumbnails_.require(file, cover_px));
  return store_thumbnail(thumbnail);
}

std::string ModelCoverService::beside(const std::string& model_path) {
  const std::string picture = picture_beside(model_path);
  std::error_code wrong;
  if (picture.empty() || fs::file_size(picture, wrong) > uintmax_t{CoverUpload::bytes_max})
    return {};
  auto cover = store(picture);
  if (cover) return std::move(*cover);
  log_warn("models", picture + ": " + to_line(cover.error()));
  return {};
}

Result<Model> ModelCoverService::use_asset(const Caller& caller, const ModelId& id,
                                           const AssetId& asset) {
  TRY_DO(require(caller, Action::models_edit));
  TRY(const OpenedFile thumbnail, assets_.open_thumbnail(caller, asset, cover_px));
  TRY(const Model before, models_.get(caller, id));
  TRY(const std::string cover, store_thumbnail(thumbnail.path));
  return put(caller, before, cover);
}

Result<std::unique_ptr<CoverUpload>> ModelCoverService::begin(const Caller& caller,
                                                              const ModelId& id) {
  TRY_DO(require(caller, Action::models_edit));
  TRY(const Model model, models_.get(caller, id));
  TRY_DO(make_folders(folder_));
  std::string path = folder_ + "/." + make_id_text();
  TRY(File file, File::create(path));
  return std::make_unique<CoverUpload>(model.id, std::move(path), std::move(file));
}

Result<Model> ModelCoverService::finish(const Caller& caller, CoverUpload& upload) {
  TRY_DO(require(caller, Action::models_edit));
  TRY(const Model before, models_.get(caller, upload.model_));
  TRY(const std::string cover, store(upload.path_));
  return put(caller, before, cover);
}

Result<Model> ModelCoverService::remove(const Caller& caller, const ModelId& id) {
  TRY_DO(require(caller, Action::models_edit));
  TRY(const Model before, models_.get(caller, id));
  return put(caller, before, "");
}

Result<OpenedFile> ModelCoverService::open(const Caller& caller, const ModelId& id) {
  TRY(const Model model, models_.get(caller, id));
  std::error_code wrong;
  const auto bytes = fs::file_size(path_of(model.cover), wrong);
  if (model.cover.empty() || wrong) {
    return fail(ErrorKind::not_found, model.name + " has no cover.");
  }
  return OpenedFile{.path = path_of(model.cover),
                    .bytes = int64_t(bytes),
                    .content_type = "image/webp",
                    .etag = model.cover.substr(0, 32),
                    .download_name = ""};
}

}  // namespace atelier
