#include "engine/additions.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "base/guard.h"
#include "engine/paint/picture.h"
#include "engine/raster.h"

namespace atelier {
namespace {

constexpr double upscale_max = 16;
constexpr int64_t picture_side_max = 16'384;

Result<> check_image(const Raster& image, const std::filesystem::path& path) {
  const bool whole = image.width > 0 && image.height > 0 &&
                     image.rgb.size() == size_t(image.width) * size_t(image.height) * 3;
  return whole ? Result<>{}
               : fail(ErrorKind::invalid, "There is no image for " + path.string() + ".");
}

// Networks that read a UNet's shape are others for another one.
std::string made_for(const sd::UnetConfig& unet) {
  return fmt::format("unet {} {} {} {} {}", unet.context, fmt::join(unet.channels, ","),
                     fmt::join(unet.heads, ","), unet.layers_per_block, unet.added_width());
}

Shelved shelved(std::string_view kind, const std::filesystem::path& path, const Compute& compute,
                std::string for_what = {}) {
  // Files hold halves as a rule; kept in full they take twice the room.
  const int64_t times = compute.precision == Precision::fp32 ? 2 : 1;
  return {kind, path, std::move(for_what), bytes_on_disk(path) * times};
}

int64_t rounded_up(int64_t value, int64_t step) {
  return (value + step - 1) / step * step;
}

}  // namespace

Tensor control_image(const Raster& image, ControlResize resize, int64_t height, int64_t width) {
  return shaped(unit_image(image), resize, height, width, Beside::black);
}

Result<> AdditionShelf::add_control(const SdModel& model, const ControlWish& wish, int width,
                                    int height, ExtraUses& uses) {
  TRY_DO(check_image(wish.image, wish.path));
  const int64_t grid = model.vae.config.factor();
  const int64_t rows = rounded_up(height, grid), columns = rounded_up(width, grid);
  if (wish.kind == ControlKind::controlnet) {
    const auto& unet = model.unet.config();
    const auto load = [&] { return adapters::load_control_net(wish.path, unet, compute_); };
    TRY(auto net, warm_.get<adapters::ControlNet>(
                      shelved("controlnet", wish.path, compute_, made_for(unet)), load));
    const Tensor hint = net->read_hint(control_image(wish.image, wish.resize, rows, columns));
    uses.controls.push_back({std::move(net), hint, wish.weight, wish.range, wish.mode});
    return {};
  }
  TRY(const auto adapter,
      warm_.get<adapters::T2iAdapter>(shelved("t2i_adapter", wish.path, compute_), [&] {
        return adapters::load_t2i_adapter(wish.path, compute_);
      }));
  const auto& channels = model.unet.config().channels;
  const auto& levels = adapter->shape().levels;
  for (size_t i = 0; i < levels.size(); ++i) {
    const bool fits =
        i <= channels.size() && levels[i].out == channels[std::min(i, channels.size() - 1)];
    if (!fits) {
      return fail(ErrorKind::invalid,
                  wish.path.string() + ": this T2I-Adapter was made for another kind of model.");
    }
  }
  const int64_t step = adapter->shape().shuffle;
  Tensor image =
      control_image(wish.image, wish.resize, rounded_up(rows, step), rounded_up(columns, step));
  if (adapter->shape().image_channels == 1) image = image.narrow(1, 0, 1).contiguous();
  uses.adapters.push_back({(*adapter)(image), wish.weight, wish.range});
  return {};
}

Result<> AdditionShelf::add_image_prompt(const SdModel& model, const ImagePromptWish& wish,
                                         ExtraUses& uses) {
  TRY_DO(check_image(wish.image, wish.adapter_path));
  TRY(const auto vision,
      warm_.get<adapters::ClipVision>(shelved("clip_vision", wish.vision_path, compute_), [&] {
        return adapters::load_clip_vision(wish.vision_path, compute_);
      }));
  const auto& unet = model.unet.config();
  const auto load = [&] { return adapters::load_ip_adapter(wish.adapter_path, unet, compute_); };
  TRY(const auto adapter,
      warm_.get<adapters::IpAdapter>(
          shelved("ip_adapter", wish.adapter_path, compute_, made_for(unet)), load));
  const bool whole = adapter->shape().reading == adapters::ImageReading::embedding;
  const int64_t said = whole ? vision->shape().projection : vision->shape().width;
  if (said != adapter->shape().image) {
    return fail(ErrorKind::invalid,
                wish.adapter_path.string() + ": this IP-Adapter wants another image encoder.");
  }
  const Tensor pixels = adapters::clip_pixels(unit_image(wish.image), vision->shape().side);
  uses.images.push_back(image_prompt(*adapter, *vision, pixels, wish.weight, wish.range));
  return {};
}

Result<AdditionShelf::Ready> AdditionShelf::prepare(const SdModel& model, const Additions& wishes,
                                                    int width, int height) {
  Ready ready;
  std::vector<adapters::ActiveLora> loras;
  for (const auto& wish : wishes.loras) {
    TRY(auto file, loras_.get(wish.path, [&] { return adapters::open_lora(wish.path); }));
    loras.push_back({std::move(file), wish.weight});
  }
  TRY(ready.patches, model.patcher().apply(loras));
  std::vector<adapters::TextualInversion> words;
  for (const auto& wish : wishes.embeddings) {
    TRY(auto word, adapters::open_textual_inversion(wish.path, wish.trigger));
    words.push_back(std::move(word));
  }
  TRY(ready.vocabulary, adapters::Vocabulary::make(words, model.text));
  TRY(ready.hook, guard("a control network", [&]() -> Result<UnetHook> {
        ExtraUses uses;
        for (const auto& wish : wishes.controls) {
          TRY_DO(add_control(model, wish, width, height, uses));
        }
        for (const auto& wish : wishes.image_prompts) {
          TRY_DO(add_image_prompt(model, wish, uses));
        }
        return hook_of(std::move(uses));
      }));
  return ready;
}

Result<Raster> AdditionShelf::upscale(const Raster& picture, const UpscaleWish& wish,
                                      const std::function<bool(size_t done, size_t total)>& go_on) {
  TRY_DO(check_image(picture, wish.path));
  const auto side = [&](int before) { return std::llround(before * wish.scale); };
  if (!(wish.scale >= 1 && wish.scale <= upscale_max) ||
      std::max(side(picture.width), side(picture.height)) > picture_side_max) {
    return fail(ErrorKind::invalid,
                "A picture can be enlarged up to 16 times, and to 16384 pixels "
                "a side.");
  }
  // In full precision: bf16 has fewer steps of brightness than a picture.
  const Compute full{.device = compute_.device, .precision = Precision::fp32};
  TRY(const auto net, warm_.get<upscaler::RrdbNet>(shelved("upscaler", wish.path, full), [&] {
    return upscaler::load_upscaler(wish.path, full);
  }));
  upscaler::Settings settings{.strength = wish.strength, .go_on = go_on};
  TRY(Tensor large, upscaler::upscale(*net, unit_image(picture), settings));
  const int64_t height = side(picture.height), width = side(picture.width);
  if (large.size(2) != height || large.size(3) != width) {
    large = upscaler::resize(large, height, width);
  }
  return raster_of(large * 2 - 1, int(width), int(height));
}

}  // namespace atelier
