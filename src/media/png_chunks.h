// The frame of a PNG file: signature, chunks with their checksums, texts. Pixels are elsewhere.
#pragma once
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "media/files.h"

namespace atelier {

// A text inside a PNG: tEXt when it is plain ASCII, iTXt (UTF-8, uncompressed) otherwise.
struct PngText {
  std::string keyword;  // 1..79 printable ASCII characters
  std::string text;     // UTF-8 without NUL
};

// How much text one PNG may bring; more is an attack, not a prompt.
constexpr size_t png_text_bytes_max = 4 << 20;

void append_png_signature(Bytes& out);
void append_png_chunk(Bytes& out, std::string_view type, std::span<const std::byte> body);
void append_png_text(Bytes& out, const PngText& text);

struct PngFacts {
  int width = 0;
  int height = 0;
  std::vector<PngText> texts;  // tEXt, zTXt and iTXt, in file order
};

// Reads size and texts without touching pixels. `corrupt` with a sentence for anything that is no
// sound PNG up to its texts; `too_large` for absurd texts.
Result<PngFacts> read_png_facts(std::span<const std::byte> file);

}  // namespace atelier
