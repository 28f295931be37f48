// From the prompt language to what a UNet is told: weights, blends, joins and learned words.
#pragma once
#include <string>

#include "engine/prompt_states.h"
#include "models/adapters/textual_inversion.h"
#include "text/prompt_syntax.h"

namespace atelier {

enum class LongPrompt {
  chunks,  // row after row of 75 tokens
  cut      // the first row only
};

// How a weight below 1 takes a word away: by keeping others from looking at it, which leaves all in
// its place, or by leaving it out.
enum class Lowering { mask, remove };

struct ReadingStyle {
  LongPrompt long_prompt = LongPrompt::chunks;
  Lowering lowering = Lowering::mask;
  int clip_skip = 0;
};

// Reads prompts with the text encoders of one model. Holds references; one thread at a time, the
// one that uses the model.
class PromptReader {
 public:
  PromptReader(const TextEncoders& encoders, const text::ClipTokenizer& tokenizer,
               const adapters::Vocabulary& vocabulary)
      : encoders_(encoders), tokenizer_(tokenizer), vocabulary_(vocabulary) {}

  // text: [1, rows * 77, widths], pooled: [1, width] where an encoder has a projection. A weight w
  // above 1 moves the states of its tokens away from those of the empty prompt; one below 1 mixes
  // the states with those of a prompt without its words, in the ratio 1 to tan((1 - w) * pi / 2). A
  // blend adds states up; a conjunction puts rows behind each other. Pooled is of the prompt as it
  // was written, marks included, as the reference has it.
  sd::UnetContext read(const std::string& prompt, const ReadingStyle& style) const;
  // The same where the second encoder has a prompt of its own.
  sd::UnetContext read(const std::string& prompt, const std::string& second,
                       const ReadingStyle& style) const;

  // The ids of every text encoder, learned words included; uncut, without markers.
  std::vector<int32_t> ids(const std::string& text) const {
    return text::ids_with_triggers(tokenizer_, text, vocabulary_.triggers());
  }

 private:
  class OneEncoder;
  const TextEncoders& encoders_;
  const text::ClipTokenizer& tokenizer_;
  const adapters::Vocabulary& vocabulary_;
};

// Both prompts of a picture, brought to the same number of tokens by empty rows.
Conditioning read_prompts(const PromptReader& reader, const sd::UnetConfig& unet,
                          const PromptPair& prompts, const Guidance& guidance,
                          const ReadingStyle& style);

}  // namespace atelier
