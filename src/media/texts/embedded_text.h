// A text somebody put into a picture's file, under the name it has there.
#pragma once
#include <cstddef>
#include <string>
#include <vector>

namespace atelier {

// Always valid UTF-8 without NUL, whatever the file said.
struct EmbeddedText {
  std::string key;  // a PNG keyword; for EXIF the tag's name; "xmp", "comment"
  std::string text;
};
using EmbeddedTexts = std::vector<EmbeddedText>;

// What one file may bring; more is an attack, not a prompt. ComfyUI's largest graphs stay below
// 2 MiB.
constexpr size_t embedded_text_bytes_max = 8 << 20;
constexpr size_t embedded_texts_max = 64;

}  // namespace atelier
