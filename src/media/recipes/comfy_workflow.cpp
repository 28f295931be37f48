// The page's workflow as an executed graph. The page keeps widget values without names, in an order
// each node type defines; newer files name them in `inputs[].widget`, for older ones the common
// types are listed here.
#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <map>
#include <vector>

#include "media/recipes/comfy_graph.h"
#include "media/recipes/foreign_json.h"

namespace atelier {
namespace {

constexpr size_t nodes_max = 20'000;
constexpr int64_t muted = 2;
constexpr int64_t bypassed = 4;

struct WidgetOrder {
  std::string_view type;
  // "*" is the choice "randomize" behind a seed.
  std::array<std::string_view, 10> names;
};
constexpr std::array<WidgetOrder, 23> widget_orders{
    {{"KSampler", {"seed", "*", "steps", "cfg", "sampler_name", "scheduler", "denoise"}},
     {"KSamplerAdvanced",
      {"add_noise", "noise_seed", "*", "steps", "cfg", "sampler_name", "scheduler", "start_at_step",
       "end_at_step", "return_with_leftover_noise"}},
     {"CLIPTextEncode", {"text"}},
     {"CLIPTextEncodeSDXL",
      {"width", "height", "crop_w", "crop_h", "target_width", "target_height", "text_g", "text_l"}},
     {"CLIPTextEncodeFlux", {"clip_l", "t5xxl", "guidance"}},
     {"CLIPTextEncodeSD3", {"clip_l", "clip_g", "t5xxl", "empty_padding"}},
     {"CheckpointLoaderSimple", {"ckpt_name"}},
     {"CheckpointLoader", {"config_name", "ckpt_name"}},
     {"UNETLoader", {"unet_name", "weight_dtype"}},
     {"UnetLoaderGGUF", {"unet_name"}},
     {"LoraLoader", {"lora_name", "strength_model", "strength_clip"}},
     {"LoraLoaderModelOnly", {"lora_name", "strength_model"}},
     {"CLIPSetLastLayer", {"stop_at_clip_layer"}},
     {"EmptyLatentImage", {"width", "height", "batch_size"}},
     {"EmptySD3LatentImage", {"width", "height", "batch_size"}},
     {"FluxGuidance", {"guidance"}},
     {"RandomNoise", {"noise_seed", "*"}},
     {"KSamplerSelect", {"sampler_name"}},
     {"BasicScheduler", {"scheduler", "steps", "denoise"}},
     {"CFGGuider", {"cfg"}},
     {"PrimitiveNode", {"value", "*"}},
     {"ImageScaleBy", {"upscale_method", "scale_by"}},
     {"SamplerCustom", {"add_noise", "noise_seed", "*", "cfg"}}}};

bool is_seed_choice(const boost::json::value& value) {
  const auto* text = value.if_string();
  if (text == nullptr) return false;
  for (const std::string_view choice : {"fixed", "increment", "decrement", "randomize"}) {
    if (*text == choice) return true;
  }
  return false;
}

struct Origin {
  int64_t node = 0;
  int64_t slot = 0;
};

class Workflow {
 public:
  explicit Workflow(const boost::json::object& workflow) {
    constexpr size_t scopes_max = 64;
    add_scope(workflow, 0);
    // What a node that stands for a subgraph hides: its insides, each with numbers of its own. How
    // they hang together with the outside is left aside; sampler and prompts stand within.
    const auto* definitions = object_member(workflow, "definitions");
    const auto* subgraphs =
        definitions == nullptr ? nullptr : list_member(*definitions, "subgraphs");
    if (subgraphs == nullptr) return;
    for (size_t i = 0; i < std::min(subgraphs->size(), scopes_max); ++i) {
      const auto* subgraph = (*subgraphs)[i].if_object();
      if (subgraph != nullptr) add_scope(*subgraph, int64_t(i + 1) * ids_of_a_scope);
    }
  }

  boost::json::object graph() const {
    boost::json::object out;
    for (const auto& [id, node] : nodes_) {
      if (mode_of(*node.json) == muted || mode_of(*node.json) == bypassed) continue;
      boost::json::object inputs = widgets_of(*node.json);
      put_links(node, inputs);
      out[std::to_string(id)] = {{"class_type", text_member(*node.json, "type").value_or("")},
                                 {"inputs", std::move(inputs)}};
    }
    return out;
  }

 private:
  static constexpr int64_t ids_of_a_scope = int64_t{1} << 32;
  struct Node {
    const boost::json::object* json = nullptr;
    int64_t scope = 0;  // added to every number within
  };

  void add_scope(const boost::json::object& graph, int64_t scope) {
    if (const auto* list = list_member(graph, "nodes")) {
      for (const auto& entry : *list) {
        const auto* node = entry.if_object();
        const auto id = node == nullptr ? std::nullopt : integer_member(*node, "id");
        if (id && is_id(*id) && nodes_.size() < nodes_max)
          nodes_.emplace(*id + scope, Node{node, scope});
      }
    }
    if (const auto* list = list_member(graph, "links")) {
      for (const auto& entry : *list) add_link(entry, scope);
    }
  }
  static bool is_id(int64_t id) { return id >= 0 && id < ids_of_a_scope; }

