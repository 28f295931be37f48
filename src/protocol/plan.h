// Plan: everything that decides the pixels of a job, except the pictures it starts from, which
// travel beside it. The n-th image is drawn from seed + n modulo 2^32.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "protocol/plan_parts.h"

namespace atelier::protocol {

enum class Task { draw, upscale, control_image };
constexpr std::array<std::string_view, 3> enum_names(Task) {
  return {"draw", "upscale", "control_image"};
}

struct Plan {
  Task task = Task::draw;
  std::string model_path;  // a diffusers folder or a single file; "" where no model draws
  std::string prediction;  // what its network predicts; "": as its files say
  std::string prompt;
  std::string negative_prompt;
  std::string scheduler = "euler";
  int steps = 20;
  double cfg_scale = 7.5;  // 1 draws without guidance, at half the cost
  double cfg_rescale = 0;  // 0..1
  int clip_skip = 0;       // text layers left out at the end
  int width = 512;         // pixels, multiple of 8, 64..4096
  int height = 512;
  int64_t seed = 0;         // 0..2^32-1
  std::vector<int> images;  // indexes to draw: an interrupted job asks for the rest only
  std::string vae_path;     // "": the model's own
  bool seamless_x = false;
  bool seamless_y = false;
  bool color_compensation = false;
  std::optional<FreeuPart> freeu;
  std::vector<LoraPart> loras;
  std::vector<EmbeddingPart> embeddings;
  std::vector<ControlPart> controls;
  std::vector<EstimatorPart> estimators;  // for the preprocessors of `controls`
  std::vector<ImagePromptPart> image_prompts;
  std::optional<SourcePart> source;
  std::optional<MaskPart> mask;          // needs source
  std::optional<OutpaintPart> outpaint;  // needs source
  std::optional<RefinerPart> refiner;
  std::optional<HiresPart> hires;
  std::optional<UpscalePart> upscale;             // needed by Task::upscale
  std::optional<ControlImagePart> control_image;  // needed by Task::control_image
};
template <class V>
void fields(V& v, Plan& p) {
  v.defaulted("task", p.task);
  v.defaulted("model_path", p.model_path);
  v.defaulted("prediction", p.prediction);
  v.defaulted("prompt", p.prompt);
  v.defaulted("negative_prompt", p.negative_prompt);
  v.defaulted("scheduler", p.scheduler);
  v.defaulted("steps", p.steps).between(1, 1000);
  v.defaulted("cfg_scale", p.cfg_scale).between(0, 100);
  v.defaulted("cfg_rescale", p.cfg_rescale).between(0, 1);
  v.defaulted("clip_skip", p.clip_skip).between(0, 11);
  v.defaulted("width", p.width).between(64, 4096).multiple_of(8);
  v.defaulted("height", p.height).between(64, 4096).multiple_of(8);
  v.defaulted("seed", p.seed).between(0, 4294967295.0);
  v.defaulted("images", p.images).length(1, 1000);
  v.defaulted("vae_path", p.vae_path);
  v.defaulted("seamless_x", p.seamless_x);
  v.defaulted("seamless_y", p.seamless_y);
  v.defaulted("color_compensation", p.color_compensation);
  v.optional("freeu", p.freeu);
  v.defaulted("loras", p.loras).length(0, 64);
  v.defaulted("embeddings", p.embeddings).length(0, 256);
  v.defaulted("controls", p.controls).length(0, inputs_max);
  v.defaulted("estimators", p.estimators).length(0, inputs_max);
  v.defaulted("image_prompts", p.image_prompts).length(0, inputs_max);
  v.optional("source", p.source);
  v.optional("mask", p.mask);
  v.optional("outpaint", p.outpaint);
  v.optional("refiner", p.refiner);
  v.optional("hires", p.hires);
  v.optional("upscale", p.upscale);
  v.optional("control_image", p.control_image);
}

}  // namespace atelier::protocol
