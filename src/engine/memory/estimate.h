// How much memory work on a picture takes besides the weights: the largest sum of activations alive
// at once. From shapes; the factors were measured and are a little on the safe side.
#pragma once
#include <optional>

#include "models/sd/vae_tiles.h"
#include "tensor/device.h"

namespace atelier {

// Of all at once. cells: sides of the latent.
int64_t decode_bytes(const sd::VaeConfig& vae, int64_t cells_high, int64_t cells_wide,
                     const Compute& compute);
int64_t encode_bytes(const sd::VaeConfig& vae, int64_t cells_high, int64_t cells_wide,
                     const Compute& compute);

// Of one call of the UNet with two rows.
int64_t unet_bytes(const sd::UnetConfig& unet, int64_t cells_high, int64_t cells_wide,
                   const Compute& compute);

// The largest tiles whose decoding and encoding fits; nothing where the whole does. Never smaller
// than sd::vae_tile_side_min, whatever is free.
std::optional<sd::VaeTiles> tiles_for(const sd::VaeConfig& vae, int64_t cells_high,
                                      int64_t cells_wide, const Compute& compute,
                                      int64_t free_bytes);

}  // namespace atelier
