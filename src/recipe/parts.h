// What a recipe may hold besides words and numbers: the models and pictures it uses, each with how.
// A model is known by its id here, and by name and hash where it is read later or elsewhere; a
// picture by its id, and by the SHA-256 of its file.
#pragma once
#include "protocol/plan_parts.h"
#include "recipe/recipe.h"

namespace atelier {

// Which members of an object name one model.
struct ModelFieldNames {
  std::string_view id = "model_id";
  std::string_view name = "name";
  std::string_view hash = "hash";
};
template <class V>
void model_fields(V& v, ModelRef& m, const ModelFieldNames& names = {}) {
  v.sparse(names.id, m.id).says("Of this studio; else it is found by its hash, then by its name");
  v.sparse(names.name, m.name).length(0, 512);
  v.sparse(names.hash, m.hash).length(0, 128).says("Short content identity, hex");
}

// A picture something starts from.
struct ImageUse {
  AssetId id;
  std::string sha256;

  bool operator==(const ImageUse&) const = default;
};
template <class V>
void image_fields(V& v, ImageUse& i) {
  v.sparse("image_id", i.id).says("Of this studio; else it is found by image_sha256");
  v.sparse("image_sha256", i.sha256).length(0, 64).says("Of its file");
}

struct LoraUse {
  ModelRef model;
  double weight = 0.75;
};
template <class V>
void fields(V& v, LoraUse& l) {
  model_fields(v, l.model);
  v.defaulted("weight", l.weight).between(-10, 10);
}

// A word of the prompt that stands for learned vectors.
struct EmbeddingUse {
  ModelRef model;
  std::string trigger;  // as the prompt spells it
};
template <class V>
void fields(V& v, EmbeddingUse& e) {
  model_fields(v, e.model);
  v.defaulted("trigger", e.trigger).length(0, 512);
}

constexpr std::string_view no_preprocessor = "none";

// Follows a picture's lines, depths or poses.
struct ControlUse {
  ModelRef model;
  ImageUse image;
  std::string preprocessor;  // in a draft "": the model's usual one
  double weight = 1;
  double begin = 0;  // the part of the steps it counts in
  double end = 1;
  protocol::ControlMode mode = protocol::ControlMode::balanced;
  protocol::ResizeMode resize_mode = protocol::ResizeMode::just_resize;
};
template <class V>
void fields(V& v, ControlUse& c) {
  model_fields(v, c.model);
  image_fields(v, c.image);
  v.defaulted("preprocessor", c.preprocessor)
      .length(0, 64)
      .says("Makes the control image; none: the picture is one already; absent: as the model says");
  v.defaulted("weight", c.weight).between(-1, 2);
  v.defaulted("begin", c.begin).between(0, 1);
  v.defaulted("end", c.end).between(0, 1);
  v.defaulted("mode", c.mode);
  v.defaulted("resize_mode", c.resize_mode);
}

// A picture that says what a prompt cannot, through an IP-Adapter.
struct ReferenceUse {
  ModelRef model;
  ImageUse image;
  double weight = 1;
  double begin = 0;
  double end = 1;
};
template <class V>
void fields(V& v, ReferenceUse& r) {
  model_fields(v, r.model);
  image_fields(v, r.image);
  v.defaulted("weight", r.weight).between(-1, 2);
  v.defaulted("begin", r.begin).between(0, 1);
  v.defaulted("end", r.end).between(0, 1);
}

constexpr double strength_max = 0.99;

struct SourceUse {
  ImageUse image;
  double strength = 0.75;
  protocol::ResizeMode resize_mode = protocol::ResizeMode::crop_resize;
};
template <class V>
void fields(V& v, SourceUse& s) {
  image_fields(v, s.image);
  v.defaulted("strength", s.strength)
      .between(0, strength_max)
      .says("How much of the picture is drawn anew; 0 leaves it as it is");
  v.defaulted("resize_mode", s.resize_mode);
}

struct MaskUse {
  ImageUse image;  // white is drawn anew
  int blur_px = 8;
  bool invert = false;
  std::optional<protocol::CoherencePart> coherence;
  protocol::MaskFill fill = protocol::MaskFill::original;
  std::optional<protocol::OnlyMaskedPart> only_masked;
};
template <class V>
void fields(V& v, MaskUse& m) {
  image_fields(v, m.image);
  v.defaulted("blur_px", m.blur_px).between(0, 512);
  v.defaulted("invert", m.invert).says("Black is drawn anew instead of white");
  v.sparse("coherence", m.coherence).says("A short second pass over the seam");
  v.defaulted("fill", m.fill).says("What the masked part holds before it is drawn");
  v.sparse("only_masked", m.only_masked)
      .says("The masked part is drawn alone at the asked size; the result has the source's own");
}

struct RefinerUse {
  ModelRef model;
  double start = 0.8;
  std::optional<double> cfg_scale;
  double positive_score = 6;
  double negative_score = 2.5;
};
template <class V>
void fields(V& v, RefinerUse& r) {
  model_fields(v, r.model);
  v.defaulted("start", r.start).between(0, 1).says("The part of the steps the base model draws");
  v.sparse("cfg_scale", r.cfg_scale).between(1, 50).says("The picture's own when absent");
  v.defaulted("positive_score", r.positive_score).between(1, 10);
  v.defaulted("negative_score", r.negative_score).between(1, 10);
}

struct HiresUse {
  double scale = 2;
  double strength = 0.55;
  int steps = 0;
  protocol::HiresMethod method = protocol::HiresMethod::latent;
  ModelRef upscaler;
};
constexpr ModelFieldNames upscaler_names{"upscaler_id", "upscaler_name", "upscaler_hash"};
template <class V>
void fields(V& v, HiresUse& h) {
  v.defaulted("scale", h.scale).between(1, 4);
  v.defaulted("strength", h.strength).between(0, strength_max);
  v.defaulted("steps", h.steps).between(0, 150).says("0: as many as the picture's");
  v.defaulted("method", h.method);
  model_fields(v, h.upscaler, upscaler_names);
}

struct UpscaleUse {
  ImageUse image;
  ModelRef model;  // none: bicubic
  double scale = 4;
  double strength = 1;
  std::optional<protocol::RefinePart> refine;
};
template <class V>
void fields(V& v, UpscaleUse& u) {
  image_fields(v, u.image);
  model_fields(v, u.model);
  v.defaulted("scale", u.scale).between(1, 8);
  v.defaulted("strength", u.strength)
      .between(0, 1)
      .says("How much of the model's work shows; 0 is a plain enlargement");
  v.sparse("refine", u.refine).says("Drawn over in tiles, with the main model and the prompt");
}

struct ControlImageUse {
  ImageUse image;
  std::string preprocessor;
  std::optional<double> low;
  std::optional<double> high;
  std::optional<int> detail_px;
  ModelRef model;  // for preprocessors that need one
};
template <class V>
void fields(V& v, ControlImageUse& c) {
  image_fields(v, c.image);
  v.required("preprocessor", c.preprocessor).length(1, 64).says("A name from the capabilities");
  v.sparse("low", c.low);
  v.sparse("high", c.high);
  v.sparse("detail_px", c.detail_px).between(1, 8192);
  model_fields(v, c.model);
}

// The style it was drawn in: as the preset was then, whatever became of it.
struct PresetUse {
  std::string name;
  std::string prompt;
  std::string negative_prompt;
};
template <class V>
void fields(V& v, PresetUse& p) {
  v.defaulted("name", p.name).length(0, 512);
  v.defaulted("prompt", p.prompt).length(0, 1 << 16);
  v.defaulted("negative_prompt", p.negative_prompt).length(0, 1 << 16);
}

}  // namespace atelier
