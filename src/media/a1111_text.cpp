#include "media/a1111_text.h"

#include <fmt/format.h>

#include <algorithm>

#include "media/a1111_samplers.h"

namespace atelier {
namespace {

using protocol::Task;

// A value that holds a comma or a colon is quoted, as JSON is.
std::string as_setting(std::string_view value) {
  const bool plain = value.find_first_of(",:\n\"") == std::string_view::npos;
  return plain ? std::string(value) : json_text(boost::json::value(value));
}

std::string tag_of(const LoraUse& lora) {
  return fmt::format("<lora:{}:{:g}>", lora.model.name, lora.weight);
}

// The words the model got, and the LoRAs as that tool asks for them, unless the prompt does.
std::string prompt_of(const PictureRecipe& recipe) {
  const auto& preset = recipe.details.preset;
  std::string prompt = preset ? with_preset(preset->prompt, recipe.prompt) : recipe.prompt;
  for (const LoraUse& lora : recipe.details.loras) {
    const bool named = prompt.find("<lora:" + lora.model.name + ":") != std::string::npos;
    if (lora.model.name.empty() || named) continue;
    prompt += (prompt.empty() ? "" : " ") + tag_of(lora);
  }
  return prompt;
}

std::string negative_of(const PictureRecipe& recipe) {
  const auto& preset = recipe.details.preset;
  return preset ? with_preset(preset->negative_prompt, recipe.negative_prompt)
                : recipe.negative_prompt;
}

// ", Lora hashes: "ink: aa, wash: bb"": models without a hash stay out, as there.
template <class Use>
std::string hashes(std::string_view name, const std::vector<Use>& uses) {
  std::string list;
  for (const Use& use : uses) {
    if (use.model.hash.empty() || list.find(use.model.name + ": ") != std::string::npos) continue;
    list += (list.empty() ? "" : ", ") + use.model.name + ": " + use.model.hash;
  }
  if (list.empty()) return "";
  return fmt::format(", {}: {}", name, json_text(boost::json::value(list)));
}

std::string_view words_of(protocol::ResizeMode mode) {
  switch (mode) {
    case protocol::ResizeMode::just_resize: return "Just Resize";
    case protocol::ResizeMode::crop_resize: return "Crop and Resize";
    case protocol::ResizeMode::fill_resize: return "Resize and Fill";
  }
  return "";
}

std::string_view words_of(protocol::ControlMode mode) {
  switch (mode) {
    case protocol::ControlMode::balanced: return "Balanced";
    case protocol::ControlMode::more_prompt: return "My prompt is more important";
    case protocol::ControlMode::more_control:
    case protocol::ControlMode::unbalanced: return "ControlNet is more important";
  }
  return "";
}

std::string with_hash(const ModelRef& model) {
  return model.hash.empty() ? model.name : fmt::format("{} [{}]", model.name, model.hash);
}

std::string control_units(const RecipeDetails& details) {
  std::string text;
  int unit = 0;
  for (const ControlUse& control : details.controls) {
    const std::string inner = fmt::format(
        "Module: {}, Model: {}, Weight: {:g}, Resize Mode: {}, Guidance Start: {:g}, "
        "Guidance End: {:g}, Pixel Perfect: False, Control Mode: {}",
        control.preprocessor, with_hash(control.model), control.weight,
        words_of(control.resize_mode), control.begin, control.end, words_of(control.mode));
    text += fmt::format(", ControlNet {}: {}", unit++, json_text(boost::json::value(inner)));
  }
  for (const ReferenceUse& reference : details.reference_images) {
    const std::string inner = fmt::format(
        "Module: ip-adapter, Model: {}, Weight: {:g}, Guidance Start: {:g}, "
        "Guidance End: {:g}",
        with_hash(reference.model), reference.weight, reference.begin, reference.end);
    text += fmt::format(", ControlNet {}: {}", unit++, json_text(boost::json::value(inner)));
  }
  return text;
}

std::string hires_settings(const RecipeDetails& details) {
  if (!details.hires) return "";
  const HiresUse& hires = *details.hires;
  std::string text =
      fmt::format(", Denoising strength: {:g}, Hires upscale: {:g}", hires.strength, hires.scale);
  if (hires.steps > 0) text += fmt::format(", Hires steps: {}", hires.steps);
  const bool model = hires.method == protocol::HiresMethod::upscaler;
  const bool latent = hires.method == protocol::HiresMethod::latent;
  return text + ", Hires upscaler: " +
         (model ? as_setting(hires.upscaler.name) : std::string(latent ? "Latent" : "Lanczos"));
}

std::string mask_settings(const MaskUse& mask) {
  using protocol::MaskFill;
  std::string text = fmt::format(", Mask blur: {}", mask.blur_px);
  if (mask.fill == MaskFill::surroundings) text += ", Masked content: fill";
  if (mask.fill == MaskFill::latent_noise) text += ", Masked content: latent noise";
  if (mask.fill == MaskFill::latent_nothing) text += ", Masked content: latent nothing";
  if (!mask.only_masked) return text;
  return text + fmt::format(", Inpaint area: Only masked, Masked area padding: {}",
                            mask.only_masked->padding_px);
}

std::string detail_settings(const RecipeDetails& d) {
  std::string text;
  if (!d.vae.name.empty()) text += ", VAE: " + as_setting(d.vae.name);
  if (d.source) text += fmt::format(", Denoising strength: {:g}", d.source->strength);
  if (d.mask) text += mask_settings(*d.mask);
  text += hires_settings(d) + control_units(d);
  if (d.refiner) {
    text += fmt::format(", Refiner: {}, Refiner switch at: {:g}",
                        as_setting(with_hash(d.refiner->model)), d.refiner->start);
  }
  if (d.seamless_x && d.seamless_y) text += ", Tiling: True";
  text += hashes("Lora hashes", d.loras) + hashes("TI hashes", d.embeddings);
  if (d.kind == Task::upscale && d.upscale) {
    const std::string& name = d.upscale->model.name;
    text += fmt::format(", Postprocess upscale by: {:g}, Postprocess upscaler: {}",
                        d.upscale->scale, name.empty() ? "Bicubic" : as_setting(name));
  }
  return text;
}

}  // namespace

std::string a1111_text(const PictureRecipe& recipe) {
  const A1111Sampler sampler = a1111_sampler(recipe.scheduler);
  std::string text = prompt_of(recipe);
  const std::string negative = negative_of(recipe);
  if (!negative.empty()) text += "\nNegative prompt: " + negative;
  text +=
      fmt::format("\nSteps: {}, Sampler: {}, Schedule type: {}, CFG scale: {:g}, Seed: {}, ",
                  recipe.steps, sampler.sampler, sampler.schedule, recipe.cfg_scale, recipe.seed);
  text += fmt::format("Size: {}x{}, Model hash: {}, Model: {}", recipe.width, recipe.height,
                      recipe.model.hash, recipe.model.name);
  // Theirs counts from the last layer, ours the layers left out: their 1 is our 0 and goes unsaid.
  if (recipe.clip_skip > 0) text += fmt::format(", Clip skip: {}", recipe.clip_skip + 1);
  if (recipe.cfg_rescale > 0) text += fmt::format(", CFG rescale: {:g}", recipe.cfg_rescale);
  return text + detail_settings(recipe.details) +
         fmt::format(", Version: atelier {}", recipe.engine.version);
}

}  // namespace atelier
