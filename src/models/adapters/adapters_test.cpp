// Adapters from files made here: spellings, shapes, and files that are something else.
#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "models/adapters/control_net.h"
#include "models/adapters/ip_adapter.h"
#include "models/adapters/t2i_adapter.h"
#include "models/adapters/textual_inversion.h"
#include "models/sd/random_source.h"
#include "models/small_model.h"
#include "tensor/weight_file.h"

namespace atelier::adapters {
namespace {

namespace fs = std::filesystem;
using Named = std::vector<std::pair<std::string, Tensor>>;

fs::path written(const std::string& name, const Named& tensors) {
  const fs::path path = fresh_folder("adapters") / name;
  EXPECT_TRUE(write_weight_file(path, tensors));
  return path;
}
template <class T>
std::string fault(const Result<T>& result) {
  return result ? "none" : result.error().message;
}
bool says(const std::string& message, const std::string& part) {
  return message.find(part) != std::string::npos;
}

// ---- T2I-Adapter --------------------------------------------------------------------------------

Named full_adapter(bool diffusers, int64_t pixels) {
  at::manual_seed(1);
  Named tensors;
  const auto add = [&](const std::string& ours, const std::string& theirs, at::IntArrayRef shape) {
    const std::string name = diffusers ? "adapter." + ours : theirs;
    tensors.emplace_back(name + ".weight", at::randn(shape) * 0.1);
    tensors.emplace_back(name + ".bias", at::randn({shape[0]}) * 0.1);
  };
  add("conv_in", "conv_in", {8, pixels, 3, 3});
  const int64_t widths[] = {8, 16, 16};
  int64_t before = 8;
  for (int level = 0; level < 3; ++level) {
    const int64_t w = widths[level];
    const std::string block = "body." + std::to_string(level);
    if (w != before)
      add(block + ".in_conv", "body." + std::to_string(2 * level) + ".in_conv", {w, before, 1, 1});
    for (int layer = 0; layer < 2; ++layer) {
      const std::string ours = block + ".resnets." + std::to_string(layer);
      const std::string theirs = "body." + std::to_string(2 * level + layer);
      add(ours + ".block1", theirs + ".block1", {w, w, 3, 3});
      add(ours + ".block2", theirs + ".block2", {w, w, 1, 1});
    }
    before = w;
  }
  return tensors;
}

TEST(T2iAdapter, BothSpellingsAreOne) {
  const auto a = load_t2i_adapter(written("a.safetensors", full_adapter(true, 192)), {});
  const auto b = load_t2i_adapter(written("b.safetensors", full_adapter(false, 192)), {});
  ASSERT_TRUE(a) << fault(a);
  ASSERT_TRUE(b) << fault(b);
  const Tensor image = at::rand({1, 3, 64, 32});
  const auto ours = (**a)(image), theirs = (**b)(image);
  ASSERT_EQ(ours.size(), 3U);
  for (size_t i = 0; i < ours.size(); ++i) EXPECT_TRUE(at::equal(ours[i], theirs[i]));
  EXPECT_EQ(ours[2].sizes(), at::IntArrayRef({1, 2, 1, 16}));
}

TEST(T2iAdapter, TheLargeOneHalvesOnceAndOneColourIsEnough) {
  const auto large = load_t2i_adapter(written("l.safetensors", full_adapter(true, 768)), {});
  ASSERT_TRUE(large) << fault(large);
  const auto features = (**large)(at::rand({1, 3, 64, 64}));
  EXPECT_EQ(features[1].size(1), 4);
  EXPECT_EQ(features[2].size(1), 2);
  EXPECT_EQ((*load_t2i_adapter(written("g.safetensors", full_adapter(true, 64)), {}))
                ->shape()
                .image_channels,
            1);
  EXPECT_FALSE(load_t2i_adapter(written("x.safetensors", full_adapter(true, 100)), {}));
  Named torn = full_adapter(true, 192);
  torn.erase(torn.begin() + 3);
  EXPECT_TRUE(says(fault(load_t2i_adapter(written("t.safetensors", torn), {})), "missing"));
}

// ---- ControlNet ---------------------------------------------------------------------------------

// Takes what a network asks for, and remembers it.
struct Recorder : sd::RandomSource {
  Tensor take(const std::string& name, at::IntArrayRef shape) override {
    const Tensor made = sd::RandomSource::take(name, shape);
    taken.emplace_back(name, made);
    return made;
  }
  Named taken;
};

sd::UnetConfig small_unet() {
  sd::UnetConfig config;
  config.channels = {32, 64};
  config.heads = {1, 2};
  config.layers_per_block = 1;
  config.set_depths({1, 0}, 1);
  config.context = 16;
  return config;
}

TEST(ControlNetFile, SmallOnesHaveFewerTransformersThanTheModel) {
  sd::UnetConfig without = small_unet();
  without.set_depths({0, 0}, 0);
  Recorder record;
  const ControlNet made(Weights(record, {}), without, {3, 8, 16, 32});
  Named named;
  for (auto& [name, tensor] : record.taken) {
    named.emplace_back(name.starts_with("unet.") ? name.substr(5) : name, tensor);
  }
  const auto loaded = load_control_net(written("c.safetensors", named), small_unet(), {});
  ASSERT_TRUE(loaded) << fault(loaded);
  EXPECT_EQ((*loaded)->config().mid_depth, 0);
  const Tensor latent = at::randn({1, 4, 8, 8}), image = at::rand({1, 3, 16, 16});
  sd::UnetContext context;
  context.text = at::randn({1, 77, 16});
  const auto ours = (**loaded)(latent, 10, context, (*loaded)->read_hint(image));
  const auto theirs = made(latent, 10, context, made.read_hint(image));
  EXPECT_TRUE(at::equal(ours.middle, theirs.middle));

  sd::UnetConfig other = small_unet();
  other.channels = {32, 96};
  EXPECT_TRUE(
      says(fault(load_control_net(written("d.safetensors", named), other, {})), "mis-shaped"));
  EXPECT_TRUE(
      says(fault(load_control_net(written("e.safetensors", {{"cat", at::zeros({1})}}), other, {})),
           "no ControlNet"));
}

// ---- IP-Adapter ---------------------------------------------------------------------------------

Named ip_adapter(const sd::UnetConfig& unet, bool plus) {
  IpShape shape{.reading = plus ? ImageReading::penultimate : ImageReading::embedding,
                .image = 24,
                .context = unet.context,
                .tokens = 4,
                .channels = {},
                .width = 32,
                .layers = 2,
                .heads = 1,
                .mlp = 48};
  std::vector<int64_t> numbers;
  for (const auto& each : sd::cross_attentions(unet)) {
    shape.channels.push_back(each.channels);
    numbers.push_back(int64_t(2 * numbers.size() + 1));
  }
  Recorder record;
  // The middle is numbered last in files and runs before the way up: with one transformer a level
  // and no way up that attends, the order is the same.
  const IpAdapter made(Weights(record, {}), shape, numbers);
  return record.taken;
}

TEST(IpAdapterFile, ThePlusFormReadsPatches) {
  sd::UnetConfig unet = small_unet();
  unet.up_depth = {{0, 0}, {0, 0}};
  const auto plus = load_ip_adapter(written("p.safetensors", ip_adapter(unet, true)), unet, {});
  ASSERT_TRUE(plus) << fault(plus);
  const Tensor tokens =
      (*plus)->tokens({.last = {}, .penultimate = at::randn({1, 9, 24}), .embedding = {}});
  EXPECT_EQ(tokens.sizes(), at::IntArrayRef({1, 4, 16}));
  const auto attention = (*plus)->attention(tokens, std::vector<double>(2, 0.5));
  ASSERT_EQ(attention.size(), 2U);
  EXPECT_EQ(attention[1][0].key.sizes(), at::IntArrayRef({1, 4, 64}));
  EXPECT_TRUE((*plus)->attention(tokens, {0, 1})[0].empty());
}

TEST(IpAdapterFile, OthersAreRefusedWithASentence) {
  sd::UnetConfig unet = small_unet();
  unet.up_depth = {{0, 0}, {0, 0}};
  const fs::path file = written("i.safetensors", ip_adapter(unet, false));
  EXPECT_TRUE(load_ip_adapter(file, unet, {}));
  sd::UnetConfig wide = unet;
  wide.context = 24;
  EXPECT_TRUE(says(fault(load_ip_adapter(file, wide, {})), "another kind"));
  EXPECT_TRUE(
      says(fault(load_ip_adapter(written("j.safetensors", {{"cat", at::zeros({1})}}), unet, {})),
           "no IP-Adapter"));
}

TEST(ClipPixels, AreTheMiddleSquareInClipsColours) {
  const Tensor pixels = clip_pixels(at::ones({1, 3, 30, 90}), 14);
  EXPECT_EQ(pixels.sizes(), at::IntArrayRef({1, 3, 14, 14}));
  EXPECT_NEAR(pixels[0][0][3][3].item<float>(), (1 - 0.48145466) / 0.26862954, 1e-4);
}

// ---- textual inversion --------------------------------------------------------------------------

TEST(TextualInversion, EveryFormGivesTriggerAndVectors) {
  const Tensor one = at::randn({16}), three = at::randn({3, 16});
  const auto named = open_textual_inversion(written("f.safetensors", {{"<cat>", one}}));
  ASSERT_TRUE(named);
  EXPECT_EQ(named->trigger, "<cat>");
  EXPECT_EQ(named->vectors[0].sizes(), at::IntArrayRef({1, 16}));
  EXPECT_EQ(open_textual_inversion(written("style.safetensors", {{"emb_params", three}}))->trigger,
            "style");
  EXPECT_EQ(
      open_textual_inversion(written("s.safetensors", {{"emb_params", three}}), "mine")->trigger,
      "mine");
  const auto two = open_textual_inversion(
      written("xl.safetensors", {{"clip_l", three}, {"clip_g", at::randn({3, 24})}}));
  ASSERT_TRUE(two);
  EXPECT_EQ(two->trigger, "xl");
  EXPECT_EQ(two->vectors[1].size(1), 24);
}

TEST(TextualInversion, OtherFilesAreRefused) {
  const auto open = [](const Named& tensors) {
    return fault(open_textual_inversion(written("o.safetensors", tensors)));
  };
  EXPECT_TRUE(says(open({{"a", at::zeros({4})}, {"b", at::zeros({4})}}), "no textual inversion"));
  EXPECT_TRUE(says(open({{"a", at::zeros({500, 4})}}), "vectors"));
  EXPECT_TRUE(says(open({{"a", at::zeros({2, 2, 4})}}), "vectors"));
  EXPECT_TRUE(says(open({{"a", at::full({4}, std::nan(""))}}), "NaN"));
  EXPECT_TRUE(says(open({{std::string(200, 'x'), at::zeros({4})}}), "trigger"));
  EXPECT_TRUE(says(fault(open_textual_inversion("/nowhere/x.pt")), "nowhere"));
}

}  // namespace
}  // namespace atelier::adapters
