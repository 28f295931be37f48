// Reads the recipe out of a graph: from the output node back to the sampler that began the picture,
// and from there to its prompts, model, LoRAs and size.
#include "media/recipes/comfy_reader.h"

#include <algorithm>
#include <array>
#include <boost/json.hpp>

#include "media/recipes/comfy_walk.h"
#include "media/recipes/foreign_json.h"
#include "media/recipes/recipe_filler.h"

namespace atelier {
namespace {

bool contains_word(const std::string& type, std::string_view word) {
  return type.find(word) != std::string::npos;
}

constexpr std::array<std::string_view, 4> latent_inputs{"latent_image", "latent", "samples",
                                                        "optional_latent"};

bool is_sampler(const ComfyGraph& graph, const ComfyNode& node) {
  const auto has = [&](std::string_view input) { return node.inputs->contains(input); };
  const auto linked = [&](std::string_view input) { return graph.link(node, input).has_value(); };
  const bool conditioned =
      linked("positive") || linked("guider") || linked("text_embeds") || linked("sdxl_tuple");
  const bool noisy = has("seed") || has("noise_seed") || has("noise");
  const bool steps = has("steps") || has("sigmas") || has("sampler_name");
  return conditioned && noisy && (steps || contains_word(node.type, "ampler"));
}

// Better output nodes first: saved pictures, then shown ones, then whatever nobody takes from.
int output_rank(const ComfyNode& node) {
  const bool saves = contains_word(node.type, "Save") || contains_word(node.type, "save") ||
                     contains_word(node.type, "VideoCombine");
  if (saves) return 0;
  return contains_word(node.type, "Preview") ? 1 : 2;
}

class Reader {
 public:
  explicit Reader(const ComfyGraph& graph) : graph_(graph), walk_(graph) {}

  std::optional<ForeignRecipe> read() {
    const ComfyNode* last = last_sampler();
    const ComfyNode* sampler = last == nullptr ? nullptr : first_pass(*last);
    if (sampler == nullptr) {
      put_loose_values();
      return std::move(filler_).take();
    }
    put_sampling(*sampler);
    put_prompts(*sampler);
    put_model(*sampler);
    put_size(*sampler);
    if (last != sampler) put_second_pass(*last);
    filler_.loras_of_prompt();
    return std::move(filler_).take();
  }

 private:
  // The sampler nearest to an output node.
  const ComfyNode* last_sampler() {
    std::vector<const ComfyNode*> sinks;
    for (const ComfyNode& node : graph_.nodes()) {
      if (graph_.is_sink(node)) sinks.push_back(&node);
    }
    const auto better = [](const ComfyNode* a, const ComfyNode* b) {
      return output_rank(*a) < output_rank(*b);
    };
    std::stable_sort(sinks.begin(), sinks.end(), better);
    for (const ComfyNode* sink : sinks) {
      const ComfyNode* found = nullptr;
      walk_.upstream({sink, 0}, {"images", "image", "samples", "latent_image", "latent", "pixels"},
                     [&](const ComfyNode& node) {
                       if (is_sampler(graph_, node)) found = &node;
                       return found == nullptr;
                     });
      if (found != nullptr) return found;
    }
    for (const ComfyNode& node : graph_.nodes()) {
      if (is_sampler(graph_, node)) return &node;
    }
    return nullptr;
  }

  // The sampler that began: behind the last one by its latents, through scaling and decoding.
  const ComfyNode* first_pass(const ComfyNode& last) {
    const ComfyNode* first = &last;
    walk_.upstream({&last, 0},
                   {"latent_image", "latent", "samples", "optional_latent", "pixels", "image"},
                   [&](const ComfyNode& node) {
                     if (is_sampler(graph_, node)) first = &node;
                     return true;
                   });
    return first;
  }

  std::optional<ComfyLink> guider(const ComfyNode& sampler) const {
    return graph_.link(sampler, "guider");
  }

