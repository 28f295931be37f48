// What a file is, judged by its bytes alone: never by its name or by what somebody says it is.
// Looks at headers only; whether the pixels are sound shows when they are decoded. Knows PNG, JPEG,
// WebP, AVIF, GIF, MP4, WebM and MOV. Pure apart from reading the file; fuzzed
// (tests/fuzz/fuzz_probe).
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/enum_names.h"
#include "media/byte_source.h"

namespace atelier {

enum class MediaFormat { png, jpeg, webp, avif, gif, mp4, webm, mov };
constexpr std::array<std::string_view, 8> enum_names(MediaFormat) {
  return {"png", "jpeg", "webp", "avif", "gif", "mp4", "webm", "mov"};
}

struct MediaFacts {
  MediaFormat format = MediaFormat::png;
  int width = 0;  // upright: after the file's own rotation
  int height = 0;
  int orientation = 1;   // EXIF's 1..8, as the file says
  int64_t media_ms = 0;  // of a video or an animation; 0 when the file does not tell
  int pages = 1;         // frames of an animation
  bool has_audio = false;
  bool has_alpha = false;
  // It cannot be decoded line by line: interlaced, progressive or packed as one piece.
  bool held_whole = false;
  // An embedded colour profile, more than 8 bits, four colours, a palette.
  bool unusual_colour = false;
};

constexpr bool is_video(MediaFormat format) {
  return format == MediaFormat::mp4 || format == MediaFormat::webm || format == MediaFormat::mov;
}
// "image/png", "video/mp4".
std::string_view mime_of(MediaFormat format);
// ".png", ".jpg"; the one of the file's name in media/.
std::string_view extension_of(MediaFormat format);
// Nothing for a type that is none of ours.
std::optional<MediaFormat> find_format(std::string_view mime);
std::string_view mime_of_extension(std::string_view extension);  // "" for one that is none of ours

// More pixels than this are refused before anything is decoded.
constexpr int64_t pixels_max = 250'000'000;
constexpr int64_t held_pixels_max = 120'000'000;  // when they must all be held at once
constexpr int64_t video_pixels_max = int64_t{8192} * 8192;
constexpr int side_px_max = 100'000;

// `invalid` for a kind of file the studio does not take, `corrupt` when its header is damaged,
// `too_large` for more pixels than may be decoded; each with a sentence.
Result<MediaFacts> probe(ByteSource& source);
Result<MediaFacts> probe_file(const std::string& path);

}  // namespace atelier
