// How weights act is what Compel 2.0.3 does (its EmbeddingsProvider and Conjunction).
#include "engine/weighted_prompt.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <optional>

#include "base/assert.h"

namespace atelier {
namespace {

constexpr double weight_tiny = 1e-9;

// One prompt's tokens with their weights, and what each token's fragment is.
struct Tokens {
  std::vector<int32_t> ids;
  std::vector<double> weights;
  std::vector<size_t> fragment;
};

constexpr size_t no_fragment = SIZE_MAX;

// [rows, 77] each; markers and filling weigh 1 and belong to no fragment.
struct Rows {
  Tensor ids;      // int
  Tensor weights;  // fp32
  std::vector<size_t> fragment;
};

Rows rows_of_tokens(const Tokens& tokens, const ReadingStyle& style, int32_t pad_id) {
  const size_t usable = text::clip_ids_per_row, length = text::clip_row_length;
  size_t count = std::max<size_t>(1, (tokens.ids.size() + usable - 1) / usable);
  if (style.long_prompt == LongPrompt::cut) count = 1;
  Rows rows{at::full({int64_t(count), int64_t(length)}, pad_id, at::kInt),
            at::ones({int64_t(count), int64_t(length)}, at::kFloat),
            std::vector<size_t>(count * length, no_fragment)};
  int32_t* ids = rows.ids.data_ptr<int32_t>();
  float* weights = rows.weights.data_ptr<float>();
  for (size_t row = 0; row < count; ++row) {
    const size_t from = row * usable;
    const size_t used = std::min(usable, tokens.ids.size() - std::min(from, tokens.ids.size()));
    ids[row * length] = text::clip_start_id;
    for (size_t i = 0; i < used; ++i) {
      const size_t place = row * length + 1 + i;
      ids[place] = tokens.ids[from + i];
      weights[place] = float(tokens.weights[from + i]);
      rows.fragment[place] = tokens.fragment[from + i];
    }
    ids[row * length + 1 + used] = text::clip_end_id;
  }
  return rows;
}

// Rows of states [rows, 77, width] as one [1, rows * 77, width].
Tensor joined(const Tensor& states) {
  return states.reshape({1, -1, states.size(2)});
}

Tensor at_length(const Tensor& states, int64_t tokens, const Tensor& empty) {
  if (states.size(1) >= tokens) return states;
  std::vector<Tensor> parts{states};
  for (int64_t have = states.size(1); have < tokens; have += empty.size(1)) parts.push_back(empty);
  return at::cat(parts, 1).narrow(1, 0, tokens);
}

}  // namespace

// Everything for one of the encoders.
class PromptReader::OneEncoder {
 public:
  OneEncoder(const PromptReader& reader, size_t index, const ReadingStyle& style)
      : reader_(reader), index_(index), style_(style) {}

  Tensor read(const text::Conjunction& prompt) const {
    std::vector<Tensor> parts;
    for (size_t i = 0; i < prompt.parts.size(); ++i) {
      Tensor part = read_blend(prompt.parts[i]);
      if (const double weight = prompt.weights[i]; weight != 1) {
        const Tensor nothing = at_length(empty(), part.size(1), empty());
        part = nothing + (part - nothing) * weight;
      }
      parts.push_back(std::move(part));
    }
    return parts.size() == 1 ? parts.front() : at::cat(parts, 1);
  }

  Tensor pooled(const std::string& raw) const {
    const Tensor ids = rows_of_tokens(tokens_of({{raw, 1}}), {LongPrompt::cut, style_.lowering, 0},
                                      config().pad_id)
                           .ids;
    // Nearly always the row that was read for the states.
    if (seen_ids_.defined() && at::equal(ids, seen_ids_)) return seen_pooled_;
    return encoder().encode(ids, reader_.vocabulary_.embed(encoder(), index_, ids)).pooled;
  }

  // The states of the empty prompt, [1, 77, width]; read when first needed.
  const Tensor& empty() const {
    if (!empty_.defined()) empty_ = states(rows_of_tokens({}, style_, config().pad_id), {});
    return empty_;
  }
  const sd::TextEncoder& encoder() const { return reader_.encoders_[index_]; }
  const sd::TextConfig& config() const { return encoder().config(); }

 private:
  int64_t layers_dropped() const {
    const int64_t most = config().layers - (config().penultimate ? 1 : 0) - 1;
    return std::clamp<int64_t>(style_.clip_skip, 0, most);
  }

  Tokens tokens_of(const text::Fragments& fragments) const {
    Tokens tokens;
    for (size_t i = 0; i < fragments.size(); ++i) {
      for (const int32_t id : reader_.ids(fragments[i].text)) {
        tokens.ids.push_back(id);
        tokens.weights.push_back(fragments[i].weight);
        tokens.fragment.push_back(i);
      }
    }
    return tokens;
  }

  // The encoder's states of rows, without weights; `hidden`: the fragment nobody looks at.
  Tensor states(const Rows& rows, std::optional<size_t> hidden) const {
    Tensor unseen;
    if (hidden) {
      unseen = at::zeros(rows.ids.sizes(), at::kBool);
      bool* flags = unseen.data_ptr<bool>();
      for (size_t i = 0; i < rows.fragment.size(); ++i) flags[i] = rows.fragment[i] == *hidden;
    }
    const auto states =
        encoder().encode(rows.ids, reader_.vocabulary_.embed(encoder(), index_, rows.ids),
                         layers_dropped(), nullptr, unseen);
    if (!hidden) {
      seen_ids_ = rows.ids.narrow(0, 0, 1);
      seen_pooled_ = states.pooled.narrow(0, 0, 1);
    }
    return states.hidden.to(at::kCPU);
  }

