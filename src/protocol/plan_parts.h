// What a plan may ask for besides a model and words. Pictures are indexes into the job's inputs,
// models are paths; both are checked by the engine.
#pragma once
#include <array>
#include <optional>
#include <string>
#include <vector>

#include "base/fields.h"
#include "protocol/limits.h"

namespace atelier::protocol {

// How a picture of another shape gets that of the result: stretched, cut to fit, or whole with its
// edges drawn out (black beside a control image).
enum class ResizeMode { just_resize, crop_resize, fill_resize };
constexpr std::array<std::string_view, 3> enum_names(ResizeMode) {
  return {"just_resize", "crop_resize", "fill_resize"};
}

struct LoraPart {
  std::string path;
  double weight = 0.75;
};
template <class V>
void fields(V& v, LoraPart& p) {
  v.required("path", p.path).length(1, 4096);
  v.defaulted("weight", p.weight).between(-10, 10);
}

struct EmbeddingPart {
  std::string path;
  std::string trigger;  // empty: what the file says
};
template <class V>
void fields(V& v, EmbeddingPart& p) {
  v.required("path", p.path).length(1, 4096);
  v.defaulted("trigger", p.trigger);
}

enum class ControlKind { controlnet, t2i_adapter };
constexpr std::array<std::string_view, 2> enum_names(ControlKind) {
  return {"controlnet", "t2i_adapter"};
}

// How a ControlNet and the prompt share the say. more_prompt: the finer the level, the less the
// ControlNet counts. more_control: that, and only the half with the prompt is controlled.
// unbalanced: only that half, at full strength.
enum class ControlMode { balanced, more_prompt, more_control, unbalanced };
constexpr std::array<std::string_view, 4> enum_names(ControlMode) {
  return {"balanced", "more_prompt", "more_control", "unbalanced"};
}

struct ControlPart {
  ControlKind kind = ControlKind::controlnet;
  std::string path;
  int input = 0;
  std::string preprocessor;  // "" or "none": the input is a control image already
  double weight = 1;
  double begin = 0;  // 0..1, the part of the steps it counts in
  double end = 1;
  ControlMode mode = ControlMode::balanced;
  ResizeMode resize_mode = ResizeMode::just_resize;
};
template <class V>
void fields(V& v, ControlPart& p) {
  v.defaulted("kind", p.kind);
  v.required("path", p.path).length(1, 4096);
  v.required("input", p.input).between(0, inputs_max - 1);
  v.defaulted("preprocessor", p.preprocessor);
  v.defaulted("weight", p.weight).between(-10, 10);
  v.defaulted("begin", p.begin).between(0, 1);
  v.defaulted("end", p.end).between(0, 1);
  v.defaulted("mode", p.mode);
  v.defaulted("resize_mode", p.resize_mode);
}

// A network for preprocessors that need one of its type.
struct EstimatorPart {
  std::string type;
  std::string path;
};
template <class V>
void fields(V& v, EstimatorPart& p) {
  v.required("type", p.type).length(1, 64);
  v.required("path", p.path).length(1, 4096);
}

// A reference image, through an IP-Adapter and the vision encoder that goes with it.
struct ImagePromptPart {
  std::string adapter_path;
  std::string vision_path;
  int input = 0;
  double weight = 1;
  double begin = 0;
  double end = 1;
};
template <class V>
void fields(V& v, ImagePromptPart& p) {
  v.required("adapter_path", p.adapter_path).length(1, 4096);
  v.required("vision_path", p.vision_path).length(1, 4096);
  v.required("input", p.input).between(0, inputs_max - 1);
  v.defaulted("weight", p.weight).between(-10, 10);
  v.defaulted("begin", p.begin).between(0, 1);
  v.defaulted("end", p.end).between(0, 1);
}

// The picture to start from. Strength 0 gives it back as it is, 0.99 replaces it.
struct SourcePart {
  int input = 0;
  double strength = 0.75;
  ResizeMode resize_mode = ResizeMode::crop_resize;
};
template <class V>
void fields(V& v, SourcePart& p) {
  v.required("input", p.input).between(0, inputs_max - 1);
  v.defaulted("strength", p.strength).between(0, 0.99);
  v.defaulted("resize_mode", p.resize_mode);
}

// A second, short pass over the edge of a mask, which makes the seam go.
struct CoherencePart {
  double strength = 0.35;
  int edge_px = 16;  // how far it reaches to either side
};
template <class V>
void fields(V& v, CoherencePart& p) {
  v.defaulted("strength", p.strength).between(0, 0.99);
  v.defaulted("edge_px", p.edge_px).between(0, 512);
}

// What the masked part holds before it is drawn: itself, colours that flow in from around it, or a
// latent of noise or of zeros.
enum class MaskFill { original, surroundings, latent_noise, latent_nothing };
constexpr std::array<std::string_view, 4> enum_names(MaskFill) {
  return {"original", "surroundings", "latent_noise", "latent_nothing"};
}

// The masked part alone is drawn, at the plan's whole size, and put back into the source, which
// keeps its own size. The padding lies around the mask's box, in pixels of the source.
struct OnlyMaskedPart {
  int padding_px = 32;
};
template <class V>
void fields(V& v, OnlyMaskedPart& p) {
  v.defaulted("padding_px", p.padding_px).between(0, 512);
}

// White, or the opaque part of an input with four channels, is drawn anew. It is shaped with the
// source. Pixels outside the blurred mask come back exactly as they were.
struct MaskPart {
  int input = 0;
  int blur_px = 8;
  bool invert = false;
  std::optional<CoherencePart> coherence;
  MaskFill fill = MaskFill::original;
  std::optional<OnlyMaskedPart> only_masked;
};
template <class V>
void fields(V& v, MaskPart& p) {
  v.required("input", p.input).between(0, inputs_max - 1);
  v.defaulted("blur_px", p.blur_px).between(0, 512);
  v.defaulted("invert", p.invert);
  v.optional("coherence", p.coherence);
  v.defaulted("fill", p.fill);
  v.optional("only_masked", p.only_masked);
}

// What the new area holds before it is drawn.
enum class InfillMethod { tile, patchmatch, color };
constexpr std::array<std::string_view, 3> enum_names(InfillMethod) {
  return {"tile", "patchmatch", "color"};
}

// The source with room beside it. The plan's width and height are those of the result.
struct OutpaintPart {
  int left = 0;
  int top = 0;
  int right = 0;
  int bottom = 0;
  InfillMethod infill = InfillMethod::patchmatch;
  std::string color = "#808080";  // for InfillMethod::color
};
template <class V>
void fields(V& v, OutpaintPart& p) {
  v.defaulted("left", p.left).between(0, 4096);
  v.defaulted("top", p.top).between(0, 4096);
  v.defaulted("right", p.right).between(0, 4096);
  v.defaulted("bottom", p.bottom).between(0, 4096);
  v.defaulted("infill", p.infill);
  v.defaulted("color", p.color).length(7, 7);
}

// The model that takes over when `start` of the noise is gone.
struct RefinerPart {
  std::string model_path;
  double start = 0.8;
  std::optional<double> cfg_scale;  // the plan's
  double positive_score = 6;        // how pretty, 1..10
  double negative_score = 2.5;
};
template <class V>
void fields(V& v, RefinerPart& p) {
  v.required("model_path", p.model_path).length(1, 4096);
  v.defaulted("start", p.start).between(0, 1);
  v.optional("cfg_scale", p.cfg_scale).between(0, 100);
  v.defaulted("positive_score", p.positive_score).between(1, 10);
  v.defaulted("negative_score", p.negative_score).between(1, 10);
}

enum class HiresMethod { latent, pixel, upscaler };
constexpr std::array<std::string_view, 3> enum_names(HiresMethod) {
  return {"latent", "pixel", "upscaler"};
}

// The picture is drawn at the plan's size, enlarged and drawn over.
struct HiresPart {
  double scale = 2;
  double strength = 0.55;
  int steps = 0;  // 0: as many as the plan's
  HiresMethod method = HiresMethod::latent;
  std::string upscaler_path;
};
template <class V>
void fields(V& v, HiresPart& p) {
  v.defaulted("scale", p.scale).between(1, 4);
  v.defaulted("strength", p.strength).between(0, 0.99);
  v.defaulted("steps", p.steps).between(0, 1000);
  v.defaulted("method", p.method);
  v.defaulted("upscaler_path", p.upscaler_path);
}

// The enlarged picture drawn over in overlapping tiles with the plan's model and prompt.
struct RefinePart {
  double strength = 0.3;
  int tile_px = 512;
  int overlap_px = 64;
};
template <class V>
void fields(V& v, RefinePart& p) {
  v.defaulted("strength", p.strength).between(0, 0.99);
  v.defaulted("tile_px", p.tile_px).between(64, 2048);
  v.defaulted("overlap_px", p.overlap_px).between(0, 512);
}

struct UpscalePart {
  int input = 0;
  std::string path;  // of an upscaler; "": bicubic
  double scale = 4;
  double strength = 1;  // of the network, against bicubic
  std::optional<RefinePart> refine;
};
template <class V>
void fields(V& v, UpscalePart& p) {
  v.required("input", p.input).between(0, inputs_max - 1);
  v.defaulted("path", p.path);
  v.defaulted("scale", p.scale).between(1, 8);
  v.defaulted("strength", p.strength).between(0, 1);
  v.optional("refine", p.refine);
}

struct ControlImagePart {
  int input = 0;
  std::string preprocessor;
  // Of those parameters a preprocessor lists in `hello`; absent: its usual value.
  std::optional<double> low;
  std::optional<double> high;
  std::optional<int> detail_px;
  std::string model_path;  // for preprocessors that need one
};
template <class V>
void fields(V& v, ControlImagePart& p) {
  v.required("input", p.input).between(0, inputs_max - 1);
  v.required("preprocessor", p.preprocessor).length(1, 64);
  v.optional("low", p.low);
  v.optional("high", p.high);
  v.optional("detail_px", p.detail_px).between(1, 8192);
  v.defaulted("model_path", p.model_path);
}

// Scales of a UNet's deeper features and of what skips them.
struct FreeuPart {
  double b1 = 1.2;
  double b2 = 1.4;
  double s1 = 0.9;
  double s2 = 0.2;
};
template <class V>
void fields(V& v, FreeuPart& p) {
  v.defaulted("b1", p.b1).between(0, 4);
  v.defaulted("b2", p.b2).between(0, 4);
  v.defaulted("s1", p.s1).between(0, 4);
  v.defaulted("s2", p.s2).between(0, 4);
}

}  // namespace atelier::protocol
