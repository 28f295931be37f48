#include "models/sd/vae_tiles.h"

#include <algorithm>

#include "base/assert.h"

namespace atelier::sd {
namespace {

// Part of a side, in cells of the latent.
struct Stretch {
  int64_t first = 0;
  int64_t count = 0;
};

// As few as will do, of one size, spread evenly, neighbours sharing at least the overlap.
std::vector<Stretch> stretches(int64_t length, const VaeTiles& tiles) {
  if (length <= tiles.side) return {{0, length}};
  const int64_t stride = tiles.side - tiles.overlap;
  const int64_t count = (length - tiles.overlap + stride - 1) / stride;
  std::vector<Stretch> out;
  for (int64_t i = 0; i < count; ++i) {
    out.push_back({(length - tiles.side) * i / (count - 1), tiles.side});
  }
  return out;
}

// How much each place of a tile counts along one side. The outer quarter of the shared part, where
// the layers saw the tile's edge, counts nothing; then it rises in a line.
Tensor ramp(const Stretch& part, int64_t length, int64_t overlap, int64_t scale) {
  Tensor weight = at::ones({part.count * scale}, at::kFloat);
  const int64_t width = overlap * scale, unseen = width / 4;
  float* w = weight.data_ptr<float>();
  for (int64_t i = 0; i < std::min(width, weight.numel()); ++i) {
    const float way = (float(i - unseen) + 0.5F) / float(width - 2 * unseen);
    const float share = std::clamp(way, 0.F, 1.F);
    if (part.first > 0) w[i] = std::min(w[i], share);
    const int64_t back = weight.numel() - 1 - i;
    if (part.first + part.count < length) w[back] = std::min(w[back], share);
  }
  return weight;
}

// Where tiles come from and go to: sides in cells, what one cell becomes, and the work on a tile,
// which takes its place in cells and returns [n, c, rows, columns] fp32.
struct Job {
  int64_t height = 0, width = 0;
  int64_t scale = 1;
  VaeTiles tiles;
};

template <class Work>
Tensor in_tiles(const Job& job, Work work) {
  Tensor sum, weight;
  for (const Stretch& row : stretches(job.height, job.tiles)) {
    for (const Stretch& column : stretches(job.width, job.tiles)) {
      const Tensor tile = work(row, column);
      if (!sum.defined()) {
        const int64_t high = job.height * job.scale, wide = job.width * job.scale;
        sum = at::zeros({tile.size(0), tile.size(1), high, wide}, at::kFloat);
        weight = at::zeros({1, 1, high, wide}, at::kFloat);
      }
      const auto place = [&](const Tensor& whole) {
        return whole.narrow(2, row.first * job.scale, row.count * job.scale)
            .narrow(3, column.first * job.scale, column.count * job.scale);
      };
      const Tensor loud = ramp(row, job.height, job.tiles.overlap, job.scale).view({1, 1, -1, 1}) *
                          ramp(column, job.width, job.tiles.overlap, job.scale).view({1, 1, 1, -1});
      place(sum).addcmul_(tile.to(at::kCPU, at::kFloat), loud);
      place(weight).add_(loud);
    }
  }
  return sum.div_(weight);
}

// The image with `margin` of its other side around it, where its borders meet. Tiles then see what
// lies beyond a border without knowing of it.
Tensor around(Tensor x, const Wrap& wrap, int64_t margin, int64_t y_dim, int64_t x_dim) {
  const auto extend = [margin](const Tensor& image, int64_t dim) {
    const int64_t size = image.size(dim);
    ATELIER_ASSERT(size >= margin);
    return at::cat({image.narrow(dim, size - margin, margin), image, image.narrow(dim, 0, margin)},
                   dim);
  };
  if (wrap.y) x = extend(x, y_dim);
  if (wrap.x) x = extend(x, x_dim);
  return x;
}

Tensor without(Tensor x, const Wrap& wrap, int64_t margin) {
  if (wrap.y) x = x.narrow(2, margin, x.size(2) - 2 * margin);
  if (wrap.x) x = x.narrow(3, margin, x.size(3) - 2 * margin);
  return x.contiguous();
}

int64_t margin_for(const VaeTiles& tiles, int64_t height, int64_t width) {
  return std::min({tiles.overlap, height, width});
}

Tensor decode_in_tiles(const Vae& vae, const Tensor& z, const Wrap& wrap, const VaeTiles& tiles) {
  const int64_t margin = margin_for(tiles, z.size(2), z.size(3));
  const Tensor features = around(vae.decode.begin(z, wrap), wrap, margin, 1, 2);
  const Job job{features.size(1), features.size(2), vae.config.factor(), tiles};
  const Tensor wide = in_tiles(job, [&](const Stretch& row, const Stretch& column) {
    const Tensor part =
        features.narrow(1, row.first, row.count).narrow(2, column.first, column.count);
    return vae.decode.finish(part.contiguous(), {});
  });
  return without(wide, wrap, margin * vae.config.factor()).to(z.device());
}

Tensor encode_in_tiles(const Vae& vae, const Tensor& image, const Wrap& wrap,
                       const VaeTiles& tiles) {
  const int64_t factor = vae.config.factor();
  const int64_t margin = margin_for(tiles, image.size(2) / factor, image.size(3) / factor);
  const Tensor pixels = around(image, wrap, margin * factor, 2, 3);
  const Job job{pixels.size(2) / factor, pixels.size(3) / factor, 1, tiles};
  at::TensorOptions inside;
  const Tensor wide = in_tiles(job, [&](const Stretch& row, const Stretch& column) {
    const Tensor part = pixels.narrow(2, row.first * factor, row.count * factor)
                            .narrow(3, column.first * factor, column.count * factor);
    const Tensor features = vae.encode.begin(part.contiguous(), {});
    inside = features.options();
    return features.permute({0, 3, 1, 2});
  });
  const Tensor features = without(wide, wrap, margin).permute({0, 2, 3, 1}).to(inside);
  return vae.encode.finish(features.contiguous(), wrap).mean;
}

bool is_one_tile(const VaeTiles& tiles, int64_t height, int64_t width) {
  return std::max(height, width) <= tiles.side;
}

}  // namespace

Tensor decode(const Vae& vae, const Tensor& z, const VaeOptions& options) {
  if (!options.tiles || is_one_tile(*options.tiles, z.size(2), z.size(3))) {
    return vae.decode(z, options.wrap);
  }
  return decode_in_tiles(vae, z, options.wrap, *options.tiles);
}

Tensor encode_mean(const Vae& vae, const Tensor& image, const VaeOptions& options) {
  const Tensor seen =
      options.color_compensation ? image * compensation_factor + compensation_offset : image;
  const int64_t factor = vae.config.factor();
  if (!options.tiles || is_one_tile(*options.tiles, seen.size(2) / factor, seen.size(3) / factor)) {
    return vae.encode(seen, options.wrap).mean;
  }
  return encode_in_tiles(vae, seen, options.wrap, *options.tiles);
}

}  // namespace atelier::sd
