#include "media/strip_metadata.h"

#include <array>

#include "media/png_chunks.h"

namespace atelier {
namespace {

constexpr int pieces_max = 100'000;

// Neighbouring parts become one.
class Parts {
 public:
  void keep(uint64_t offset, uint64_t bytes) {
    if (bytes == 0) return;
    if (!parts_.empty() && parts_.back().bytes > 0 &&
        parts_.back().offset + parts_.back().bytes == offset) {
      parts_.back().bytes += bytes;
      return;
    }
    parts_.push_back({offset, bytes, ""});
  }
  void add(std::string literal) {
    if (!literal.empty()) parts_.push_back({0, 0, std::move(literal)});
  }
  std::vector<FilePart> take() { return std::move(parts_); }

 private:
  std::vector<FilePart> parts_;
};

Failure damaged() {
  return fail(ErrorKind::corrupt, "This file is damaged: its metadata cannot be told apart.");
}

// A TIFF block that says the orientation and nothing else.
std::string orientation_block(int orientation) {
  std::string tiff("MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0", 19);
  tiff += char(orientation);
  return tiff + std::string(6, '\0');
}

std::string png_chunk(std::string_view type, std::string_view body) {
  Bytes chunk;
  append_png_chunk(chunk, type, bytes_of(body));
  return {reinterpret_cast<const char*>(chunk.data()), chunk.size()};
}

bool is_png_metadata(std::string_view type) {
  constexpr std::array<std::string_view, 5> types{"tEXt", "zTXt", "iTXt", "eXIf", "tIME"};
  for (const std::string_view one : types) {
    if (type == one) return true;
  }
  return false;
}

Result<std::vector<FilePart>> strip_png(ByteSource& source, int orientation) {
  constexpr uint64_t header_end = 33;
  constexpr uint64_t frame_bytes = 12;
  Parts parts;
  parts.keep(0, header_end);
  if (orientation != 1) parts.add(png_chunk("eXIf", orientation_block(orientation)));
  uint64_t at = header_end;
  for (int i = 0; i < pieces_max && at + frame_bytes <= source.size(); ++i) {
    const uint64_t length = source.big(at, 4) + frame_bytes;
    const std::string type = source.text(at + 4, 4);
    if (length > source.size() - at) return damaged();
    if (!is_png_metadata(type)) parts.keep(at, length);
    at += length;
    if (type == "IEND") return parts.take();  // what follows the end is dropped
  }
  return damaged();
}

Result<std::vector<FilePart>> strip_jpeg(ByteSource& source, int orientation) {
  constexpr uint64_t start_of_scan = 0xda;
  Parts parts;
  parts.keep(0, 2);
  if (orientation != 1) {
    const std::string body = std::string("Exif\0\0", 6) + orientation_block(orientation);
    parts.add(std::string("\xff\xe1\0", 3) + char(body.size() + 2) + body);
  }
  uint64_t at = 2;
  for (int i = 0; i < pieces_max && at + 4 <= source.size(); ++i) {
    if (source.big(at, 1) != 0xff) return damaged();
    const uint64_t marker = source.big(at + 1, 1);
    if (marker == 0xff) {
      ++at;
      continue;
    }
    if (marker == start_of_scan) {
      parts.keep(at, source.size() - at);
      return parts.take();
    }
    const uint64_t length = source.big(at + 2, 2) + 2;
    if (length < 4 || length > source.size() - at) return damaged();
    const bool is_application = marker >= 0xe1 && marker <= 0xef;
    // The profile (APP2) and Adobe's colour transform (APP14) belong to the pixels.
    const bool shapes_colour =
        (marker == 0xe2 && source.has(at + 4, "ICC_PROFILE")) || marker == 0xee;
    const bool is_comment = marker == 0xfe;
    if (!is_comment && (!is_application || shapes_colour)) parts.keep(at, length);
    at += length;
  }
  return damaged();
}

std::string little(uint64_t number, int bytes) {
  std::string out;
  for (int i = 0; i < bytes; ++i) out += char(number >> (8 * i));
  return out;
}

Result<std::vector<FilePart>> strip_webp(ByteSource& source, int orientation) {
  constexpr uint64_t exif_flag = 0x08;
  constexpr uint64_t xmp_flag = 0x04;
  if (!source.has(12, "VP8X")) return whole_file(source.size());  // has no place for metadata
  Parts body;
  const std::string exif = orientation == 1 ? "" : orientation_block(orientation);
  uint64_t at = 12;
  uint64_t kept = 4;  // "WEBP"
  for (int i = 0; i < pieces_max && at + 8 <= source.size(); ++i) {
    const std::string type = source.text(at, 4);
    const uint64_t length = 8 + source.little(at + 4, 4) + (source.little(at + 4, 4) & 1);
    if (length > source.size() - at) break;
    if (type == "VP8X") {
      uint64_t flags = source.big(at + 8, 1) & ~(exif_flag | xmp_flag);
      if (!exif.empty()) flags |= exif_flag;
      body.keep(at, 8);
      body.add(std::string(1, char(flags)));
      body.keep(at + 9, length - 9);
    } else if (type != "EXIF" && type != "XMP ") {
      body.keep(at, length);
    } else {
      at += length;
      continue;
    }
    kept += length;
    at += length;
  }
  if (!exif.empty()) {
    body.add("EXIF" + little(exif.size(), 4) + exif);
    kept += 8 + exif.size();
  }
  std::vector<FilePart> parts{{0, 0, "RIFF" + little(kept, 4) + "WEBP"}};
  for (FilePart& part : body.take()) parts.push_back(std::move(part));
  return parts;
}

}  // namespace

std::vector<FilePart> whole_file(uint64_t bytes) {
  return {{0, bytes, ""}};
}

uint64_t size_of(const std::vector<FilePart>& parts) {
  uint64_t bytes = 0;
  for (const FilePart& part : parts) bytes += part.size();
  return bytes;
}

Result<std::vector<FilePart>> without_metadata(ByteSource& source, const MediaFacts& facts) {
  switch (facts.format) {
    case MediaFormat::png: return strip_png(source, facts.orientation);
    case MediaFormat::jpeg: return strip_jpeg(source, facts.orientation);
    case MediaFormat::webp: return strip_webp(source, facts.orientation);
    default: return whole_file(source.size());
  }
}

}  // namespace atelier
