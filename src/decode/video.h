// Single frames of videos through FFmpeg's libraries. The door to libavformat, libavcodec and
// libswscale. Threads: one at a time.
#pragma once
#include <memory>
#include <string>

#include "media/shrink.h"

namespace atelier {

class Video {
 public:
  // `corrupt` when there is no picture in it that can be decoded.
  static Result<Video> open(const std::string& path);
  Video(Video&&) noexcept;
  Video& operator=(Video&&) = delete;
  ~Video();

  int64_t duration_ms() const;  // 0 when nobody knows
  // The frame shown at a moment, or one near it, upright, its longer side at most side_px. Moments
  // asked for in ascending order cost least.
  Result<SmallImage> frame_near(int64_t at_ms, int side_px);

 private:
  struct Parts;
  explicit Video(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

// Frames from all over the video, side by side from left to right.
Result<SmallImage> strip_of(Video& video, int frames, int side_px);
// A frame from near the beginning: the very first one is often black.
Result<SmallImage> poster_of(Video& video, int side_px);

}  // namespace atelier
