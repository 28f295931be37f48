// From a link back to what it means: a text, a number, the loaders behind a model. Every walk is
// bounded, whatever the graph looks like. Private to recipes.
#pragma once
#include <algorithm>
#include <functional>
#include <optional>
#include <string>

#include "media/recipes/comfy_graph.h"

namespace atelier {

enum class PromptSide { positive, negative };

class ComfyWalk {
 public:
  explicit ComfyWalk(const ComfyGraph& graph) : graph_(graph) {}

  // The prompt behind a conditioning link; several encoders' texts are joined by line breaks.
  std::string prompt(const ComfyLink& conditioning, PromptSide side);
  // An input's value, a literal or what the linked node holds.
  std::optional<std::string> text(const ComfyNode& node, std::string_view input);
  std::optional<boost::json::value> number(const ComfyNode& node, std::string_view input);
  // Every node behind the link by the given inputs, nearest first; visit returns false to stop.
  void upstream(const ComfyLink& from, std::initializer_list<std::string_view> inputs,
                const std::function<bool(const ComfyNode&)>& visit);

 private:
  std::string prompt_at(const ComfyLink& at, PromptSide side, int depth);
  std::optional<std::string> encoder_text(const ComfyNode& node, PromptSide side, int depth);
  std::optional<std::string> text_at(const ComfyNode& node, std::string_view input, int depth);
  std::optional<std::string> text_of_node(const ComfyLink& at, int depth);
  std::optional<std::string> joined_text(const ComfyNode& node, int depth);
  void begin() { steps_left_ = std::min(steps_of_one_walk, steps_of_all_); }
  bool spend() {
    --steps_of_all_;
    return steps_left_-- > 0;
  }

  // One winding input must not keep the others from being read; all together stay bounded.
  static constexpr int steps_of_one_walk = 5'000;

  const ComfyGraph& graph_;
  int steps_left_ = 0;
  int steps_of_all_ = 200'000;
};

}  // namespace atelier
