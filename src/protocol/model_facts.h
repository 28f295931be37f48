// What `atelier-engine inspect` prints about a file: one line of JSON.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/fields.h"

namespace atelier::protocol {

struct ModelFacts {
  std::string path;             // as it was asked for
  std::string base;             // "sd-1", "sd-2", "sdxl", "any" or "unknown"
  std::string type;             // "main", "lora", "vae", ... or "unknown"
  std::string format;           // "diffusers", "checkpoint", ...
  std::string variant;          // of a main model: "normal" or "inpaint"
  std::string prediction;       // "epsilon" or "v_prediction"; "" where none is made
  std::string prediction_told;  // by what that is known: "configuration", "weights", ...
  std::string family_label;     // as people say it: "Stable Diffusion XL"
  int native_width = 512;       // the size it was trained at
  int native_height = 512;
  int size_multiple = 8;  // pixels per latent cell
  int latent_channels = 4;
  int64_t parameters = 0;
  int64_t bytes = 0;
  std::string trigger;                       // of an embedding
  int vectors = 0;                           // of an embedding: how many tokens it stands for
  std::vector<std::string> trigger_phrases;  // of a LoRA, from its metadata
  std::optional<double> default_weight;      // of a LoRA, where its metadata names one
  int scale = 0;                             // of an upscaler
  std::string fault;  // empty when it can be used; else a sentence that names the tensors
};
template <class V>
void fields(V& v, ModelFacts& m) {
  v.defaulted("path", m.path);
  v.required("base", m.base);
  v.required("type", m.type);
  v.required("format", m.format);
  v.defaulted("variant", m.variant);
  v.defaulted("prediction", m.prediction);
  v.defaulted("prediction_told", m.prediction_told);
  v.defaulted("family_label", m.family_label);
  v.defaulted("native_width", m.native_width);
  v.defaulted("native_height", m.native_height);
  v.defaulted("size_multiple", m.size_multiple);
  v.defaulted("latent_channels", m.latent_channels);
  v.defaulted("parameters", m.parameters);
  v.defaulted("bytes", m.bytes);
  v.defaulted("trigger", m.trigger);
  v.defaulted("vectors", m.vectors);
  v.defaulted("trigger_phrases", m.trigger_phrases);
  v.optional("default_weight", m.default_weight);
  v.defaulted("scale", m.scale);
  v.required("fault", m.fault);
}

}  // namespace atelier::protocol