  void put_sampling(const ComfyNode& sampler) {
    put_seed(sampler);
    const ComfyNode* schedule = &sampler;
    const ComfyNode* algorithm = &sampler;
    const ComfyNode* guidance = &sampler;
    const auto sigmas = graph_.link(sampler, "sigmas");
    if (sigmas) {
      // The node that makes the sigmas may stand behind one that splits them.
      walk_.upstream(*sigmas, {"sigmas"}, [&](const ComfyNode& node) {
        const bool it = node.inputs->contains("steps");
        if (it) schedule = &node;
        return !it;
      });
    }
    if (const auto chosen = graph_.link(sampler, "sampler")) algorithm = chosen->node;
    if (const auto found = guider(sampler)) guidance = found->node;
    if (const auto steps = walk_.number(*schedule, "steps")) {
      filler_.steps(integer_of_json(*steps));
    }
    if (const auto cfg = walk_.number(*guidance, "cfg")) filler_.cfg_scale(number_of_json(*cfg));
    filler_.sampler(walk_.text(*algorithm, "sampler_name").value_or(algorithm_name(*algorithm)),
                    walk_.text(*schedule, "scheduler").value_or(""));
    put_number(*schedule, "denoise");
    put_number(sampler, "start_at_step");
    put_number(sampler, "end_at_step");
  }

  // SamplerDPMPP_2M_SDE and the like name the algorithm by their type.
  static std::string algorithm_name(const ComfyNode& node) {
    const std::string_view type = node.type;
    constexpr std::string_view prefix = "Sampler";
    const bool named = type.starts_with(prefix) && !type.starts_with("SamplerCustom");
    return std::string(named ? type.substr(prefix.size()) : std::string_view());
  }

  void put_seed(const ComfyNode& sampler) {
    const auto noise = graph_.link(sampler, "noise");
    const ComfyNode& node = noise ? *noise->node : sampler;
    for (const std::string_view name : {"seed", "noise_seed"}) {
      const auto seed = walk_.number(node, name);
      if (!seed) continue;
      return filler_.seed(*seed);
    }
  }

  // 1 is the usual denoise and says nothing; so do the ends of the steps.
  void put_number(const ComfyNode& node, std::string_view name) {
    const auto value = walk_.number(node, name);
    const auto number = value ? number_of_json(*value) : std::nullopt;
    const bool usual = number && ((name == "denoise" && *number == 1) || *number >= 10'000 ||
                                  (name == "start_at_step" && *number == 0));
    if (number && !usual) filler_.extra(name, *value);
  }

  void put_prompts(const ComfyNode& sampler) {
    const auto guide = guider(sampler);
    const ComfyNode& node = guide ? *guide->node : sampler;
    auto positive = graph_.link(node, "positive");
    if (!positive) positive = graph_.link(node, "conditioning");
    auto negative = graph_.link(node, "negative");
    // Video samplers take both prompts by one link, others take everything by one.
    auto both = graph_.link(node, "text_embeds");
    if (!both) both = graph_.link(node, "sdxl_tuple");
    if (both && !positive) positive = graph_.link(*both->node, "base_positive");
    if (both && !negative) negative = graph_.link(*both->node, "base_negative");
    if (!positive) positive = both;
    if (!negative) negative = both;
    if (positive) {
      filler_.prompt(walk_.prompt(*positive, PromptSide::positive));
      put_guidance(*positive);
    }
    if (negative) filler_.negative_prompt(walk_.prompt(*negative, PromptSide::negative));
  }

  void put_guidance(const ComfyLink& conditioning) {
    walk_.upstream(conditioning, {"conditioning", "positive"}, [&](const ComfyNode& node) {
      const auto guidance = walk_.number(node, "guidance");
      if (guidance) filler_.extra("guidance", *guidance);
      const auto clip = graph_.link(node, "clip");
      if (clip) put_clip_skip(*clip);
      return !guidance && !clip;
    });
  }

