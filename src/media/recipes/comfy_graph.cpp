#include "media/recipes/comfy_graph.h"

#include <algorithm>
#include <boost/json.hpp>

#include "media/recipes/foreign_json.h"

namespace atelier {
namespace {
constexpr size_t nodes_max = 20'000;
}

bool is_comfy_graph(const boost::json::object& object) {
  for (const auto& entry : object) {
    const auto* node = entry.value().if_object();
    if (node != nullptr && node->contains("class_type") && node->contains("inputs")) return true;
  }
  return false;
}

ComfyGraph::ComfyGraph(const boost::json::object& graph) {
  for (const auto& entry : graph) {
    const auto* node = entry.value().if_object();
    const auto* inputs = node == nullptr ? nullptr : object_member(*node, "inputs");
    const auto type = node == nullptr ? std::nullopt : text_member(*node, "class_type");
    if (inputs == nullptr || !type || nodes_.size() >= nodes_max) continue;
    nodes_.push_back({std::string(entry.key()), *type, inputs});
  }
  const auto by_id = [](const ComfyNode& a, const ComfyNode& b) { return a.id < b.id; };
  std::sort(nodes_.begin(), nodes_.end(), by_id);
  for (const ComfyNode& node : nodes_) {
    for (const auto& input : *node.inputs) {
      if (const auto source = link(input.value())) used_.push_back(source->node);
    }
  }
  std::sort(used_.begin(), used_.end());
}

const ComfyNode* ComfyGraph::find(std::string_view id) const {
  const auto before = [](const ComfyNode& node, std::string_view wanted) {
    return std::string_view(node.id) < wanted;
  };
  const auto found = std::lower_bound(nodes_.begin(), nodes_.end(), id, before);
  return found != nodes_.end() && found->id == id ? &*found : nullptr;
}

std::optional<ComfyLink> ComfyGraph::link(const boost::json::value& value) const {
  const auto* pair = value.if_array();
  if (pair == nullptr || pair->size() != 2) return std::nullopt;
  const auto id = text_of_json((*pair)[0]);
  const auto slot = integer_of_json((*pair)[1]);
  if (!id || !slot || *slot < 0 || *slot > 1000) return std::nullopt;
  const ComfyNode* node = find(*id);
  return node == nullptr ? std::nullopt : std::optional(ComfyLink{node, int(*slot)});
}

std::optional<ComfyLink> ComfyGraph::link(const ComfyNode& node, std::string_view input) const {
  const auto* value = member(*node.inputs, input);
  return value == nullptr ? std::nullopt : link(*value);
}

bool ComfyGraph::is_sink(const ComfyNode& node) const {
  return !std::binary_search(used_.begin(), used_.end(), &node);
}

}  // namespace atelier
