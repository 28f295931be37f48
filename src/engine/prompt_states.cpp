#include "engine/prompt_states.h"

#include <algorithm>

#include "base/assert.h"

namespace atelier {
namespace {

constexpr int64_t refiner_numbers = 5;

// The row a prompt without words becomes; fills the shorter of two prompts.
text::TokenRow empty_row() {
  text::TokenRow row;
  row.fill(text::clip_end_id);
  row.front() = text::clip_start_id;
  return row;
}

void fill_up(PromptRows& rows, size_t count) {
  for (auto& each : rows) each.resize(count, empty_row());
}

size_t longest(const PromptRows& rows) {
  size_t count = 0;
  for (const auto& each : rows) count = std::max(count, each.size());
  return count;
}

// [rows, 77, width] of every encoder -> [1, rows * 77, widths].
sd::UnetContext states_of(const TextEncoders& encoders, const PromptRows& rows, int clip_skip) {
  sd::UnetContext context;
  std::vector<Tensor> hidden;
  for (size_t i = 0; i < encoders.size(); ++i) {
    const auto& config = encoders[i].config();
    const int64_t most = config.layers - (config.penultimate ? 1 : 0) - 1;
    const auto states =
        encoders[i](ids_of(rows[i], config.pad_id), std::clamp<int64_t>(clip_skip, 0, most));
    hidden.push_back(states.hidden);
    if (config.projection > 0) context.pooled = states.pooled.narrow(0, 0, 1);
  }
  const Tensor all = hidden.size() == 1 ? hidden.front() : at::cat(hidden, 2);
  context.text = all.reshape({1, all.size(0) * all.size(1), all.size(2)});
  return context;
}

}  // namespace

bool is_told_nothing(const sd::UnetConfig& unet, const PromptPair& prompts) {
  return !prompts.negative && unet.is_told_zeros();
}

Prompt negative_of(const PromptPair& prompts) {
  if (prompts.negative) return *prompts.negative;
  Prompt negative{.clip_skip = prompts.positive.clip_skip, .frame = prompts.positive.frame};
  negative.frame.score = unwanted_score;
  return negative;
}

Frame Frame::whole(int64_t height, int64_t width) {
  return {.original_height = height,
          .original_width = width,
          .target_height = height,
          .target_width = width};
}

PromptRows rows_of(const TextEncoders& encoders, const text::ClipTokenizer& tokenizer,
                   const Prompt& prompt) {
  PromptRows rows;
  for (size_t i = 0; i < encoders.size(); ++i) {
    const bool second = i > 0 && !prompt.second_text.empty();
    rows.push_back(tokenizer.chunk(second ? prompt.second_text : prompt.text));
  }
  fill_up(rows, longest(rows));
  return rows;
}

Tensor ids_of(const std::vector<text::TokenRow>& rows, int32_t pad_id) {
  Tensor ids = at::empty({int64_t(rows.size()), int64_t(text::clip_row_length)}, at::kInt);
  int32_t* out = ids.data_ptr<int32_t>();
  for (const auto& row : rows) {
    const auto end = std::find(row.begin(), row.end(), text::clip_end_id);
    const auto kept = std::min(end - row.begin() + 1, std::ptrdiff_t(row.size()));
    out = std::copy_n(row.begin(), kept, out);
    out = std::fill_n(out, std::ptrdiff_t(row.size()) - kept, pad_id);
  }
  return ids;
}

Tensor frame_numbers(const sd::UnetConfig& unet, const Frame& frame) {
  if (unet.added_width() == 0) return {};
  std::vector<double> numbers{double(frame.original_height), double(frame.original_width),
                              double(frame.crop_top), double(frame.crop_left)};
  if (unet.added_numbers == refiner_numbers) {
    numbers.push_back(frame.score);
  } else {
    numbers.push_back(double(frame.target_height));
    numbers.push_back(double(frame.target_width));
  }
  ATELIER_ASSERT(int64_t(numbers.size()) == unet.added_numbers);
  return at::tensor(numbers, at::kDouble).to(at::kFloat).unsqueeze(0);
}

Conditioning encode_prompts(const TextEncoders& encoders, const sd::UnetConfig& unet,
                            const text::ClipTokenizer& tokenizer, const PromptPair& prompts,
                            const Guidance& guidance) {
  const Prompt& positive = prompts.positive;
  PromptRows rows = rows_of(encoders, tokenizer, positive);
  Conditioning conditioning;
  if (!needs_unconditional(guidance)) {
    conditioning.positive = states_of(encoders, rows, positive.clip_skip);
    conditioning.positive.numbers = frame_numbers(unet, positive.frame);
    return conditioning;
  }
  const Prompt negative = negative_of(prompts);
  PromptRows against = rows_of(encoders, tokenizer, negative);
  const size_t count = std::max(longest(rows), longest(against));
  fill_up(rows, count);
  fill_up(against, count);
  conditioning.positive = states_of(encoders, rows, positive.clip_skip);
  conditioning.positive.numbers = frame_numbers(unet, positive.frame);
  if (is_told_nothing(unet, prompts)) {
    conditioning.negative.text = at::zeros_like(conditioning.positive.text);
    conditioning.negative.pooled = at::zeros_like(conditioning.positive.pooled);
  } else {
    conditioning.negative = states_of(encoders, against, negative.clip_skip);
  }
  conditioning.negative.numbers = frame_numbers(unet, negative.frame);
  return conditioning;
}

sd::UnetContext both_rows(const Conditioning& conditioning) {
  const auto join = [](const Tensor& a, const Tensor& b) {
    return a.defined() && b.defined() ? at::cat({a, b}, 0) : Tensor{};
  };
  const auto& [positive, negative] = conditioning;
  return {join(negative.text, positive.text), join(negative.pooled, positive.pooled),
          join(negative.numbers, positive.numbers)};
}

}  // namespace atelier
