#include "services/first_bytes.h"

#include <algorithm>
#include <cctype>
#include <cstdint>
#include <string>

namespace atelier {
namespace {

constexpr uint64_t safetensors_header_max = 100 << 20;  // as the format's own reader has it

std::string_view text_of(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

// Eight bytes of length, then a JSON object.
bool is_safetensors(std::string_view text) {
  if (text.size() < 9 || text[8] != '{') return false;
  uint64_t length = 0;
  for (size_t i = 8; i-- > 0;) length = length << 8 | static_cast<unsigned char>(text[i]);
  return length >= 2 && length <= safetensors_header_max;
}

// A bare pickle of protocol 2 or later; of the zip kind, a PK at its front.
bool is_pickle(std::string_view text) {
  if (text.starts_with("PK\x03\x04")) return true;
  return text.size() > 2 && text[0] == '\x80' && text[1] >= 2 && text[1] <= 5;
}

bool is_page(std::string_view text) {
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.front())) != 0) {
    text.remove_prefix(1);
  }
  std::string start(text.substr(0, 64));
  std::transform(start.begin(), start.end(), start.begin(),
                 [](unsigned char c) { return char(std::tolower(c)); });
  for (const std::string_view sign : {"<!doctype", "<html", "<head", "<?xml", "<script", "<!--"}) {
    if (start.starts_with(sign)) return true;
  }
  return false;
}

}  // namespace

FileKind kind_of(std::span<const std::byte> first_bytes) {
  const std::string_view text = text_of(first_bytes);
  if (is_page(text)) return FileKind::page;
  if (text.starts_with("GGUF")) return FileKind::gguf;
  if (is_safetensors(text)) return FileKind::safetensors;
  if (is_pickle(text)) return FileKind::pickle;
  return FileKind::other;
}

std::string_view usual_ending(FileKind kind) {
  switch (kind) {
    case FileKind::safetensors: return ".safetensors";
    case FileKind::gguf: return ".gguf";
    case FileKind::pickle: return ".pt";
    case FileKind::page:
    case FileKind::other: return "";
  }
  return "";
}

}  // namespace atelier
