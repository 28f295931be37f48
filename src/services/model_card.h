// The card beside a model's weights: `atelier.json` in its folder, or `NAME.atelier.json` beside a
// single file. All of it optional; a card that cannot be read is a warning, not a broken model.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/fields.h"

namespace atelier {

struct CardDefaults {
  std::optional<std::string> scheduler;
  std::optional<int> steps;
  std::optional<double> cfg_scale;
  std::optional<int> width;
  std::optional<int> height;
};
template <class V>
void fields(V& v, CardDefaults& d) {
  v.optional("scheduler", d.scheduler);
  v.optional("steps", d.steps).between(1, 150);
  v.optional("cfg_scale", d.cfg_scale).between(1, 50);
  v.optional("width", d.width).between(64, 2048).multiple_of(8);
  v.optional("height", d.height).between(64, 2048).multiple_of(8);
}

struct ModelCard {
  std::optional<std::string> name;
  std::string description;
  std::optional<int> native_width;
  std::optional<int> native_height;
  CardDefaults default_settings;
  std::vector<std::string> example_prompts;
  std::vector<std::string> trigger_phrases;
};
template <class V>
void fields(V& v, ModelCard& c) {
  v.optional("name", c.name).length(1, 200);
  v.defaulted("description", c.description).length(0, 4000);
  v.optional("native_width", c.native_width).between(64, 2048);
  v.optional("native_height", c.native_height).between(64, 2048);
  v.defaulted("default_settings", c.default_settings);
  v.defaulted("example_prompts", c.example_prompts).length(0, 100);
  v.defaulted("trigger_phrases", c.trigger_phrases).length(0, 100);
}

// Where the card of a model lies, whether or not it does.
std::string card_path(const std::string& model_path);
// An empty card when there is none.
ModelCard load_model_card(const std::string& model_path);

}  // namespace atelier
