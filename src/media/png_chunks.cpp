#include "media/png_chunks.h"

#include <libdeflate.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>
#include <optional>

#include "base/assert.h"

namespace atelier {
namespace {

constexpr std::array<unsigned char, 8> signature{0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
// Length, type and checksum around each chunk's body.
constexpr size_t chunk_frame_bytes = 12;

void append_u32(Bytes& out, uint32_t value) {
  for (const int shift : {24, 16, 8, 0}) out.push_back(std::byte(value >> shift));
}

uint32_t read_u32(std::span<const std::byte> at) {
  return uint32_t(at[0]) << 24 | uint32_t(at[1]) << 16 | uint32_t(at[2]) << 8 | uint32_t(at[3]);
}

std::string_view text_of(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

// Cuts off what stands before the next NUL; nothing when there is none.
std::optional<std::string_view> take_field(std::string_view& rest) {
  const size_t end = rest.find('\0');
  if (end == std::string_view::npos) return std::nullopt;
  const std::string_view field = rest.substr(0, end);
  rest.remove_prefix(end + 1);
  return field;
}

std::string latin1_to_utf8(std::string_view latin1) {
  std::string utf8;
  for (const char c : latin1) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80) {
      utf8 += c;
    } else {
      utf8 += char(0xc0 | byte >> 6);
      utf8 += char(0x80 | (byte & 0x3f));
    }
  }
  return utf8;
}

// Unpacks a zlib stream of at most png_text_bytes_max.
Result<std::string> inflate(std::string_view packed) {
  const std::unique_ptr<libdeflate_decompressor, decltype(&libdeflate_free_decompressor)> unpacker(
      libdeflate_alloc_decompressor(), libdeflate_free_decompressor);
  // The size is not told: grow until it fits.
  for (size_t room = std::max<size_t>(1024, packed.size() * 8);; room *= 4) {
    std::string out(std::min(room, png_text_bytes_max), '\0');
    size_t filled = 0;
    const auto code = libdeflate_zlib_decompress(unpacker.get(), packed.data(), packed.size(),
                                                 out.data(), out.size(), &filled);
    if (code == LIBDEFLATE_SUCCESS) {
      out.resize(filled);
      return out;
    }
    if (code != LIBDEFLATE_INSUFFICIENT_SPACE) {
      return fail(ErrorKind::corrupt, "A packed text inside the PNG is damaged.");
    }
    if (room >= png_text_bytes_max) {
      return fail(ErrorKind::too_large, "The texts inside the PNG are too large.");
    }
  }
}

// The text of a tEXt, zTXt or iTXt chunk; nothing when its frame is not as the format says.
Result<std::optional<PngText>> read_text(std::string_view type, std::string_view body) {
  const auto keyword = take_field(body);
  if (!keyword) return std::optional<PngText>();
  if (type == "tEXt") return std::optional(PngText{std::string(*keyword), latin1_to_utf8(body)});
  if (type == "zTXt") {
    if (body.empty() || body[0] != 0) return std::optional<PngText>();
    TRY(const std::string text, inflate(body.substr(1)));
    return std::optional(PngText{std::string(*keyword), latin1_to_utf8(text)});
  }
  if (body.size() < 2) return std::optional<PngText>();
  const bool packed = body[0] != 0;
  body.remove_prefix(2);
  const bool framed = take_field(body) && take_field(body);  // language, translated keyword
  if (!framed) return std::optional<PngText>();
  if (!packed) return std::optional(PngText{std::string(*keyword), std::string(body)});
  TRY(std::string text, inflate(body));
  return std::optional(PngText{std::string(*keyword), std::move(text)});
}

}  // namespace

void append_png_signature(Bytes& out) {
  for (const unsigned char byte : signature) out.push_back(std::byte(byte));
}

void append_png_chunk(Bytes& out, std::string_view type, std::span<const std::byte> body) {
  ATELIER_ASSERT(type.size() == 4);
  append_u32(out, uint32_t(body.size()));
  const size_t checked_from = out.size();
  const auto type_bytes = bytes_of(type);
  out.insert(out.end(), type_bytes.begin(), type_bytes.end());
  out.insert(out.end(), body.begin(), body.end());
  append_u32(out, libdeflate_crc32(0, out.data() + checked_from, out.size() - checked_from));
}

void append_png_text(Bytes& out, const PngText& text) {
  ATELIER_ASSERT(!text.keyword.empty() && text.keyword.size() <= 79);
  const auto plain = [](char c) { return c == '\n' || (c >= 0x20 && c < 0x7f); };
  const bool ascii = std::all_of(text.text.begin(), text.text.end(), plain);
  std::string body = text.keyword + '\0';
  // iTXt: not compressed, method 0, no language, no translated keyword.
  if (!ascii) body += std::string(4, '\0');
  body += text.text;
  append_png_chunk(out, ascii ? "tEXt" : "iTXt", bytes_of(body));
}

Result<PngFacts> read_png_facts(std::span<const std::byte> file) {
  if (file.size() < signature.size() ||
      std::memcmp(file.data(), signature.data(), signature.size()) != 0) {
    return fail(ErrorKind::corrupt, "This file is no PNG.");
  }
  PngFacts facts;
  size_t text_bytes = 0;
  for (auto rest = file.subspan(signature.size()); !rest.empty();) {
    const size_t length = rest.size() < chunk_frame_bytes ? 0 : read_u32(rest);
    if (rest.size() < chunk_frame_bytes || length > rest.size() - chunk_frame_bytes) {
      return fail(ErrorKind::corrupt, "This PNG ends early.");
    }
    const std::string_view type = text_of(rest.subspan(4, 4));
    const auto body = rest.subspan(8, length);
    const uint32_t checksum = read_u32(rest.subspan(8 + length));
    rest = rest.subspan(chunk_frame_bytes + length);
    if (type == "IEND") return facts;
    const bool text = type == "tEXt" || type == "zTXt" || type == "iTXt";
    if (!text && type != "IHDR") continue;
    if (libdeflate_crc32(0, body.data() - 4, length + 4) != checksum) {
      return fail(ErrorKind::corrupt, "This PNG is damaged: a checksum is wrong.");
    }
    if (type == "IHDR") {
      if (length != 13) return fail(ErrorKind::corrupt, "This PNG is damaged: its header is odd.");
      facts.width = int(read_u32(body));
      facts.height = int(read_u32(body.subspan(4)));
      continue;
    }
    TRY(auto found, read_text(type, text_of(body)));
    if (!found) continue;
    text_bytes += found->text.size();
    if (text_bytes > png_text_bytes_max) {
      return fail(ErrorKind::too_large, "The texts inside the PNG are too large.");
    }
    facts.texts.push_back(std::move(*found));
  }
  return fail(ErrorKind::corrupt, "This PNG ends early.");
}

}  // namespace atelier
