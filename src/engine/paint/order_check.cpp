#include "engine/paint/order_check.h"

#include <algorithm>

#include "diffusion/config.h"

namespace atelier {
namespace {

using protocol::Plan;
using protocol::Task;

Failure refuse(std::string why) {
  return fail(ErrorKind::invalid, std::move(why));
}

Result<> check_inputs(const PaintOrder& order) {
  const Plan& plan = order.plan;
  std::vector<int> wanted;
  for (const auto& control : plan.controls) wanted.push_back(control.input);
  for (const auto& image : plan.image_prompts) wanted.push_back(image.input);
  if (plan.source) wanted.push_back(plan.source->input);
  if (plan.mask) wanted.push_back(plan.mask->input);
  if (plan.upscale) wanted.push_back(plan.upscale->input);
  if (plan.control_image) wanted.push_back(plan.control_image->input);
  for (const int input : wanted) {
    if (input >= 0 && size_t(input) < order.inputs.size()) continue;
    return refuse("The job names a picture that did not come with it.");
  }
  for (const Bitmap& input : order.inputs) {
    const bool known = input.channels == 1 || input.channels == 3 || input.channels == 4;
    const auto bytes = int64_t{input.width} * input.height * input.channels;
    if (known && input.width > 0 && input.height > 0 && bytes == int64_t(input.bytes.size())) {
      continue;
    }
    return refuse("A picture that came with the job is not whole.");
  }
  return {};
}

Result<> check_size(double width, double height, double scale) {
  const bool small = width * height * scale * scale <= double(protocol::image_pixels_max);
  if (small && std::max(width, height) * scale <= protocol::side_max) return {};
  return fail(ErrorKind::too_large, "The result would have more than 100 megapixels.");
}

Result<> check_prediction(const std::string& word) {
  const auto known = find_enum<Prediction>(word);
  const bool can = known == Prediction::epsilon || known == Prediction::v_prediction;
  if (word.empty() || can) return {};
  return refuse("No model here predicts \"" + word + "\".");
}

Result<> check_drawing(const Plan& plan) {
  if (plan.model_path.empty()) return refuse("A drawing needs a model.");
  if (plan.mask && !plan.source) return refuse("A mask needs a picture it lies on.");
  if (plan.outpaint && !plan.source) return refuse("Room can only be added to a picture.");
  if (plan.outpaint && plan.mask && plan.mask->only_masked) {
    return refuse("Drawing only the masked part leaves a picture its size; new room does not.");
  }
  if (plan.hires && (plan.mask || plan.outpaint)) {
    return refuse("The hi-res fix cannot be combined with a mask or with new room.");
  }
  if (plan.hires && plan.hires->method == protocol::HiresMethod::upscaler &&
      plan.hires->upscaler_path.empty()) {
    return refuse("The hi-res fix by an upscaler needs to be told which.");
  }
  if (plan.upscale || plan.control_image) return refuse("A drawing enlarges no other picture.");
  return check_size(plan.width, plan.height, plan.hires ? plan.hires->scale : 1);
}

Result<> check_upscale(const PaintOrder& order) {
  const Plan& plan = order.plan;
  if (!plan.upscale) return refuse("Upscaling needs a picture.");
  if (plan.source || plan.mask || plan.outpaint || plan.hires || plan.refiner) {
    return refuse("Upscaling draws over nothing but the enlarged picture.");
  }
  if (plan.upscale->refine && plan.model_path.empty()) {
    return refuse("Drawing over an enlarged picture needs a model.");
  }
  if (plan.seamless_x || plan.seamless_y) {
    return refuse("An enlarged picture is drawn over in tiles, whose borders cannot meet.");
  }
  if (!plan.controls.empty() || !plan.image_prompts.empty()) {
    return refuse("Control images and reference images do not count when a picture is upscaled.");
  }
  const Bitmap& picture = order.inputs[size_t(plan.upscale->input)];
  return check_size(picture.width, picture.height, plan.upscale->scale);
}

}  // namespace

Result<> check_order(const PaintOrder& order) {
  TRY_DO(check_inputs(order));
  TRY_DO(check_prediction(order.plan.prediction));
  switch (order.plan.task) {
    case Task::draw: return check_drawing(order.plan);
    case Task::upscale: return check_upscale(order);
    case Task::control_image:
      return order.plan.control_image ? Result<>{} : refuse("There is no picture to work on.");
  }
  return refuse("There is no such task.");
}

}  // namespace atelier
