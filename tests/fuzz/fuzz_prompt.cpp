// Any bytes as a prompt: cleaning ends, leaves no white space at the ends, and splits into words.
#include <cstddef>
#include <cstdint>

#include "base/assert.h"
#include "text/clip_words.h"
#include "text/utf8.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace atelier::text;
  const auto text = decode_utf8({reinterpret_cast<const char*>(data), size});
  const auto clean = clean_prompt(text);
  ATELIER_ASSERT(clean.empty() || (clean.front() != U' ' && clean.back() != U' '));
  size_t letters = 0;
  for (const auto word : split_words(clean)) letters += word.size();
  ATELIER_ASSERT(letters <= clean.size());
  return 0;
}
