// Learned vectors that a word in the prompt stands for.
#pragma once
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "models/sd/text_encoder.h"
#include "text/triggers.h"

namespace atelier::adapters {

constexpr int64_t embedding_vectors_max = 128;

struct TextualInversion {
  std::string trigger;
  // fp32 [vectors, width] for each text encoder the file knows: one, or CLIP-L's, then bigG's.
  std::vector<Tensor> vectors;
};

// Reads every form in use: a tensor named after the trigger, `emb_params`, `string_to_param` of a
// pickle, `clip_l` with `clip_g`. `trigger`: what it shall be called; empty: what the file says,
// else the file's name. not_found; invalid for a file that holds no vectors; corrupt for broken
// numbers.
Result<TextualInversion> open_textual_inversion(const std::filesystem::path& path,
                                                const std::string& trigger = {});

// Several of them for one model: the triggers for the tokenizer, the vectors for each encoder. A
// trigger `x` may also be written `<x>`.
class Vocabulary {
 public:
  Vocabulary() = default;
  // invalid, with the trigger, where the vectors do not fit the encoders or a trigger is there
  // twice.
  static Result<Vocabulary> make(const std::vector<TextualInversion>& words,
                                 const std::vector<sd::TextEncoder>& encoders);

  const std::vector<text::Trigger>& triggers() const { return triggers_; }
  // The encoder's token vectors of `ids` [n, positions], those of triggers put in: [n, positions,
  // width] fp32.
  Tensor embed(const sd::TextEncoder& encoder, size_t encoder_index, const Tensor& ids) const;

 private:
  std::vector<text::Trigger> triggers_;
  std::vector<Tensor> rows_;  // per encoder: the vectors of all triggers, one after the other
};

}  // namespace atelier::adapters
