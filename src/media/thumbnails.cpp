#include "media/thumbnails.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <filesystem>

#include "base/ids.h"
#include "media/plain_png.h"
#include "media/shrink.h"
#include "media/thumbhash.h"
#include "media/webp.h"

namespace atelier {

Result<> check_thumbnail_size(int size_px) {
  const auto& sizes = thumbnail_sizes_px;
  if (std::find(sizes.begin(), sizes.end(), size_px) != sizes.end()) return {};
  return fail(Error{ErrorKind::invalid,
                    "size must be 256, 512 or 1024.",
                    "",
                    {{"size", "must be 256, 512 or 1024"}}});
}

std::string Thumbnails::path_of(const std::string& sha256, int size_px) const {
  return folder_ + "/" + sha256.substr(0, 2) + "/" + sha256 + "-" + std::to_string(size_px) +
         ".webp";
}

std::string Thumbnails::strip_path_of(const std::string& sha256) const {
  return folder_ + "/" + sha256.substr(0, 2) + "/" + sha256 + "-strip.webp";
}

Result<> Thumbnails::keep(const std::string& path, std::span<const std::byte> webp) const {
  const std::string temporary = path + "." + make_id_text() + ".tmp";
  const auto write = [&]() -> Result<> {
    TRY(const File file, File::create(temporary));
    return file.write(webp);
  };
  Result<> written = write();
  if (!written && written.error().kind == ErrorKind::not_found) {
    TRY_DO(make_folders(std::filesystem::path(path).parent_path().string()));
    written = write();
  }
  if (written && std::rename(temporary.c_str(), path.c_str()) == 0) return {};
  const int why = errno;
  std::error_code ignored;
  std::filesystem::remove(temporary, ignored);
  if (!written) return written;
  return fail(file_error(why, "renaming", path));
}

void Thumbnails::remove(const std::string& sha256) const {
  std::error_code ignored;
  for (const int size_px : thumbnail_sizes_px) {
    std::filesystem::remove(path_of(sha256, size_px), ignored);
  }
  std::filesystem::remove(strip_path_of(sha256), ignored);
}

Result<std::optional<MadeThumbnails>> thumbnails_of_png(std::span<const std::byte> file,
                                                        const std::vector<int>& sizes_px,
                                                        WithThumbhash hash) {
  // Kept from picture to picture by each thread of the makers' pool: taking and clearing megabytes
  // costs a tenth of the whole work.
  thread_local PlainPng png;
  TRY(const bool ordinary, png.open(file));
  if (!ordinary) return std::optional<MadeThumbnails>();
  const PixelSize from{png.width(), png.height()};
  std::vector<Shrinker> shrinkers;
  for (const int size_px : sizes_px) {
    shrinkers.emplace_back(from, png.channels(), size_within(from, size_px));
  }
  for (int y = 0; y < from.height; ++y) {
    TRY(const auto row, png.next_row());
    for (Shrinker& shrinker : shrinkers) shrinker.push(row);
  }
  MadeThumbnails made;
  for (Shrinker& shrinker : shrinkers) {
    const SmallImage image = std::move(shrinker).take();
    if (hash == WithThumbhash::yes && made.thumbhash.empty()) made.thumbhash = thumbhash_of(image);
    TRY(Bytes webp, encode_webp(image));
    made.files.push_back(std::move(webp));
  }
  return std::optional(std::move(made));
}

}  // namespace atelier
