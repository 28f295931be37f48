#include "media/texts/embedded_texts.h"

#include "media/texts/formats.h"

namespace atelier {
namespace {

bool is_webp(std::string_view bytes) {
  return bytes.size() >= 12 && bytes.starts_with("RIFF") && bytes.substr(8, 4) == "WEBP";
}

}  // namespace

EmbeddedTexts read_embedded_texts(std::span<const std::byte> file) {
  const std::string_view bytes(reinterpret_cast<const char*>(file.data()), file.size());
  TextBudget budget;
  if (bytes.starts_with(png_signature)) read_png_texts(bytes, budget);
  if (bytes.starts_with("\xff\xd8\xff")) read_jpeg_texts(bytes, budget);
  if (is_webp(bytes)) read_webp_texts(bytes, budget);
  MemorySource source(file);
  read_container_texts(source, budget);
  return std::move(budget).take();
}

}  // namespace atelier
