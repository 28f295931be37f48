// For tests: small files with texts inside, built byte by byte.
#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "media/png.h"
#include "media/png_chunks.h"

namespace atelier {

inline std::string big_endian(uint32_t value, int bytes) {
  std::string out;
  for (int i = bytes - 1; i >= 0; --i) out += char(value >> (8 * i));
  return out;
}
inline std::string little_endian(uint32_t value, int bytes) {
  std::string out;
  for (int i = 0; i < bytes; ++i) out += char(value >> (8 * i));
  return out;
}

using Chunks = std::vector<std::pair<std::string, std::string>>;  // type, body

// A frame without pixels: what reads texts does not mind.
inline std::string png_file(const Chunks& chunks) {
  Bytes out;
  append_png_signature(out);
  const std::string header =
      big_endian(64, 4) + big_endian(64, 4) + std::string("\x08\x02\0\0\0", 5);
  append_png_chunk(out, "IHDR", bytes_of(header));
  for (const auto& [type, body] : chunks) append_png_chunk(out, type, bytes_of(body));
  append_png_chunk(out, "IEND", {});
  return {reinterpret_cast<const char*>(out.data()), out.size()};
}

inline std::string jpeg_file(const Chunks& segments) {
  std::string out = "\xff\xd8";
  for (const auto& [marker, body] : segments) {
    out += "\xff" + marker + big_endian(uint32_t(body.size() + 2), 2) + body;
  }
  return out + "\xff\xda";
}

inline std::string webp_file(const Chunks& chunks) {
  std::string body = "WEBP";
  for (const auto& [type, data] : chunks) {
    body += type + little_endian(uint32_t(data.size()), 4) + data;
    if (data.size() % 2 == 1) body += '\0';
  }
  return "RIFF" + little_endian(uint32_t(body.size()), 4) + body;
}

struct ExifEntry {
  uint32_t tag;
  uint32_t type;  // 2 text, 7 bytes
  std::string value;
};

// A TIFF block: `image` tags in its first directory, `exif` tags in the EXIF directory.
inline std::string exif_block(const std::vector<ExifEntry>& image,
                              const std::vector<ExifEntry>& exif, bool big = false) {
  const auto number = [&](size_t value, int bytes) {
    return big ? big_endian(uint32_t(value), bytes) : little_endian(uint32_t(value), bytes);
  };
  const size_t image_at = 8;
  const size_t exif_at = image_at + 2 + 12 * (image.size() + 1) + 4;
  size_t data_at = exif_at + 2 + 12 * exif.size() + 4;
  std::string data;
  const auto directory = [&](const std::vector<ExifEntry>& entries, bool with_pointer) {
    std::string out = number(entries.size() + (with_pointer ? 1 : 0), 2);
    for (const ExifEntry& entry : entries) {
      out += number(entry.tag, 2) + number(entry.type, 2) + number(entry.value.size(), 4);
      if (entry.value.size() <= 4) {
        out += entry.value + std::string(4 - entry.value.size(), '\0');
        continue;
      }
      out += number(data_at + data.size(), 4);
      data += entry.value;
    }
    if (with_pointer) {
      out += number(0x8769, 2) + number(4, 2) + number(1, 4) + number(exif_at, 4);
    }
    return out + number(0, 4);
  };
  std::string block = big ? "MM" : "II";
  block += number(42, 2) + number(image_at, 4);
  block += directory(image, true);
  block += directory(exif, false);
  return block + data;
}

// ASCII text in UTF-16.
inline std::string utf16(std::string_view ascii, bool big) {
  std::string out;
  for (const char c : ascii) out += big ? std::string{'\0', c} : std::string{c, '\0'};
  return out;
}

// ISO base media: a box with its length in front.
inline std::string box(std::string_view type, const std::string& body) {
  return big_endian(uint32_t(body.size() + 8), 4) + std::string(type) + body;
}
inline std::string full_box(std::string_view type, const std::string& body, int version = 0) {
  return box(type, big_endian(uint32_t(version) << 24, 4) + body);
}

// An AVIF without a picture: an EXIF block and an XMP packet, as items behind the tables.
inline std::string avif_file(const std::string& exif, const std::string& xmp) {
  const auto entry = [](uint32_t id, const std::string& type) {
    return full_box("infe", big_endian(id, 2) + big_endian(0, 2) + type + std::string(1, '\0'), 2);
  };
  const std::string types =
      full_box("iinf", big_endian(2, 2) + entry(7, "Exif") + entry(9, "mime"));
  const std::string item = big_endian(0, 4) + exif;  // where the TIFF header begins
  const auto places = [&](size_t first) {
    const auto place = [](uint32_t id, size_t at, size_t bytes) {
      return big_endian(id, 2) + big_endian(0, 2) + big_endian(1, 2) + big_endian(uint32_t(at), 4) +
             big_endian(uint32_t(bytes), 4);
    };
    return full_box("iloc", big_endian(0x4400, 2) + big_endian(2, 2) +
                                place(7, first, item.size()) +
                                place(9, first + item.size(), xmp.size()));
  };
  const std::string head = box("ftyp", "avif" + big_endian(0, 4) + "avifmif1");
  const size_t first = head.size() + full_box("meta", types + places(0)).size() + 8;
  return head + full_box("meta", types + places(first)) + box("mdat", item + xmp);
}

inline std::string mp4_file(const std::string& inside_moov) {
  return box("ftyp", "isom" + big_endian(0, 4)) + box("mdat", std::string(100, 'm')) +
         box("moov", inside_moov);
}
inline std::string data_box(const std::string& text) {
  return box("data", big_endian(1, 4) + big_endian(0, 4) + text);
}

}  // namespace atelier
