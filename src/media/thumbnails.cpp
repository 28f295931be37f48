#include "media/thumbnails.h"

#include <vips/vips.h>

#include <algorithm>
#include <filesystem>
#include <memory>

#include "base/ids.h"
#include "media/files.h"

namespace atelier {
namespace {

constexpr int webp_quality = 82;

// libvips starts on first use: it costs some ten megabytes that an idle studio does not need.
bool start_vips() {
  static const bool started = [] {
    if (VIPS_INIT("atelier") != 0) return false;
    // One thread a picture: the pool above decides how many are made at once, and the cores belong
    // to the engine. No cache of operations: each picture is read once.
    vips_concurrency_set(1);
    vips_cache_set_max(0);
    return true;
  }();
  return started;
}

Failure vips_failure(const std::string& picture) {
  const std::string detail = vips_error_buffer();
  vips_error_clear();
  return fail(ErrorKind::corrupt, "No thumbnail can be made: the picture's file is damaged.",
              picture + ": " + detail);
}

struct FreeImage {
  void operator()(VipsImage* image) const { g_object_unref(image); }
};

Result<Bytes> make_thumbnail(const std::string& picture, int size_px) {
  if (!start_vips()) return vips_failure(picture);
  VipsImage* made = nullptr;
  if (vips_thumbnail(picture.c_str(), &made, size_px, "height", size_px, "size", VIPS_SIZE_DOWN,
                     nullptr) != 0) {
    return vips_failure(picture);
  }
  const std::unique_ptr<VipsImage, FreeImage> image(made);
  void* data = nullptr;
  size_t size = 0;
  // Without any metadata: thumbnails travel further than the pictures.
  if (vips_webpsave_buffer(image.get(), &data, &size, "Q", webp_quality, "strip", 1, nullptr) !=
      0) {
    return vips_failure(picture);
  }
  const auto* bytes = static_cast<const std::byte*>(data);
  Bytes webp(bytes, bytes + size);
  g_free(data);
  return webp;
}

}  // namespace

std::string Thumbnails::path_of(const std::string& sha256, int size_px) const {
  return folder_ + "/" + sha256.substr(0, 2) + "/" + sha256 + "-" + std::to_string(size_px) +
         ".webp";
}

Result<std::string> Thumbnails::require(const std::string& picture, const std::string& sha256,
                                        int size_px) {
  const auto& sizes = thumbnail_sizes_px;
  if (std::find(sizes.begin(), sizes.end(), size_px) == sizes.end()) {
    return fail(Error{ErrorKind::invalid,
                      "size must be 256, 512 or 1024.",
                      "",
                      {{"size", "must be 256, 512 or 1024"}}});
  }
  const std::string path = path_of(sha256, size_px);
  std::error_code ignored;
  if (std::filesystem::exists(path, ignored)) return path;
  TRY_DO(File::open_to_read(picture));
  TRY(const Bytes webp, make_thumbnail(picture, size_px));
  TRY_DO(make_folders(std::filesystem::path(path).parent_path().string()));
  // Two requests may make the same one: each has its own temporary, the later rename wins.
  TRY_DO(write_durably(path + "." + make_id_text() + ".tmp", path, webp));
  return path;
}

void Thumbnails::remove(const std::string& sha256) const {
  std::error_code ignored;
  for (const int size_px : thumbnail_sizes_px) {
    std::filesystem::remove(path_of(sha256, size_px), ignored);
  }
}

}  // namespace atelier
