// A question about assets as a tree, whoever asked it: the query language, filter parameters, a
// smart collection.
#pragma once
#include <array>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "base/enum_names.h"

namespace atelier::gallery {

enum class NumberField {
  seed,
  steps,
  cfg,  // thousandths
  width,
  height,
  longest,  // the longer side
  rating,
  created_at,  // UTC milliseconds
  seq
};
enum class NameField { owner, board, model, sampler, lora, tag, collection };
enum class TextField { prompt, negative, name };
enum class Flag {
  trashed,
  favorite,
  video,
  in_assets,  // category assets
  is_protected,
  has_audio,
  tagged,
  generated,
  uploaded,
  imported,
  draft,
  in_review,
  approved,
  rejected,
  archived
};
constexpr size_t flag_count = 15;

struct Query {
  enum class Kind {
    all_of,    // of the children; of none: everything
    any_of,    // of none: nothing
    not_any,   // none of the children
    words,     // `text`, folded, in prompt, file name or a tag
    text,      // `text`, folded, in one text field
    number,    // low..high, both inside
    name_has,  // the folded name holds `text`; boards and collections have been looked up before
    name_is,   // one of `names`
    flag
  };
  Kind kind = Kind::all_of;
  std::vector<Query> children = {};
  std::string text = {};
  std::vector<std::string> names = {};
  int64_t low = std::numeric_limits<int64_t>::min();
  int64_t high = std::numeric_limits<int64_t>::max();
  NumberField number_field = NumberField::seed;
  NameField name_field = NameField::owner;
  TextField text_field = TextField::prompt;
  Flag flag = Flag::trashed;

  bool operator==(const Query&) const = default;
};

inline Query all_of(std::vector<Query> children) {
  return {.kind = Query::Kind::all_of, .children = std::move(children)};
}
inline Query any_of(std::vector<Query> children) {
  return {.kind = Query::Kind::any_of, .children = std::move(children)};
}
inline Query not_any(std::vector<Query> children) {
  return {.kind = Query::Kind::not_any, .children = std::move(children)};
}
inline Query has_words(std::string folded) {
  return {.kind = Query::Kind::words, .text = std::move(folded)};
}
inline Query has_text(TextField field, std::string folded) {
  return {.kind = Query::Kind::text, .text = std::move(folded), .text_field = field};
}
inline Query in_range(NumberField field, int64_t low, int64_t high) {
  return {.kind = Query::Kind::number, .low = low, .high = high, .number_field = field};
}
inline Query name_has(NameField field, std::string folded) {
  return {.kind = Query::Kind::name_has, .text = std::move(folded), .name_field = field};
}
inline Query name_is(NameField field, std::vector<std::string> names) {
  return {.kind = Query::Kind::name_is, .names = std::move(names), .name_field = field};
}
inline Query is(Flag flag) {
  return {.kind = Query::Kind::flag, .flag = flag};
}

// The same question always gives the same text, another one another: a key for caches.
std::string key_of(const Query& query);

}  // namespace atelier::gallery
