#include "models/sd/shapes.h"

namespace atelier::sd {
namespace {

// The text halves of OpenCLIP's ViT-H (the last of its layers is not there) and ViT-bigG.
TextConfig open_clip(std::string_view part, int64_t width, int64_t layers) {
  TextConfig text;
  text.part = part;
  text.width = width;
  text.layers = layers;
  text.heads = width / 64;
  text.mlp = width * 4;
  text.activation = Activation::gelu;
  text.pad_id = 0;
  return text;
}

TextConfig big_g() {
  TextConfig text = open_clip("text_encoder_2", 1280, 32);
  text.projection = 1280;
  text.penultimate = true;
  return text;
}

void set_added(UnetConfig& unet, int64_t numbers) {
  unet.context = 2048;
  unet.linear_projection = true;
  unet.added_pooled = 1280;
  unet.added_numbers = numbers;
  unet.added_waves = 256;
}

Shape sd2() {
  Shape shape;
  shape.text = {open_clip("text_encoder", 1024, 23)};
  shape.unet.heads = {5, 10, 20, 20};
  shape.unet.context = 1024;
  shape.unet.linear_projection = true;
  return shape;
}

Shape sdxl() {
  Shape shape;
  shape.text.front().penultimate = true;
  shape.text.push_back(big_g());
  shape.unet.channels = {320, 640, 1280};
  shape.unet.heads = {5, 10, 20};
  shape.unet.set_depths({0, 2, 10}, 10);
  set_added(shape.unet, 6);
  shape.vae.scaling_factor = 0.13025;
  return shape;
}

Shape sdxl_refiner() {
  Shape shape;
  shape.text = {big_g()};
  shape.unet.channels = {384, 768, 1536, 1536};
  shape.unet.heads = {6, 12, 24, 24};
  shape.unet.set_depths({0, 4, 4, 0}, 4);
  set_added(shape.unet, 5);
  shape.unet.context = 1280;
  shape.vae.scaling_factor = 0.13025;
  return shape;
}

}  // namespace

std::optional<Shape> published_shape(std::string_view name) {
  if (name == "sd15") return Shape{};
  if (name == "sd2") return sd2();
  if (name == "sdxl") return sdxl();
  if (name == "sdxl-refiner") return sdxl_refiner();
  return std::nullopt;
}

}  // namespace atelier::sd
