// Requests of AUTOMATIC1111's web API in our words. Fields it does not know are passed over: its
// clients send whole settings. Pure.
#pragma once
#include <boost/json/array.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/fields.h"
#include "recipe/parts.h"

namespace atelier::api {

struct SdRequest {
  std::string prompt;
  std::string negative_prompt;
  std::vector<std::string> styles;
  std::optional<int64_t> seed;  // -1: by chance
  std::string sampler_name;
  std::string scheduler;  // "Automatic", "Karras", ...
  std::optional<int> steps, width, height, batch_size, n_iter;
  std::optional<double> cfg_scale;
  std::optional<double> denoising_strength;
  std::string checkpoint;        // of override_settings
  std::string vae;               // the same; "Automatic", "None" or a name
  std::optional<int> clip_stop;  // layers counted from the end, 1: all
  bool send_images = true;
  // High-resolution fix.
  bool enable_hr = false;
  std::optional<double> hr_scale;
  std::string hr_upscaler;
  std::optional<int> hr_second_pass_steps;
  std::optional<int> hr_resize_x, hr_resize_y;  // above 0: instead of the scale
  bool tiling = false;
  boost::json::array control_units;  // of the ControlNet extension, as they came
  // Image to image.
  std::vector<std::string> init_images;  // base64
  std::string mask;                      // base64, white is drawn anew
  std::optional<int> mask_blur;
  bool inpainting_mask_invert = false;
  // As that program has them where a request says nothing.
  int inpainting_fill = 0;  // 0 fill, 1 original, 2 latent noise, 3 latent nothing
  bool inpaint_full_res = true;
  std::optional<int> inpaint_full_res_padding;
  std::optional<int> resize_mode;  // 0 just, 1 crop, 2 fill
};

// `invalid` names the field.
Result<SdRequest> read_sd_request(std::string_view body);

// Takes every "<lora:name:weight>" out of the prompt.
std::vector<LoraUse> take_loras(std::string& prompt);

}  // namespace atelier::api
