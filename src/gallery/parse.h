// The query language of the search box, as a tree. Whatever a person types means something: what
// is no known field is text, what is half typed says nothing yet; only values that cannot be
// understood are faults, each told with its place.
//
//   red fox            both, anywhere in prompt, file name or tags, parts of words, in any case
//   "red fox"          side by side; `-"red fox"` and `-word` refuse; 100%_done is itself
//   fox OR wolf        either; binds tighter than the space: red fox OR wolf = red (fox OR wolf)
//   (a b) OR c         groups
//   model: lora: tag: board: collection: sampler: name: negative:     part of the name or text
//   seed: steps: cfg: width: height: rating:    7, >7, >=7, <7, <=7, 5..9, 5.., ..9
//   size:>1024 size:512x768                     the longer side, or both
//   before: after: on:                          2026, 2026-11 or 2026-11-25 in the viewer's zone;
//                                               after includes the day, before does not
//   is:favorite is:untitled is:video is:image is:protected is:tagged is:audio
//   source:uploaded status:approved board:none
#pragma once
#include <string>
#include <string_view>

#include "base/result.h"
#include "gallery/query.h"

namespace atelier::gallery {

constexpr size_t query_bytes_max = 1000;
constexpr int query_terms_max = 64;
constexpr int query_depth_max = 16;

// `invalid` with one fault of the field "q" for each thing wrong. Names of boards and collections
// come back as name_has: the index knows their ids only. Threads: any.
Result<Query> parse_query(std::string_view text, std::string_view zone);

}  // namespace atelier::gallery
