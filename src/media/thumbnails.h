// Small WebP copies of pictures, made when first asked for and kept in `thumbs/`. They may be
// deleted at any time. Threads: any.
#pragma once
#include <array>
#include <string>

#include "base/result.h"

namespace atelier {

constexpr std::array<int, 3> thumbnail_sizes_px{256, 512, 1024};

class Thumbnails {
 public:
  explicit Thumbnails(std::string folder) : folder_(std::move(folder)) {}

  // The path of the thumbnail of a picture file: its longer side is size_px, never enlarged.
  // `sha256` names the picture's content.
  Result<std::string> require(const std::string& picture, const std::string& sha256, int size_px);
  // Forgets those of a picture that is gone.
  void remove(const std::string& sha256) const;
  std::string path_of(const std::string& sha256, int size_px) const;
  const std::string& folder() const { return folder_; }

 private:
  std::string folder_;
};

}  // namespace atelier
