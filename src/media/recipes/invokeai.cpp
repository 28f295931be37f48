// InvokeAI, every generation: invokeai_metadata (3.0 on), sd-metadata (1.15 to 2.3), invokeai (the
// betas of 3.0), Dream (before 1.15, and beside sd-metadata), and the graph when there is only
// that.
#include <boost/json.hpp>

#include "media/recipes/foreign_json.h"
#include "media/recipes/readers.h"
#include "media/recipes/recipe_filler.h"
#include "media/texts/clean_text.h"

namespace atelier {
namespace {

// {name, hash, ...} since 4.0, {model_name, base_model} before, or the name alone.
std::string model_name(const boost::json::value& value) {
  const auto* object = value.if_object();
  if (object == nullptr) return text_of_json(value).value_or("");
  const auto name = text_member(*object, "name");
  return name ? *name : text_member(*object, "model_name").value_or("");
}

void put_loras(const boost::json::object& metadata, RecipeFiller& filler) {
  const auto* list = list_member(metadata, "loras");
  if (list == nullptr) return;
  for (const auto& entry : *list) {
    const auto* use = entry.if_object();
    if (use == nullptr) continue;
    const auto* model = member(*use, "model");
    if (model == nullptr) model = member(*use, "lora");
    if (model == nullptr) continue;
    const std::string name = model_name(*model);
    filler.lora(name, number_member(*use, "weight").value_or(1));
    const auto* object = model->if_object();
    if (object != nullptr) filler.lora_hash(name, text_member(*object, "hash").value_or(""));
  }
}

bool is_true(const boost::json::object& metadata, std::string_view name) {
  const auto* value = member(metadata, name);
  return value != nullptr && value->is_bool() && value->get_bool();
}

// What is one of our fields too. It stays among the extras: that is how the tool said it.
void put_details(const boost::json::object& metadata, RecipeFiller& filler) {
  if (const auto* vae = member(metadata, "vae")) filler.vae(model_name(*vae));
  if (const auto* refiner = member(metadata, "refiner_model")) {
    filler.refiner(model_name(*refiner), number_member(metadata, "refiner_start"));
  }
  filler.seamless(is_true(metadata, "seamless_x"), is_true(metadata, "seamless_y"));
}

bool is_taken(std::string_view key) {
  for (const std::string_view taken :
       {"positive_prompt", "negative_prompt", "width", "height", "seed", "steps", "cfg_scale",
        "cfg_rescale_multiplier", "scheduler", "clip_skip", "model", "loras", "id", "type",
        "is_intermediate", "use_cache"}) {
    if (key == taken) return true;
  }
  return false;
}

// Takes every "[...]" out of the prompt: that is where negatives stood before 3.0.
void put_bracketed_prompt(std::string_view prompt, RecipeFiller& filler) {
  std::string positive;
  std::string negative;
  while (!prompt.empty()) {
    const size_t open = std::min(prompt.find('['), prompt.size());
    positive += prompt.substr(0, open);
    prompt.remove_prefix(open);
    if (prompt.empty()) break;
    const size_t close = prompt.find(']');
    if (close == prompt.npos) {
      positive += prompt;
      break;
    }
    const std::string_view inside = trimmed(prompt.substr(1, close - 1));
    if (!inside.empty()) negative += (negative.empty() ? "" : ", ") + std::string(inside);
    prompt.remove_prefix(close + 1);
  }
  filler.prompt(positive);
  filler.negative_prompt(negative);
}

// Samplers before 3.0 whose names mean something else today.
std::string_view old_sampler(std::string_view name) {
  if (name == "k_dpmpp_2") return "dpmpp_2m";
  if (name == "dpmpp_2") return "dpmpp_2s";
  return name;
}

// A text, or a list of {prompt, weight}.
std::string old_prompt(const boost::json::object& image) {
  const auto* list = list_member(image, "prompt");
  if (list == nullptr) return text_member(image, "prompt").value_or("");
  std::string all;
  for (const auto& entry : *list) {
    const auto* part = entry.if_object();
    const auto text = part == nullptr ? text_of_json(entry) : text_member(*part, "prompt");
    if (text) all += (all.empty() ? "" : " ") + *text;
  }
  return all;
}

std::optional<ForeignRecipe> parse_sd_metadata(const boost::json::object& root) {
  const auto* image = object_member(root, "image");
  if (image == nullptr) return std::nullopt;
  RecipeFiller filler("invokeai");
  put_bracketed_prompt(old_prompt(*image), filler);
  filler.model(text_member(root, "model_weights").value_or(""));
  filler.model_hash(text_member(root, "model_hash").value_or(""));
  if (const auto* seed = member(*image, "seed")) filler.seed(*seed);
  filler.steps(integer_member(*image, "steps"));
  filler.cfg_scale(number_member(*image, "cfg_scale"));
  filler.size(integer_member(*image, "width"), integer_member(*image, "height"));
  const std::string sampler = text_member(*image, "sampler").value_or("");
  filler.sampler(old_sampler(sampler));
  for (const std::string_view name : {"app_version", "app_id"}) {
    if (const auto* value = member(root, name)) filler.extra(name, *value);
  }
  for (const std::string_view name :
       {"type", "strength", "strength_steps", "init_image_path", "init_img", "threshold", "perlin",
        "hires_fix", "seamless", "postprocessing", "variations"}) {
    const auto* value = member(*image, name);
    if (value != nullptr && !value->is_bool()) filler.extra(name, *value);
  }
  return std::move(filler).take();
}

std::optional<ForeignRecipe> parse_beta(const boost::json::object& beta) {
  RecipeFiller filler("invokeai");
  filler.prompt(text_member(beta, "positive_conditioning").value_or(""));
  filler.negative_prompt(text_member(beta, "negative_conditioning").value_or(""));
  if (const auto* model = member(beta, "model")) filler.model(model_name(*model));
  if (const auto* seed = member(beta, "seed")) filler.seed(*seed);
  filler.steps(integer_member(beta, "steps"));
  filler.cfg_scale(number_member(beta, "cfg_scale"));
  filler.size(integer_member(beta, "width"), integer_member(beta, "height"));
  filler.sampler(text_member(beta, "scheduler").value_or(""));
  if (const auto* strength = member(beta, "strength")) filler.extra("strength", *strength);
  return std::move(filler).take();
}

// The value of "-S 42" or "-S42" among words; "" when absent. The first one counts.
std::string_view flag(std::string_view words, char letter) {
  for (size_t at = words.find('-'); at != words.npos; at = words.find('-', at + 1)) {
    const bool own_word = at == 0 || words[at - 1] == ' ';
    if (!own_word || at + 1 >= words.size() || words[at + 1] != letter) continue;
    const std::string_view rest = trimmed(words.substr(at + 2));
    return rest.substr(0, rest.find(' '));
  }
  return {};
}

// "a prompt" -s 50 -S 42 -W 512 -H 512 -C 7.5 -A k_lms
std::optional<ForeignRecipe> parse_dream(std::string_view line) {
  line = trimmed(line);
  std::string_view prompt;
  if (line.starts_with('"')) {
    const size_t close = line.rfind("\" -");
    const size_t end = close == line.npos ? line.rfind('"') : close;
    prompt = line.substr(1, end == 0 ? line.npos : end - 1);
    line.remove_prefix(end == 0 ? line.size() : end + 1);
  } else {
    const size_t end = std::min(line.find(" -"), line.size());
    prompt = line.substr(0, end);
    line.remove_prefix(end);
  }
  RecipeFiller filler("invokeai");
  put_bracketed_prompt(prompt, filler);
  const std::string_view seed = flag(line, 'S');
  if (!seed.empty()) filler.seed(boost::json::value(seed));
  filler.steps(integer_in(flag(line, 's')));
  filler.cfg_scale(number_in(flag(line, 'C')));
  filler.size(integer_in(flag(line, 'W')), integer_in(flag(line, 'H')));
  const std::string_view sampler = flag(line, 'A').empty() ? flag(line, 'm') : flag(line, 'A');
  filler.sampler(old_sampler(sampler));
  const auto strength = number_in(flag(line, 'f'));
  if (strength) filler.extra("strength", *strength);
  // A prompt alone could be any text under that name.
  const bool says_more = filler.recipe().seed || filler.recipe().steps;
  return says_more ? std::move(filler).take() : std::nullopt;
}

// The node that gathers the metadata, in the executed graph.
std::optional<ForeignRecipe> parse_graph(std::string_view text) {
  const auto graph = parse_foreign_object(text);
  const auto* nodes = graph ? object_member(*graph, "nodes") : nullptr;
  if (nodes == nullptr) return std::nullopt;
  for (const auto& entry : *nodes) {
    const auto* node = entry.value().if_object();
    if (node == nullptr || text_member(*node, "type") != "core_metadata") continue;
    return parse_invokeai_metadata(*node);
  }
  return std::nullopt;
}

}  // namespace

std::optional<ForeignRecipe> parse_invokeai_metadata(const boost::json::object& metadata) {
  RecipeFiller filler("invokeai");
  filler.prompt(text_member(metadata, "positive_prompt").value_or(""));
  filler.negative_prompt(text_member(metadata, "negative_prompt").value_or(""));
  if (const auto* model = member(metadata, "model")) {
    filler.model(model_name(*model));
    const auto* object = model->if_object();
    if (object != nullptr) filler.model_hash(text_member(*object, "hash").value_or(""));
  }
  if (const auto* seed = member(metadata, "seed")) filler.seed(*seed);
  filler.steps(integer_member(metadata, "steps"));
  filler.cfg_scale(number_member(metadata, "cfg_scale"));
  filler.cfg_rescale(number_member(metadata, "cfg_rescale_multiplier"));
  filler.clip_skip(integer_member(metadata, "clip_skip"));
  filler.size(integer_member(metadata, "width"), integer_member(metadata, "height"));
  filler.sampler(text_member(metadata, "scheduler").value_or(""));
  put_loras(metadata, filler);
  put_details(metadata, filler);
  for (const auto& entry : metadata) {
    const bool empty_list = entry.value().is_array() && entry.value().get_array().empty();
    if (!is_taken(entry.key()) && !empty_list) filler.extra(entry.key(), entry.value());
  }
  return std::move(filler).take();
}

std::optional<ForeignRecipe> read_invokeai(Texts texts) {
  if (const auto metadata = parse_foreign_object(find_text(texts, "invokeai_metadata"))) {
    if (auto recipe = parse_invokeai_metadata(*metadata)) return recipe;
  }
  if (const auto old = parse_foreign_object(find_text(texts, "sd-metadata"))) {
    if (auto recipe = parse_sd_metadata(*old)) return recipe;
  }
  if (const auto beta = parse_foreign_object(find_text(texts, "invokeai"))) {
    if (auto recipe = parse_beta(*beta)) return recipe;
  }
  for (const std::string_view key : {"Dream", "dream"}) {
    const std::string_view line = find_text(texts, key);
    if (line.empty()) continue;
    if (auto recipe = parse_dream(line)) return recipe;
  }
  return parse_graph(find_text(texts, "invokeai_graph"));
}

}  // namespace atelier
