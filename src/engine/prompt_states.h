// From words to what a UNet is told: token rows, the states of one or two text encoders side by
// side, the pooled text and the size numbers of models that want them.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "diffusion/guidance.h"
#include "models/sd/text_encoder.h"
#include "models/sd/unet_input.h"
#include "text/clip_tokenizer.h"

namespace atelier {

// How a picture lies in the larger one it might have been cut from, in pixels: what SDXL is told so
// that it can be asked for whole, large pictures.
struct Frame {
  int64_t original_height = 0;
  int64_t original_width = 0;
  int64_t crop_top = 0;
  int64_t crop_left = 0;
  int64_t target_height = 0;
  int64_t target_width = 0;
  double score = 6.0;  // how pretty, 1..10; read by refiners, instead of the target size

  static Frame whole(int64_t height, int64_t width);
};
constexpr double unwanted_score = 2.5;  // of the negative prompt, where nobody says

struct Prompt {
  std::string text;
  std::string second_text;  // for the second of two encoders; empty: it reads `text`, too
  int clip_skip = 0;        // text layers left out at the end, as many as there are
  Frame frame;
};

struct PromptPair {
  Prompt positive;
  // Without one, a model of SDXL is told nothing at all, others the empty text.
  std::optional<Prompt> negative;
};

// What the UNet is told: one row each, of the same number of tokens.
struct Conditioning {
  sd::UnetContext positive;
  sd::UnetContext negative;  // without tensors when guidance does not need it
};

using TextEncoders = std::vector<sd::TextEncoder>;

// What to read for a prompt: rows of tokens for each encoder, as many for each.
using PromptRows = std::vector<std::vector<text::TokenRow>>;
PromptRows rows_of(const TextEncoders& encoders, const text::ClipTokenizer& tokenizer,
                   const Prompt& prompt);

// [rows, 77] as an encoder was taught to read them: it may want another filling behind the end.
Tensor ids_of(const std::vector<text::TokenRow>& rows, int32_t pad_id);

// A prompt of more than 75 ids becomes several rows of 77 whose states follow each other; the
// shorter of the two prompts is filled up with empty rows. The pooled text is that of the first.
Conditioning encode_prompts(const TextEncoders& encoders, const sd::UnetConfig& unet,
                            const text::ClipTokenizer& tokenizer, const PromptPair& prompts,
                            const Guidance& guidance);

// The negative prompt, or what stands for it where there is none; whether the model is then told
// nothing at all.
Prompt negative_of(const PromptPair& prompts);
bool is_told_nothing(const sd::UnetConfig& unet, const PromptPair& prompts);

// The numbers a UNet of this shape wants, [1, added_numbers]; undefined when it wants none.
Tensor frame_numbers(const sd::UnetConfig& unet, const Frame& frame);

// Both rows as one batch, the negative first.
sd::UnetContext both_rows(const Conditioning& conditioning);

}  // namespace atelier
