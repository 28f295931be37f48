#include "engine/memory/estimate.h"

#include <algorithm>

namespace atelier {
namespace {

int64_t element_bytes(const Compute& compute) {
  return compute.precision == Precision::bf16 ? 2 : 4;
}

// Images of the widest layer at full size that are alive together. On the way up: what was
// enlarged, its convolution's result, a norm's result and the residual; going down one less.
constexpr double alive_decoding = 4.5, alive_encoding = 4;
// Of the finest level's width: skips that wait, and a feed-forward part that is ten times as wide.
constexpr double alive_in_unet = 26;
constexpr int64_t rows = 2;

int64_t bytes_of(double values, const Compute& compute) {
  return int64_t(values * double(element_bytes(compute)));
}

}  // namespace

int64_t decode_bytes(const sd::VaeConfig& vae, int64_t cells_high, int64_t cells_wide,
                     const Compute& compute) {
  const double pixels = double(cells_high * cells_wide * vae.factor() * vae.factor());
  // The last level begins with the channels of the one before it.
  const int64_t widest = vae.channels.size() > 1 ? vae.channels[1] : vae.channels[0];
  // The picture itself is fp32, twice while it leaves.
  return bytes_of(pixels * double(widest) * alive_decoding, compute) +
         int64_t(pixels * 8 * double(vae.image_channels));
}

int64_t encode_bytes(const sd::VaeConfig& vae, int64_t cells_high, int64_t cells_wide,
                     const Compute& compute) {
  const double pixels = double(cells_high * cells_wide * vae.factor() * vae.factor());
  return bytes_of(pixels * double(vae.channels[0]) * alive_encoding, compute) +
         int64_t(pixels * 8 * double(vae.image_channels));
}

int64_t unet_bytes(const sd::UnetConfig& unet, int64_t cells_high, int64_t cells_wide,
                   const Compute& compute) {
  const double values = double(rows * cells_high * cells_wide * unet.channels.front());
  return bytes_of(values * alive_in_unet, compute);
}

std::optional<sd::VaeTiles> tiles_for(const sd::VaeConfig& vae, int64_t cells_high,
                                      int64_t cells_wide, const Compute& compute,
                                      int64_t free_bytes) {
  const auto fits = [&](int64_t high, int64_t wide) {
    return std::max(decode_bytes(vae, high, wide, compute),
                    encode_bytes(vae, high, wide, compute)) <= free_bytes;
  };
  if (fits(cells_high, cells_wide)) return std::nullopt;
  sd::VaeTiles tiles;
  constexpr int64_t side_max = 128;
  tiles.side = side_max;
  while (tiles.side > sd::vae_tile_side_min && !fits(tiles.side, tiles.side)) {
    tiles.side -= sd::vae_tile_side_min / 2;
  }
  tiles.overlap = std::min<int64_t>(16, tiles.side / 4);
  return tiles;
}

}  // namespace atelier
