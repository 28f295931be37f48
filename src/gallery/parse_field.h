// The fields of the query language and what may stand behind their colon. Private to the parser.
#pragma once
#include <array>
#include <string_view>

#include "base/enum_names.h"
#include "base/result.h"
#include "gallery/query.h"

namespace atelier::gallery {

enum class Field {
  model,
  lora,
  tag,
  board,
  collection,
  sampler,
  name,
  negative,
  seed,
  steps,
  cfg,
  width,
  height,
  size,
  rating,
  before,
  after,
  on,
  is,
  source,
  status
};
constexpr std::array<std::string_view, 21> enum_names(Field) {
  return {"model",    "lora",   "tag",   "board", "collection", "sampler", "name",
          "negative", "seed",   "steps", "cfg",   "width",      "height",  "size",
          "rating",   "before", "after", "on",    "is",         "source",  "status"};
}

// The error's message is half a sentence: "rating goes from 0 to 5".
Result<Query> read_field(Field field, std::string_view value, std::string_view zone);

}  // namespace atelier::gallery