  // [1, rows * 77, width]. Without weights nothing is computed, so that a plain prompt means what
  // it always did.
  Tensor weighted(const Rows& rows, const Tensor& plain) const {
    if (rows.weights.eq(1).all().item<bool>()) return joined(plain);
    return joined(empty() + (plain - empty()) * rows.weights.unsqueeze(2));
  }

  Tensor read_fragments(const text::Fragments& fragments) const {
    const Rows rows = rows_of_tokens(tokens_of(fragments), style_, config().pad_id);
    const Tensor plain = states(rows, std::nullopt);
    Tensor sum = weighted(rows, plain);
    double total = 1;
    for (size_t i = 0; i < fragments.size(); ++i) {
      if (fragments[i].weight >= 1) continue;
      const double weight = std::max(weight_tiny, fragments[i].weight);
      const double share = std::tan((1 - weight) * std::numbers::pi / 2);
      Tensor without = style_.lowering == Lowering::mask ? weighted(rows, masked(rows, plain, i))
                                                         : removed(fragments, i);
      if (without.size(1) < sum.size(1)) without = at_length(without, sum.size(1), empty());
      sum = sum + without * share;
      total += share;
    }
    return total == 1 ? sum : sum / total;
  }

  // `plain` with the rows that hold the fragment read again, nobody looking at it.
  Tensor masked(const Rows& rows, const Tensor& plain, size_t fragment) const {
    const auto length = int64_t(text::clip_row_length);
    Tensor all = plain.clone();
    for (int64_t row = 0; row < rows.ids.size(0); ++row) {
      const auto first = rows.fragment.begin() + row * length;
      const std::vector<size_t> places(first, first + length);
      if (std::find(places.begin(), places.end(), fragment) == places.end()) continue;
      const Rows one{rows.ids.narrow(0, row, 1), rows.weights.narrow(0, row, 1), places};
      all.narrow(0, row, 1).copy_(states(one, fragment));
    }
    return all;
  }

  Tensor removed(const text::Fragments& fragments, size_t i) const {
    text::Fragments rest = fragments;
    rest.erase(rest.begin() + std::ptrdiff_t(i));
    const Rows rows = rows_of_tokens(tokens_of(rest), style_, config().pad_id);
    return weighted(rows, states(rows, std::nullopt));
  }

  Tensor read_blend(const text::Blend& blend) const {
    if (blend.parts.size() == 1 && blend.weights.front() == 1) {
      return read_fragments(blend.parts.front());
    }
    std::vector<Tensor> parts;
    int64_t tokens = 0;
    for (const auto& fragments : blend.parts) {
      parts.push_back(read_fragments(fragments));
      tokens = std::max(tokens, parts.back().size(1));
    }
    double total = 0;
    for (const double weight : blend.weights) total += weight;
    const double scale = blend.normalised && std::abs(total) > weight_tiny ? 1 / total : 1;
    Tensor sum;
    for (size_t i = 0; i < parts.size(); ++i) {
      if (parts[i].size(1) < tokens) parts[i] = at_length(parts[i], tokens, empty());
      const Tensor share = parts[i] * (blend.weights[i] * scale);
      sum = sum.defined() ? sum + share : share;
    }
    return sum;
  }

  const PromptReader& reader_;
  size_t index_;
  ReadingStyle style_;
  mutable Tensor empty_;
  mutable Tensor seen_ids_, seen_pooled_;  // the first row read last without a mask
};

sd::UnetContext PromptReader::read(const std::string& prompt, const ReadingStyle& style) const {
  return read(prompt, prompt, style);
}

sd::UnetContext PromptReader::read(const std::string& prompt, const std::string& second,
                                   const ReadingStyle& style) const {
  sd::UnetContext context;
  std::vector<OneEncoder> readers;
  std::vector<Tensor> states;
  int64_t tokens = 0;
  for (size_t i = 0; i < encoders_.size(); ++i) {
    readers.emplace_back(*this, i, style);
    const std::string& text = i == 0 ? prompt : second;
    states.push_back(readers.back().read(text::parse_prompt(text)));
    tokens = std::max(tokens, states.back().size(1));
    if (readers.back().config().projection > 0) context.pooled = readers.back().pooled(text);
  }
  for (size_t i = 0; i < states.size(); ++i) {
    if (states[i].size(1) < tokens) states[i] = at_length(states[i], tokens, readers[i].empty());
  }
  context.text = states.size() == 1 ? states.front() : at::cat(states, 2);
  return context;
}

Conditioning read_prompts(const PromptReader& reader, const sd::UnetConfig& unet,
                          const PromptPair& prompts, const Guidance& guidance,
                          const ReadingStyle& style) {
  const auto read = [&](const Prompt& prompt) {
    ReadingStyle own = style;
    own.clip_skip = prompt.clip_skip;
    auto context = reader.read(prompt.text,
                               prompt.second_text.empty() ? prompt.text : prompt.second_text, own);
    context.numbers = frame_numbers(unet, prompt.frame);
    return context;
  };
  Conditioning both;
  both.positive = read(prompts.positive);
  if (!needs_unconditional(guidance)) return both;
  const Prompt negative = negative_of(prompts);
  both.negative = read(negative);
  const int64_t tokens = std::max(both.positive.text.size(1), both.negative.text.size(1));
  if (both.positive.text.size(1) != both.negative.text.size(1)) {
    // What an empty prompt says fills the shorter one; the frame has no part in it.
    const Tensor empty = reader.read("", style).text;
    both.positive.text = at_length(both.positive.text, tokens, empty);
    both.negative.text = at_length(both.negative.text, tokens, empty);
  }
  if (is_told_nothing(unet, prompts)) {
    both.negative.text.zero_();
    both.negative.pooled = at::zeros_like(both.positive.pooled);
  }
  return both;
}

}  // namespace atelier
