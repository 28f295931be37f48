#include "media/probe.h"

#include <fmt/format.h>

#include "media/detail/probe_formats.h"

namespace atelier {
namespace {

Failure unknown_kind() {
  return fail(ErrorKind::invalid,
              "This is no picture or video the studio takes: it takes PNG, JPEG, WebP, AVIF, GIF, "
              "MP4, WebM and MOV.");
}

Result<> check_size(const MediaFacts& facts) {
  if (facts.width <= 0 || facts.height <= 0) {
    return fail(ErrorKind::corrupt, "This file is damaged: it says it has no size.");
  }
  int64_t most = facts.held_whole ? held_pixels_max : pixels_max;
  if (is_video(facts.format)) most = video_pixels_max;
  const int64_t pixels = int64_t{facts.width} * facts.height;
  if (pixels <= most && facts.width <= side_px_max && facts.height <= side_px_max) return {};
  return fail(ErrorKind::too_large,
              fmt::format("This file has {} x {} pixels; at most {} million can be taken here.",
                          facts.width, facts.height, most / 1'000'000));
}

// The brands a file claims to follow.
bool has_brand(ByteSource& source, std::string_view brand) {
  const uint64_t end = std::min<uint64_t>(source.big(0, 4), 4096);
  for (uint64_t at = 8; at + 4 <= end; at += 4) {
    if (at != 12 && source.has(at, brand)) return true;
  }
  return false;
}

Result<MediaFacts> probe_boxes(ByteSource& source) {
  if (has_brand(source, "avif") || has_brand(source, "avis")) return probing::avif(source);
  if (source.has(8, "qt  ")) return probing::movie(source, MediaFormat::mov);
  for (const std::string_view still : {"heic", "heix", "mif1", "msf1", "jxl ", "crx "}) {
    if (source.has(8, still)) return unknown_kind();
  }
  return probing::movie(source, MediaFormat::mp4);
}

Result<MediaFacts> recognise(ByteSource& source) {
  if (source.has(0, {"\x89PNG\r\n\x1a\n", 8})) return probing::png(source);
  if (source.has(0, "\xff\xd8\xff")) return probing::jpeg(source);
  if (source.has(0, "GIF87a") || source.has(0, "GIF89a")) return probing::gif(source);
  if (source.has(0, "RIFF") && source.has(8, "WEBP")) return probing::webp(source);
  if (source.has(0, "\x1a\x45\xdf\xa3")) return probing::webm(source);
  if (source.has(4, "ftyp")) return probe_boxes(source);
  // QuickTime before there was ftyp.
  for (const std::string_view type : {"moov", "mdat", "wide"}) {
    if (source.has(4, type)) return probing::movie(source, MediaFormat::mov);
  }
  return unknown_kind();
}

}  // namespace

std::string_view mime_of(MediaFormat format) {
  switch (format) {
    case MediaFormat::png: return "image/png";
    case MediaFormat::jpeg: return "image/jpeg";
    case MediaFormat::webp: return "image/webp";
    case MediaFormat::avif: return "image/avif";
    case MediaFormat::gif: return "image/gif";
    case MediaFormat::mp4: return "video/mp4";
    case MediaFormat::webm: return "video/webm";
    case MediaFormat::mov: return "video/quicktime";
  }
  return "application/octet-stream";
}

std::string_view extension_of(MediaFormat format) {
  switch (format) {
    case MediaFormat::png: return ".png";
    case MediaFormat::jpeg: return ".jpg";
    case MediaFormat::webp: return ".webp";
    case MediaFormat::avif: return ".avif";
    case MediaFormat::gif: return ".gif";
    case MediaFormat::mp4: return ".mp4";
    case MediaFormat::webm: return ".webm";
    case MediaFormat::mov: return ".mov";
  }
  return "";
}

std::optional<MediaFormat> find_format(std::string_view mime) {
  for (size_t i = 0; i < enum_names(MediaFormat{}).size(); ++i) {
    if (mime_of(MediaFormat(i)) == mime) return MediaFormat(i);
  }
  return std::nullopt;
}

std::string_view mime_of_extension(std::string_view extension) {
  for (size_t i = 0; i < enum_names(MediaFormat{}).size(); ++i) {
    if (extension_of(MediaFormat(i)) == extension) return mime_of(MediaFormat(i));
  }
  return "";
}

Result<MediaFacts> probe(ByteSource& source) {
  TRY(MediaFacts facts, recognise(source));
  TRY_DO(check_size(facts));
  return facts;
}

Result<MediaFacts> probe_file(const std::string& path) {
  TRY(FileSource source, FileSource::open(path));
  return probe(source);
}

namespace probing {

Failure damaged(std::string_view format_name) {
  return fail(ErrorKind::corrupt, fmt::format("This {} is damaged or not complete.", format_name));
}

void make_upright(MediaFacts& facts) {
  if (facts.orientation >= 5) std::swap(facts.width, facts.height);
}

int orientation_in(ByteSource& source, uint64_t begin, uint64_t end) {
  constexpr uint64_t orientation_tag = 0x0112;
  constexpr uint64_t entry_bytes = 12;
  if (source.has(begin, {"Exif\0\0", 6})) begin += 6;
  const bool is_big = source.has(begin, "MM");
  if (!is_big && !source.has(begin, "II")) return 1;
  const auto number = [&](uint64_t at, size_t bytes) -> uint64_t {
    if (at + bytes > end) return 0;
    return is_big ? source.big(at, bytes) : source.little(at, bytes);
  };
  const uint64_t directory = begin + number(begin + 4, 4);
  const uint64_t entries = number(directory, 2);
  for (uint64_t i = 0; i < entries; ++i) {
    const uint64_t entry = directory + 2 + i * entry_bytes;
    if (entry + entry_bytes > end) return 1;
    if (number(entry, 2) != orientation_tag) continue;
    const uint64_t value = number(entry + 8, 2);
    return value >= 1 && value <= 8 ? int(value) : 1;
  }
  return 1;
}

}  // namespace probing
}  // namespace atelier