  void put_clip_skip(const ComfyLink& clip) {
    walk_.upstream(clip, {"clip"}, [&](const ComfyNode& node) {
      const auto layer = walk_.number(node, "stop_at_clip_layer");
      if (layer) filler_.clip_stop_at(integer_of_json(*layer));
      return !layer;
    });
  }

  void put_model(const ComfyNode& sampler) {
    const auto guide = guider(sampler);
    auto model = graph_.link(guide ? *guide->node : sampler, "model");
    if (!model) model = graph_.link(sampler, "model");
    if (!model) model = graph_.link(sampler, "sdxl_tuple");
    if (!model) return;
    walk_.upstream(*model, {"model", "base_model", "lora_stack", "optional_lora_stack"},
                   [&](const ComfyNode& node) {
                     put_loras(node);
                     put_loader(node);
                     return true;
                   });
  }

  void put_loader(const ComfyNode& node) {
    if (!filler_.recipe().model_name.empty()) return;
    const auto skip = walk_.number(node, "clip_skip");
    if (skip) filler_.clip_stop_at(integer_of_json(*skip));
    for (const std::string_view name : {"ckpt_name", "unet_name", "base_ckpt_name", "model_name",
                                        "diffusion_model", "model_path", "gguf_name"}) {
      const auto* value = member(*node.inputs, name);
      if (value == nullptr) continue;
      // Some extensions keep {"content": name, "image": ...}.
      const auto* object = value->if_object();
      const auto found =
          object != nullptr ? text_member(*object, "content") : walk_.text(node, name);
      if (found && !found->empty()) return filler_.model(*found);
    }
  }

  static bool is_switched_off(const boost::json::object& inputs, const std::string& suffix) {
    for (const char* name : {"switch", "enabled", "toggle", "enable"}) {
      const auto* value = member(inputs, name + suffix);
      if (value == nullptr) continue;
      if (value->is_bool()) return !value->get_bool();
      const std::string text = text_of_json(*value).value_or("");
      return text == "Off" || text == "off" || text == "False" || text == "false";
    }
    return false;
  }

  // LoraLoader and its many relatives: lora_name + strength_model, lora_name_1 + lora_wt_1,
  // lora_01 + strength_01, lora_1_name + lora_1_strength, lora_1: {on, lora, strength}.
  void put_loras(const ComfyNode& node) {
    for (const auto& entry : *node.inputs) {
      const std::string key = entry.key();
      if (!key.starts_with("lora")) continue;
      if (const auto* choice = entry.value().if_object()) {
        const auto* on = member(*choice, "on");
        if (on != nullptr && on->is_bool() && !on->get_bool()) continue;
        filler_.lora(text_member(*choice, "lora").value_or(""),
                     number_member(*choice, "strength").value_or(1));
        continue;
      }
      if (!entry.value().is_string()) continue;
      const auto place = lora_place(key);
      if (!place || is_switched_off(*node.inputs, place->suffix)) continue;
      filler_.lora(text_of_json(entry.value()).value_or(""), lora_weight(node, *place));
    }
  }

  // Which weight belongs to the input that names a LoRA: "" + strength, "strength" + "_1",
  // "lora_1_" + strength.
  struct LoraPlace {
    std::string prefix;
    std::string suffix;
  };
  static std::optional<LoraPlace> lora_place(const std::string& key) {
    constexpr std::string_view digits = "0123456789";
    const size_t number = key.find_first_of(digits);
    if (key == "lora_name") return LoraPlace{};
    if (number == std::string::npos) return std::nullopt;
    const size_t end = std::min(key.find_first_not_of(digits, number), key.size());
    const std::string_view before = std::string_view(key).substr(0, number);
    const std::string_view after = std::string_view(key).substr(end);
    if (before == "lora_" && after == "_name") return LoraPlace{key.substr(0, end) + "_", ""};
    const bool plain = after.empty() && (before == "lora_name_" || before == "lora_");
    if (!plain) return std::nullopt;
    return LoraPlace{"", "_" + key.substr(number)};
  }

