// ComfyUI's graph: nodes with literal inputs and links to other nodes' outputs. Private to recipes.
#pragma once
#include <boost/json/object.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace atelier {

struct ComfyNode {
  std::string id;
  std::string type;  // class_type
  const boost::json::object* inputs = nullptr;
};

struct ComfyLink {
  const ComfyNode* node = nullptr;
  int slot = 0;
};

// A view of `graph`, which must outlive it. Nodes that are not shaped like nodes are left out.
class ComfyGraph {
 public:
  explicit ComfyGraph(const boost::json::object& graph);
  const std::vector<ComfyNode>& nodes() const { return nodes_; }
  // The node a link value ["7", 0] points at.
  std::optional<ComfyLink> link(const boost::json::value& value) const;
  std::optional<ComfyLink> link(const ComfyNode& node, std::string_view input) const;
  // True when no other node takes an output of this one.
  bool is_sink(const ComfyNode& node) const;

 private:
  const ComfyNode* find(std::string_view id) const;
  std::vector<ComfyNode> nodes_;  // ordered by id
  std::vector<const ComfyNode*> used_;
};

// Does the object look like an executed graph: members that have a class_type and inputs?
bool is_comfy_graph(const boost::json::object& object);

// The page's workflow (nodes, links, widgets_values) as an executed graph, for files that carry
// only that. Muted nodes are left out, bypassed ones passed through, reroutes resolved.
boost::json::object comfy_graph_of_workflow(const boost::json::object& workflow);

}  // namespace atelier
