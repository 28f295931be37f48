// FreeU against the transform it stands for, written out.
#include "models/sd/freeu.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <complex>

#include "models/sd/random_source.h"
#include "models/sd/unet.h"

namespace atelier::sd {
namespace {

using Complex = std::complex<double>;

// One channel, all frequencies by the definition; the four around the middle of the shifted
// spectrum scaled; back; the real part.
Tensor filtered_by_definition(const Tensor& image, double scale) {
  const int64_t h = image.size(0), w = image.size(1);
  const auto wave = [&](int64_t u, int64_t v, int64_t x, int64_t y) {
    return std::polar(1.0, -2 * M_PI * (double(u * x) / double(w) + double(v * y) / double(h)));
  };
  Tensor out = at::zeros({h, w}, at::kDouble);
  for (int64_t v = 0; v < h; ++v) {
    for (int64_t u = 0; u < w; ++u) {
      Complex sum = 0;
      for (int64_t y = 0; y < h; ++y) {
        for (int64_t x = 0; x < w; ++x) sum += image[y][x].item<double>() * wave(u, v, x, y);
      }
      // Where a shifted spectrum of this size has frequency (u, v).
      const int64_t row = (v + h / 2) % h, column = (u + w / 2) % w;
      const auto middle = [](int64_t place, int64_t size) {
        return place == size / 2 || place == size / 2 - 1;
      };
      if (middle(row, h) && middle(column, w)) sum *= scale;
      for (int64_t y = 0; y < h; ++y) {
        for (int64_t x = 0; x < w; ++x) {
          out[y][x] += (sum * std::conj(wave(u, v, x, y))).real() / double(h * w);
        }
      }
    }
  }
  return out;
}

TEST(FreeU, the_skip_loses_its_lowest_frequencies_as_by_the_whole_transform) {
  at::manual_seed(5);
  for (const auto& [h, w] : {std::pair<int64_t, int64_t>{4, 6}, {5, 3}, {8, 8}}) {
    Tensor x = at::randn({1, h, w, 4}), skip = at::randn({1, h, w, 2});
    const Tensor before = skip.clone();
    apply_freeu({.s1 = 0.3}, 0, x, skip);
    for (int64_t c = 0; c < 2; ++c) {
      const Tensor expected = filtered_by_definition(before.select(0, 0).select(2, c), 0.3);
      EXPECT_TRUE(
          at::allclose(skip.select(0, 0).select(2, c).to(at::kDouble), expected, 1e-4, 1e-5))
          << h << "x" << w;
    }
  }
}

TEST(FreeU, the_first_half_of_the_channels_from_below_is_louder) {
  const Tensor x = at::randn({2, 3, 3, 6}), skip = at::randn({2, 3, 3, 4});
  Tensor louder = x, same = skip;
  apply_freeu({.b1 = 9, .b2 = 1.5, .s1 = 9, .s2 = 1}, 1, louder, same);
  EXPECT_TRUE(at::allclose(louder.narrow(3, 0, 3), x.narrow(3, 0, 3) * 1.5));
  EXPECT_TRUE(at::equal(louder.narrow(3, 3, 3), x.narrow(3, 3, 3)));
  EXPECT_TRUE(at::allclose(same, skip));
}

TEST(FreeU, a_single_pixel_is_all_low_frequency) {
  Tensor x = at::ones({1, 1, 1, 2}), skip = at::ones({1, 1, 1, 2});
  apply_freeu({.s1 = 0.5}, 0, x, skip);
  EXPECT_TRUE(at::allclose(skip, at::full({1, 1, 1, 2}, 0.5)));
}

UnetConfig bent_unet() {
  UnetConfig config;
  config.channels = {32, 64, 64};
  config.heads = {2, 4, 4};
  config.layers_per_block = 1;
  config.set_depths({1, 1, 0}, 1);
  config.context = 24;
  return config;
}

TEST(FreeU, a_unet_without_it_gives_the_same_bytes_and_with_it_others) {
  RandomSource source;
  const Unet unet(Weights(source, Compute{}), bent_unet());
  const Tensor latent = at::randn({1, 4, 16, 12});
  const UnetContext context{at::randn({1, 77, 24}), {}, {}};
  const Tensor plain = unet(latent, 500, context);
  UnetExtras extras;
  extras.options.freeu = FreeU{};
  const Tensor freed = unet(latent, 500, context, extras);
  EXPECT_FALSE(at::equal(plain, freed));
  EXPECT_TRUE(freed.isfinite().all().item<bool>());
  extras.options.freeu = FreeU{1, 1, 1, 1};
  EXPECT_TRUE(at::allclose(plain, unet(latent, 500, context, extras), 1e-4, 1e-5));
  extras.options = {};
  EXPECT_TRUE(at::equal(plain, unet(latent, 500, context, extras)));
}

}  // namespace
}  // namespace atelier::sd
