#include "models/upscaler/upscale.h"

#include <algorithm>

#include "base/guard.h"
#include "models/load_net.h"
#include "models/upscaler/keys.h"

namespace atelier::upscaler {
namespace {

// How much each pixel of a piece counts. The outer quarter of the shared part, where the network
// saw the piece's edge, counts nothing; then it rises in a line, so that neighbours add up without
// a seam. Sides at the image's border count fully.
Tensor ramp(const Span& span, int64_t length, int64_t overlap, int64_t scale) {
  Tensor weight = at::ones({span.size * scale}, at::kFloat);
  const int64_t width = overlap * scale, unseen = width / 4;
  float* w = weight.data_ptr<float>();
  for (int64_t i = 0; i < width && i < weight.numel(); ++i) {
    const float way = (float(i - unseen) + 0.5F) / float(width - 2 * unseen);
    const float share = std::clamp(way, 0.F, 1.F);
    if (span.begin > 0) w[i] = std::min(w[i], share);
    const int64_t back = weight.numel() - 1 - i;
    if (span.begin + span.size < length) w[back] = std::min(w[back], share);
  }
  return weight;
}

// Sides that the network cannot shuffle are continued by reflection and cut afterwards.
Tensor run_tile(const RrdbNet& net, const Tensor& tile) {
  const int64_t step = net.shape().shuffle, scale = net.shape().scale();
  const int64_t height = tile.size(2), width = tile.size(3);
  const int64_t down = (step - height % step) % step, right = (step - width % step) % step;
  if (down == 0 && right == 0) return net(tile.contiguous());
  const Tensor whole = at::replication_pad2d(tile, {0, right, 0, down});
  return net(whole.contiguous()).narrow(2, 0, height * scale).narrow(3, 0, width * scale);
}

struct Canvas {
  Tensor sum, weight;
};

void add_tile(Canvas& canvas, const Tensor& tile, const Tensor& weight, int64_t top, int64_t left) {
  const auto part = [&](const Tensor& whole) {
    return whole.narrow(2, top, tile.size(2)).narrow(3, left, tile.size(3));
  };
  part(canvas.sum).addcmul_(tile, weight);
  part(canvas.weight).add_(weight);
}

Result<Tensor> run_tiles(const RrdbNet& net, const Tensor& image, const Settings& settings) {
  const int64_t scale = net.shape().scale(), height = image.size(2), width = image.size(3);
  const auto rows = cover(height, settings.tile_px, settings.overlap_px, net.shape().shuffle);
  const auto columns = cover(width, settings.tile_px, settings.overlap_px, net.shape().shuffle);
  const size_t total = rows.size() * columns.size();
  if (total == 1) return run_tile(net, image).to(at::kCPU);
  Canvas canvas{at::zeros({1, image.size(1), height * scale, width * scale}, at::kFloat),
                at::zeros({1, 1, height * scale, width * scale}, at::kFloat)};
  size_t done = 0;
  for (const Span& row : rows) {
    for (const Span& column : columns) {
      const Tensor tile = image.narrow(2, row.begin, row.size).narrow(3, column.begin, column.size);
      const Tensor weight = ramp(row, height, settings.overlap_px, scale).view({1, 1, -1, 1}) *
                            ramp(column, width, settings.overlap_px, scale).view({1, 1, 1, -1});
      add_tile(canvas, run_tile(net, tile).to(at::kCPU), weight, row.begin * scale,
               column.begin * scale);
      if (settings.go_on && !settings.go_on(++done, total)) {
        return fail(ErrorKind::cancelled, "The upscaling was cancelled.");
      }
    }
  }
  return canvas.sum.div_(canvas.weight);
}

}  // namespace

std::vector<Span> cover(int64_t length, int64_t piece, int64_t overlap, int64_t step) {
  ATELIER_ASSERT(piece > 2 * overlap && overlap >= 0 && step > 0);
  if (length <= piece) return {{0, length}};
  // As few pieces as will do, spread evenly, so that the last one is no sliver.
  const int64_t stride = piece - overlap;
  const int64_t count = (length - overlap + stride - 1) / stride;
  std::vector<Span> spans;
  for (int64_t i = 0; i < count; ++i) {
    const int64_t place = i * (length - piece) / (count - 1);
    const int64_t begin = place / step * step;
    spans.push_back({begin, place + piece - begin});
  }
  return spans;
}

Tensor resize(const Tensor& image, int64_t height, int64_t width) {
  const bool smaller = height < image.size(2) || width < image.size(3);
  const Tensor out =
      smaller ? at::_upsample_bicubic2d_aa(image, {height, width}, /*align_corners=*/false)
              : at::upsample_bicubic2d(image, {height, width}, /*align_corners=*/false);
  return out.clamp(0, 1);
}

Result<Tensor> upscale(const RrdbNet& net, const Tensor& image, const Settings& settings) {
  const Shape& shape = net.shape();
  if (image.dim() != 4 || image.size(0) != 1 || image.size(1) != shape.image_channels) {
    return fail(ErrorKind::invalid, "This upscaler cannot read an image of these channels.");
  }
  if (settings.strength < 0 || settings.strength > 1) {
    return fail(ErrorKind::invalid, "Strength must be between 0 and 1.");
  }
  return guard("the upscaler", [&]() -> Result<Tensor> {
    TRY(Tensor large, run_tiles(net, image, settings));
    large = large.clamp(0, 1);
    if (settings.strength == 1) return large;
    const Tensor plain = resize(image, large.size(2), large.size(3));
    return at::lerp(plain, large, settings.strength);
  });
}

Result<std::unique_ptr<const RrdbNet>> load_upscaler(const std::filesystem::path& path,
                                                     const Compute& compute) {
  return load_named(path, [&]() -> Result<std::unique_ptr<const RrdbNet>> {
    TRY(const ModelFiles files, ModelFiles::open(path));
    TRY(WeightStore store, make_store(files));
    TRY(const auto shape, recognise(store));
    return build_net<RrdbNet>(store, compute, shape);
  });
}

}  // namespace atelier::upscaler
