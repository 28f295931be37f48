#include "media/recipes/comfy_walk.h"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <deque>
#include <set>

#include "media/recipes/foreign_json.h"

namespace atelier {
namespace {

constexpr int depth_max = 100;

bool contains_word(const std::string& type, std::string_view word) {
  return type.find(word) != std::string::npos;
}

// Inputs by which conditioning passes through a node.
constexpr std::array<std::string_view, 8> conditioning_inputs{
    "conditioning",    "conditioning_1",    "conditioning_2", "conditioning1",
    "conditioning_to", "conditioning_from", "cond1",          "cond2"};
// Where encoders keep their text, best first.
constexpr std::array<std::string_view, 12> encoder_inputs{
    "populated_text", "text",   "prompt",        "t5xxl",  "text_g", "clip_g",
    "text_l",         "clip_l", "wildcard_text", "string", "value",  "llama"};
// Where nodes that make text keep it.
constexpr std::array<std::string_view, 14> text_inputs{
    "populated_text", "value",  "text",   "string", "prompt",   "Text",  "String",
    "STRING",         "text_0", "text_1", "text1",  "positive", "input", "any"};

// Texts that several inputs hold, without repeats.
void add_line(std::string& all, const std::string& text) {
  if (text.empty() || all == text) return;
  all += (all.empty() ? "" : "\n") + text;
}

}  // namespace

std::string ComfyWalk::prompt(const ComfyLink& conditioning, PromptSide side) {
  begin();
  return prompt_at(conditioning, side, 0);
}

std::optional<std::string> ComfyWalk::text(const ComfyNode& node, std::string_view input) {
  begin();
  return text_at(node, input, 0);
}

std::string ComfyWalk::prompt_at(const ComfyLink& at, PromptSide side, int depth) {
  if (depth > depth_max || !spend()) return {};
  const ComfyNode& node = *at.node;
  // It blanks what it is given: the usual negative of models without one.
  if (contains_word(node.type, "ZeroOut")) return {};
  const auto positive = graph_.link(node, "positive");
  const auto negative = graph_.link(node, "negative");
  if (positive && negative) {
    // Nodes that pass both sides give positive first; the slot says which one this is.
    const bool is_negative = at.slot == 1 || (at.slot > 1 && side == PromptSide::negative);
    return prompt_at(is_negative ? *negative : *positive, side, depth + 1);
  }
  if (const auto found = encoder_text(node, side, depth)) return *found;
  std::string all;
  for (const std::string_view input : conditioning_inputs) {
    if (const auto next = graph_.link(node, input))
      add_line(all, prompt_at(*next, side, depth + 1));
  }
  if (!all.empty()) return all;
  // A reroute or a node we do not know: the first conditioning that leads to a text.
  for (const auto& input : *node.inputs) {
    const std::string_view name = input.key();
    if (name == "model" || name == "clip" || name == "vae" || name == "image") continue;
    const auto next = graph_.link(input.value());
    if (!next) continue;
    const std::string found = prompt_at(*next, side, depth + 1);
    if (!found.empty()) return found;
  }
  return {};
}

std::optional<std::string> ComfyWalk::encoder_text(const ComfyNode& node, PromptSide side,
                                                   int depth) {
  // Loaders that encode too hold both prompts as texts.
  const std::string_view own = side == PromptSide::positive ? "positive" : "negative";
  const auto* literal = member(*node.inputs, own);
  if (literal != nullptr && literal->is_string()) return text_of_json(*literal);
  const bool positive_only = side == PromptSide::positive;
  const auto* named = member(*node.inputs, positive_only ? "positive_prompt" : "negative_prompt");
  if (named != nullptr && node.inputs->contains("positive_prompt")) {
    return text_at(node, positive_only ? "positive_prompt" : "negative_prompt", depth);
  }
  const bool both = node.inputs->contains("positive") && node.inputs->contains("negative");
  if (both) {
    if (auto found = text_at(node, own, depth)) return found;
  }
  std::string all;
  bool any = false;
  for (const std::string_view input : encoder_inputs) {
    auto found = text_at(node, input, depth);
    if (!found) continue;
    any = true;
    if (all.find(*found) == std::string::npos) add_line(all, *found);
    // Populated text is the wildcard's outcome; the template beside it would repeat it.
    if (input == "populated_text" && !all.empty()) break;
  }
  return any ? std::optional(all) : std::nullopt;
}

std::optional<std::string> ComfyWalk::text_at(const ComfyNode& node, std::string_view input,
                                              int depth) {
  if (depth > depth_max || !spend()) return std::nullopt;
  const auto* value = member(*node.inputs, input);
  if (value == nullptr) return std::nullopt;
  if (value->is_string()) return text_of_json(*value);
  const auto source = graph_.link(*value);
  return source ? text_of_node(*source, depth + 1) : std::nullopt;
}

std::optional<std::string> ComfyWalk::text_of_node(const ComfyLink& at, int depth) {
  if (depth > depth_max || !spend()) return std::nullopt;
  const ComfyNode& node = *at.node;
  // Stylers give both prompts, positive first.
  if (node.inputs->contains("text_positive") && node.inputs->contains("text_negative")) {
    return text_at(node, at.slot == 1 ? "text_negative" : "text_positive", depth);
  }
  const bool joins = contains_word(node.type, "oncat") || contains_word(node.type, "Join") ||
                     contains_word(node.type, "ombine");
  if (joins) return joined_text(node, depth);
  for (const std::string_view input : text_inputs) {
    auto found = text_at(node, input, depth);
    if (found && !found->empty()) return found;
  }
  // Switches and reroutes: the first input that leads to a text.
  for (const auto& input : *node.inputs) {
    const auto next = graph_.link(input.value());
    if (!next) continue;
    auto found = text_of_node(*next, depth + 1);
    if (found && !found->empty()) return found;
  }
  return std::nullopt;
}

std::optional<std::string> ComfyWalk::joined_text(const ComfyNode& node, int depth) {
  const auto is_between = [](std::string_view name) {
    return name == "delimiter" || name == "separator";
  };
  std::string between = node.type == "StringConcatenate" ? "" : ", ";
  for (const std::string_view name : {"delimiter", "separator"}) {
    if (const auto* value = member(*node.inputs, name)) {
      between = text_of_json(*value).value_or(between);
    }
  }
  std::string all;
  for (const auto& input : *node.inputs) {
    if (is_between(input.key()) || input.key() == "clean_whitespace") continue;
    const auto part = text_at(node, input.key(), depth);
    if (!part || part->empty()) continue;
    all += (all.empty() ? "" : between) + *part;
  }
  return all.empty() ? std::nullopt : std::optional(all);
}

std::optional<boost::json::value> ComfyWalk::number(const ComfyNode& node, std::string_view input) {
  begin();
  const auto* value = member(*node.inputs, input);
  for (int hop = 0; value != nullptr && hop < depth_max && spend(); ++hop) {
    if (number_of_json(*value)) return *value;
    const auto source = graph_.link(*value);
    if (!source) return std::nullopt;
    const boost::json::object& inputs = *source->node->inputs;
    // The same name first: a node that gives width and height keeps both.
    value = member(inputs, input);
    for (const std::string_view name : {"value", "seed", "noise_seed", "int", "float", "number",
                                        "Number", "Value", "INT", "a", "any"}) {
      if (value == nullptr) value = member(inputs, name);
    }
  }
  return std::nullopt;
}

void ComfyWalk::upstream(const ComfyLink& from, std::initializer_list<std::string_view> inputs,
                         const std::function<bool(const ComfyNode&)>& visit) {
  std::deque<const ComfyNode*> waiting{from.node};
  std::set<const ComfyNode*> seen{from.node};
  while (!waiting.empty()) {
    const ComfyNode* node = waiting.front();
    waiting.pop_front();
    if (!visit(*node)) return;
    const auto follow = [&](const boost::json::value& value) {
      const auto next = graph_.link(value);
      if (next && seen.insert(next->node).second) waiting.push_back(next->node);
    };
    bool followed = false;
    for (const std::string_view input : inputs) {
      const auto* value = member(*node->inputs, input);
      if (value == nullptr || !graph_.link(*value)) continue;
      follow(*value);
      followed = true;
    }
    if (followed) continue;
    // Reroutes and unknown nodes: everything they take.
    for (const auto& input : *node->inputs) follow(input.value());
  }
}

}  // namespace atelier
