#include "models/sd/text_encoder.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "tensor/attention.h"

namespace atelier::sd {
namespace {

After activation_of(const TextConfig& config) {
  return config.activation == Activation::gelu ? After::gelu : After::quick_gelu;
}

// The row of the embedding that holds a token, see TextConfig::token_ids.
int64_t row_of(const TextConfig& config, int32_t id) {
  if (config.token_ids.empty()) return std::clamp<int64_t>(id, 0, config.vocabulary - 1);
  const auto& kept = config.token_ids;
  const auto found = std::lower_bound(kept.begin(), kept.end(), id);
  if (found == kept.end() || *found != id) return config.vocabulary - 1;
  return found - kept.begin();
}

int64_t pooled_place(const int32_t* ids, int64_t count) {
  const int64_t place = std::find(ids, ids + count, clip_end_id) - ids;
  return std::min(place, count - 1);
}

Tensor plain_ids(const Tensor& ids) {
  return ids.to(at::kCPU, at::kInt).contiguous();
}

// Causal attention that leaves some places out. Rows are short and rarely so: no kernel of its own.
Tensor selective_attention(const std::vector<Tensor>& qkv, int64_t heads, const Tensor& unseen) {
  const Tensor& q = qkv[0];
  const int64_t n = q.size(0), places = q.size(1), width = q.size(2) / heads;
  const auto split = [&](const Tensor& x) {
    return x.to(at::kFloat).reshape({n, places, heads, width}).transpose(1, 2);
  };
  const Tensor later = at::ones({places, places}, q.options().dtype(at::kBool)).triu(1);
  const Tensor hidden = later.logical_or(unseen.to(q.device()).view({n, 1, 1, places}));
  Tensor scores = at::matmul(split(q), split(qkv[1]).transpose(2, 3)) / std::sqrt(double(width));
  scores.masked_fill_(hidden, -std::numeric_limits<float>::infinity());
  const Tensor seen = at::matmul(scores.softmax(-1), split(qkv[2]));
  return seen.transpose(1, 2).reshape(q.sizes()).to(q.dtype()).contiguous();
}

}  // namespace

TextEncoder::Layer::Layer(const Weights& w, const TextConfig& config)
    : norm1(w / "layer_norm1", config.width),
      qkv({w / "self_attn.q_proj", w / "self_attn.k_proj", w / "self_attn.v_proj"},
          {config.width, config.width}),
      out(w / "self_attn.out_proj", {config.width, config.width}),
      norm2(w / "layer_norm2", config.width),
      widen(w / "mlp.fc1", {config.width, config.mlp, Bias::with, activation_of(config)}),
      narrow(w / "mlp.fc2", {config.mlp, config.width}) {}

Tensor TextEncoder::Layer::operator()(const Tensor& x, int64_t heads, const Tensor& unseen) const {
  const auto parts = qkv(norm1(x)).chunk(3, -1);
  const Tensor seen = unseen.defined()
                          ? selective_attention(parts, heads, unseen)
                          : attention(parts[0], parts[1], parts[2], heads, Mask::causal);
  const Tensor y = out(seen, x);
  return narrow(widen(norm2(y)), y);
}

TextEncoder::TextEncoder(const Weights& w, const TextConfig& config)
    : config_(config),
      compute_(w.compute()),
      norm_(w / "text_model.final_layer_norm", config.width) {
  const Weights model = w / "text_model";
  tokens_ = model.take("embeddings.token_embedding.weight", {config.vocabulary, config.width})
                .to(at::kCPU, compute_.dtype(), false, /*copy=*/true);
  positions_ = model.take("embeddings.position_embedding.weight", {config.positions, config.width})
                   .to(at::kCPU, at::kFloat, false, /*copy=*/true);
  for (int64_t i = 0; i < config.layers; ++i) {
    layers_.emplace_back(model / "encoder.layers" / i, config);
  }
  if (config.projection > 0) {
    projection_.emplace(w / "text_projection",
                        LinearShape{config.width, config.projection, Bias::without});
  }
}

Tensor TextEncoder::embed(const Tensor& ids) const {
  const Tensor plain = plain_ids(ids);
  const int32_t* id = plain.data_ptr<int32_t>();
  Tensor rows = at::empty({plain.numel()}, at::kLong);
  for (int64_t i = 0; i < plain.numel(); ++i) {
    rows.data_ptr<int64_t>()[i] = row_of(config_, id[i]);
  }
  return tokens_.index_select(0, rows).to(at::kFloat).view({ids.size(0), ids.size(1), -1});
}

Tensor TextEncoder::pool(const Tensor& normed, const Tensor& ids) const {
  const int64_t places = ids.size(1);
  const Tensor plain = plain_ids(ids);
  std::vector<Tensor> pooled;
  for (int64_t i = 0; i < ids.size(0); ++i) {
    const int64_t place = pooled_place(plain.data_ptr<int32_t>() + i * places, places);
    pooled.push_back(normed.select(0, i).select(0, place));
  }
  const Tensor all = at::stack(pooled);
  return (projection_ ? (*projection_)(all) : all).to(at::kFloat);
}

TextStates TextEncoder::encode(const Tensor& ids, const Tensor& token_vectors,
                               int64_t layers_dropped, const Trace* trace,
                               const Tensor& unseen) const {
  ATELIER_ASSERT(ids.dim() == 2 && ids.size(1) <= config_.positions);
  const int64_t seen = config_.layers - layers_dropped - (config_.penultimate ? 1 : 0);
  ATELIER_ASSERT(layers_dropped >= 0 && seen >= 0);
  // An encoder whose pooled state nobody reads ends where its hidden state does.
  const int64_t run = projection_ ? config_.layers : seen;
  Tensor x = (token_vectors + positions_.narrow(0, 0, ids.size(1)))
                 .to(compute_.device, compute_.dtype())
                 .contiguous();
  show(trace, "hidden_states.0", x);
  Tensor hidden = x;
  for (int64_t i = 0; i < run; ++i) {
    x = layers_[static_cast<size_t>(i)](x, config_.heads, unseen);
    show(trace, "hidden_states." + std::to_string(i + 1), x);
    if (i + 1 == seen) hidden = x;
  }
  const Tensor normed = norm_(x);
  TextStates states;
  states.pooled = pool(normed, ids);
  if (!config_.penultimate) hidden = run == seen ? normed : norm_(hidden);
  states.hidden = hidden.to(at::kFloat);
  return states;
}

TextStates TextEncoder::operator()(const Tensor& ids, int64_t layers_dropped,
                                   const Trace* trace) const {
  return encode(ids, embed(ids), layers_dropped, trace);
}

}  // namespace atelier::sd