  double lora_weight(const ComfyNode& node, const LoraPlace& place) {
    for (const char* name : {"strength_model", "strength", "lora_wt", "model_str", "model_weight",
                             "lora_model_strength", "model_strength", "lora_weight", "weight"}) {
      const auto weight = walk_.number(node, place.prefix + name + place.suffix);
      if (weight) return number_of_json(*weight).value_or(1);
    }
    return 1;
  }

  void put_size(const ComfyNode& sampler) {
    for (const std::string_view input : latent_inputs) {
      const auto latent = graph_.link(sampler, input);
      if (!latent) continue;
      walk_.upstream(*latent, {"latent_image", "latent", "samples"}, [&](const ComfyNode& node) {
        for (const char* prefix : {"", "empty_latent_"}) {
          const auto width = walk_.number(node, std::string(prefix) + "width");
          const auto height = walk_.number(node, std::string(prefix) + "height");
          if (!width || !height) continue;
          filler_.size(integer_of_json(*width), integer_of_json(*height));
          return false;
        }
        // What goes on in pixels is another picture's size.
        return !graph_.link(node, "pixels");
      });
      return;
    }
  }

  void put_second_pass(const ComfyNode& sampler) {
    boost::json::object pass;
    for (const std::string_view name : {"steps", "cfg", "denoise"}) {
      if (const auto value = walk_.number(sampler, name)) pass[name] = *value;
    }
    const auto algorithm = walk_.text(sampler, "sampler_name");
    if (algorithm) pass["sampler"] = *algorithm;
    if (!pass.empty()) filler_.extra("second_pass", std::move(pass));
  }

  // A graph without a sampler we know, such as one of pipes or one that calls a service: its
  // longest prompt, and the first of everything else.
  void put_loose_values() {
    std::string longest;
    const ComfyNode* best = nullptr;
    for (const ComfyNode& node : graph_.nodes()) {
      for (const std::string_view name : {"prompt", "text", "positive"}) {
        const auto text = walk_.text(node, name);
        if (!text || text->size() <= longest.size()) continue;
        longest = *text;
        best = &node;
      }
    }
    if (best == nullptr) return;
    filler_.prompt(longest);
    for (const std::string_view name : {"negative", "negative_prompt"}) {
      const auto negative = walk_.text(*best, name);
      if (negative) filler_.negative_prompt(*negative);
    }
    put_loose(*best);
    for (const ComfyNode& node : graph_.nodes()) put_loose(node);
    filler_.loras_of_prompt();
  }

  void put_loose(const ComfyNode& node) {
    const boost::json::object& inputs = *node.inputs;
    const ForeignRecipe& r = filler_.recipe();
    for (const std::string_view name : {"seed", "noise_seed"}) {
      const auto* seed = member(inputs, name);
      if (!r.seed && seed != nullptr && integer_of_json(*seed)) filler_.seed(*seed);
    }
    if (!r.steps) filler_.steps(integer_member(inputs, "steps"));
    if (!r.cfg_scale) filler_.cfg_scale(number_member(inputs, "cfg"));
    const auto sampler = text_member(inputs, "sampler_name");
    if (r.sampler.empty() && sampler) {
      filler_.sampler(*sampler, text_member(inputs, "scheduler").value_or(""));
    }
    for (const std::string_view prefix : {"", "empty_latent_"}) {
      if (r.width > 0) break;
      filler_.size(integer_member(inputs, std::string(prefix) + "width"),
                   integer_member(inputs, std::string(prefix) + "height"));
    }
    put_loras(node);
    put_loader(node);
    if (r.model_name.empty() && inputs.contains("prompt")) {
      filler_.model(text_member(inputs, "model").value_or(""));
    }
  }

  const ComfyGraph& graph_;
  ComfyWalk walk_;
  RecipeFiller filler_{"comfyui"};
};

}  // namespace

std::optional<ForeignRecipe> read_comfy_graph(const ComfyGraph& graph) {
  return Reader(graph).read();
}

}  // namespace atelier