  // [id, from node, from slot, to node, to slot, type], or an object with those names.
  void add_link(const boost::json::value& entry, int64_t scope) {
    const auto* list = entry.if_array();
    const auto* object = entry.if_object();
    std::optional<int64_t> id;
    std::optional<int64_t> node;
    std::optional<int64_t> slot;
    if (list != nullptr && list->size() >= 3) {
      id = integer_of_json((*list)[0]);
      node = integer_of_json((*list)[1]);
      slot = integer_of_json((*list)[2]);
    } else if (object != nullptr) {
      id = integer_member(*object, "id");
      node = integer_member(*object, "origin_id");
      slot = integer_member(*object, "origin_slot");
    }
    const bool sound = id && node && slot && is_id(*id) && is_id(*node);
    if (sound) links_[*id + scope] = {*node + scope, *slot};
  }

  static int64_t mode_of(const boost::json::object& node) {
    return integer_member(node, "mode").value_or(0);
  }

  static bool passes_through(const boost::json::object& node) {
    return mode_of(node) == bypassed || text_member(node, "type") == "Reroute";
  }

  // Behind reroutes and bypassed nodes: the input of the same type leads on.
  std::optional<Origin> resolved(Origin origin) const {
    constexpr int hops_max = 100;
    for (int hop = 0; hop < hops_max; ++hop) {
      const auto found = nodes_.find(origin.node);
      if (found == nodes_.end() || mode_of(*found->second.json) == muted) return std::nullopt;
      if (!passes_through(*found->second.json)) return origin;
      const auto next = input_like_output(found->second, origin.slot);
      if (!next) return std::nullopt;
      origin = *next;
    }
    return std::nullopt;
  }

  // Where a link leads from; nothing for one that is none.
  const Origin* origin_of(const boost::json::object& input, int64_t scope) const {
    const auto id = integer_member(input, "link");
    if (!id || !is_id(*id)) return nullptr;
    const auto found = links_.find(*id + scope);
    return found == links_.end() ? nullptr : &found->second;
  }

  std::optional<Origin> input_like_output(const Node& node, int64_t slot) const {
    const auto* outputs = list_member(*node.json, "outputs");
    const auto* inputs = list_member(*node.json, "inputs");
    if (inputs == nullptr) return std::nullopt;
    std::string type;
    if (outputs != nullptr && slot >= 0 && size_t(slot) < outputs->size()) {
      const auto* output = (*outputs)[size_t(slot)].if_object();
      if (output != nullptr) type = text_member(*output, "type").value_or("");
    }
    for (const auto& entry : *inputs) {
      const auto* input = entry.if_object();
      const Origin* origin = input == nullptr ? nullptr : origin_of(*input, node.scope);
      if (origin == nullptr) continue;
      const std::string theirs = text_member(*input, "type").value_or("");
      if (theirs == type || theirs == "*" || type == "*" || type.empty()) return *origin;
    }
    return std::nullopt;
  }

  void put_links(const Node& node, boost::json::object& out) const {
    const auto* inputs = list_member(*node.json, "inputs");
    if (inputs == nullptr) return;
    for (const auto& entry : *inputs) {
      const auto* input = entry.if_object();
      const Origin* linked = input == nullptr ? nullptr : origin_of(*input, node.scope);
      const auto origin = linked == nullptr ? std::nullopt : resolved(*linked);
      if (!origin) continue;
      out[text_member(*input, "name").value_or("")] =
          boost::json::array{std::to_string(origin->node), origin->slot};
    }
  }

  static std::vector<std::string> named_widgets(const boost::json::object& node) {
    std::vector<std::string> names;
    const auto* inputs = list_member(node, "inputs");
    if (inputs == nullptr) return names;
    for (const auto& entry : *inputs) {
      const auto* input = entry.if_object();
      const auto* widget = input == nullptr ? nullptr : object_member(*input, "widget");
      if (widget != nullptr) names.push_back(text_member(*widget, "name").value_or(""));
    }
    return names;
  }

  static boost::json::object widgets_of(const boost::json::object& node) {
    boost::json::object out;
    if (const auto* named = object_member(node, "widgets_values")) return *named;
    const auto* values = list_member(node, "widgets_values");
    if (values == nullptr) return out;
    const std::string type = text_member(node, "type").value_or("");
    const auto is_type = [&](const WidgetOrder& order) { return order.type == type; };
    const auto known = std::find_if(widget_orders.begin(), widget_orders.end(), is_type);
    if (known != widget_orders.end()) {
      for (size_t i = 0; i < std::min(values->size(), known->names.size()); ++i) {
        if (!known->names[i].empty() && known->names[i] != "*") out[known->names[i]] = (*values)[i];
      }
      return out;
    }
    const auto names = named_widgets(node);
    size_t next = 0;
    for (const auto& value : *values) {
      if (is_seed_choice(value) && next > 0) continue;
      if (next < names.size()) out[names[next++]] = value;
    }
    // A node with one text and no names: notes and text boxes of extensions.
    if (names.empty() && values->size() == 1) out["text"] = (*values)[0];
    return out;
  }

  std::map<int64_t, Node> nodes_;
  std::map<int64_t, Origin> links_;
};

}  // namespace

boost::json::object comfy_graph_of_workflow(const boost::json::object& workflow) {
  return Workflow(workflow).graph();
}

}  // namespace atelier
