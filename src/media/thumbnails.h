// Small WebP copies of pictures, kept in `thumbs/`. They may be deleted at any time: they are made
// anew when somebody asks (services/thumbnail_maker.h). Threads: any.
#pragma once
#include <array>
#include <optional>
#include <string>
#include <vector>

#include "media/files.h"

namespace atelier {

constexpr std::array<int, 3> thumbnail_sizes_px{256, 512, 1024};
// `invalid` for any other size.
Result<> check_thumbnail_size(int size_px);

class Thumbnails {
 public:
  explicit Thumbnails(std::string folder) : folder_(std::move(folder)) {}

  // Where the thumbnail of a picture lies or will lie: its longer side is size_px, never enlarged.
  // `sha256` names the picture's content.
  std::string path_of(const std::string& sha256, int size_px) const;
  // The pictures that hover scrubbing goes through, side by side.
  std::string strip_path_of(const std::string& sha256) const;
  // Whole or not at all, but not durable: after a power cut it is made again.
  Result<> keep(const std::string& path, std::span<const std::byte> webp) const;
  // Forgets those of a picture that is gone.
  void remove(const std::string& sha256) const;
  const std::string& folder() const { return folder_; }

 private:
  std::string folder_;
};

struct MadeThumbnails {
  std::vector<Bytes> files;  // WebP, one for each size
  std::string thumbhash;     // empty unless it was asked for
};
enum class WithThumbhash { no, yes };
// All sizes from one reading of an ordinary PNG; nothing when the file is of another kind, which
// the decoder must read. `corrupt` when it is damaged.
Result<std::optional<MadeThumbnails>> thumbnails_of_png(std::span<const std::byte> file,
                                                        const std::vector<int>& sizes_px,
                                                        WithThumbhash hash = WithThumbhash::no);

}  // namespace atelier
