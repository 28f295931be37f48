// Any bytes as a picture's file: its texts, those hidden in its alpha channel and the recipe in
// them. Whatever comes out is valid UTF-8 within the bounds.
#include <cstdint>
#include <cstdlib>
#include <span>

#include "media/recipes/foreign_recipe.h"
#include "media/texts/clean_text.h"
#include "media/texts/embedded_texts.h"
#include "media/texts/stealth_texts.h"

namespace {

void check(const atelier::EmbeddedTexts& texts) {
  size_t bytes = 0;
  for (const auto& text : texts) {
    if (!atelier::is_utf8(text.key) || !atelier::is_utf8(text.text)) std::abort();
    bytes += text.text.size();
  }
  if (texts.size() > atelier::embedded_texts_max) std::abort();
  if (bytes > atelier::embedded_text_bytes_max) std::abort();
  const auto recipe = atelier::read_foreign_recipe(texts);
  if (recipe && !atelier::is_utf8(recipe->prompt)) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const auto file = std::as_bytes(std::span(data, size));
  check(atelier::read_embedded_texts(file));
  check(atelier::read_stealth_texts(file));
  return 0;
}
