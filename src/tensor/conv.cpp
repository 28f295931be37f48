#include "tensor/conv.h"

#include <cstring>
#include <map>
#include <tuple>

#include "base/assert.h"
#include "tensor/detail/primitives.h"
#include "tensor/detail/profile.h"
#include "tensor/measure.h"
#include "tensor/parallel.h"

namespace atelier {
namespace {

using detail::at_element;
using detail::cpu_engine;
using detail::kernels;
using detail::Prepared;
using dims = dnnl::memory::dims;
using tag = dnnl::memory::format_tag;

// Beyond this the weights are cut into pieces of output channels, so that one piece stays in a
// core's cache while every image passes; only the small, deep levels have such weights.
constexpr int64_t whole_elements_max = int64_t{8} << 20;
constexpr int64_t piece_channels = 128;
// A task computes a band of rows of one image of about this many pixels.
constexpr int64_t band_pixels = 512;
constexpr int64_t band_rows_min = 8;
constexpr size_t primitives_kept_max = 256;

// Rows of the result, and the rows of the image and of zeros that they read.
struct Band {
  int64_t row = 0, rows = 0;
  int64_t in_row = 0, in_rows = 0;
  int64_t zeros_before = 0, zeros_after = 0;
  int64_t image_rows = 0;  // of the result

  bool whole_image() const { return rows == image_rows; }
};

std::vector<Band> bands_of(const ConvShape& shape, int64_t height, int64_t width) {
  const int64_t out_height = shape.result_side(height);
  const int64_t out_width = shape.result_side(width);
  const int64_t step = std::max(band_rows_min, band_pixels / out_width);
  std::vector<Band> bands;
  for (int64_t row = 0; row < out_height; row += step) {
    Band band{row, std::min(step, out_height - row)};
    const int64_t first = row * shape.stride - shape.pad_before;
    const int64_t last = (row + band.rows - 1) * shape.stride - shape.pad_before + shape.kernel - 1;
    band.in_row = std::max<int64_t>(first, 0);
    band.zeros_before = band.in_row - first;
    band.zeros_after = std::max<int64_t>(last - (height - 1), 0);
    band.in_rows = last - band.zeros_after - band.in_row + 1;
    band.image_rows = out_height;
    bands.push_back(band);
  }
  return bands;
}

// The layout is chosen for images of the width that such weights usually meet: the more channels,
// the deeper the level. Another width may need a second copy in another layout.
int64_t usual_width(const ConvShape& shape) {
  const int64_t channels = std::min(shape.in, shape.out);
  if (channels >= 1280) return 16;
  return channels >= 640 ? 32 : 64;
}

struct Piece {
  int64_t first = 0;
  int64_t channels = 0;
  dnnl::memory weights;
};

// How a call runs: the numbers of the convolution, which has no zeros around it where the image
// brought its border along, and whether the result has a summand.
struct Run {
  ConvShape shape;
  bool add = false;
};

// One kind of band: rows, width, zeros above and below; the piece's first channel; whether it adds;
// zeros on the left.
using Key = std::tuple<int64_t, int64_t, int64_t, int64_t, int64_t, bool, int64_t, int64_t>;
constexpr size_t first_of_key = 4;

Key key_of(const Band& band, int64_t width, int64_t first, const Run& run) {
  return {band.in_rows, width,   band.zeros_before,    band.zeros_after,
          first,        run.add, run.shape.pad_before, run.shape.pad_after};
}

// The image with what lies around it: its own other side where it wraps, zeros elsewhere.
Tensor with_border(const Tensor& x, int64_t side, bool wraps, const ConvShape& shape) {
  const int64_t size = x.size(side);
  const auto strip = [&](int64_t first, int64_t count) {
    const Tensor opposite = x.narrow(side, first, count);
    return wraps ? opposite : at::zeros_like(opposite);
  };
  ATELIER_ASSERT(std::max(shape.pad_before, shape.pad_after) <= size);
  return at::cat({strip(size - shape.pad_before, shape.pad_before), x, strip(0, shape.pad_after)},
                 side);
}

}  // namespace

struct PackedConv::Body {
  ConvShape shape;
  Compute compute;
  Tensor plain_weight;  // where libtorch computes
  Tensor bias;          // fp32 [out]
  std::vector<Piece> pieces;
  std::map<Key, Prepared> prepared;

  dnnl::convolution_forward::primitive_desc describe(const Band& band, int64_t width,
                                                     const dnnl::memory::desc& weights,
                                                     const Run& how) const;
  void pack(const Tensor& weight);
  void prepare(const Band& band, int64_t width, Piece& piece, const Run& how);
  Tensor run(const Tensor& x, const ConvExtras& extras, const ConvShape& padding);
  Tensor run_libtorch(const Tensor& x, const ConvExtras& extras, const ConvShape& padding) const;
};

dnnl::convolution_forward::primitive_desc PackedConv::Body::describe(
    const Band& band, int64_t width, const dnnl::memory::desc& weights, const Run& how) const {
  const auto type = detail::dnnl_type(compute.dtype());
  const int64_t channels = weights.dims()[0];
  const int64_t before = how.shape.pad_before, after = how.shape.pad_after;
  const dnnl::convolution_forward::desc wanted(
      dnnl::prop_kind::forward_inference, dnnl::algorithm::convolution_direct,
      {{1, shape.in, band.in_rows, width}, type, tag::nhwc}, weights,
      {{channels}, dnnl::memory::data_type::f32, tag::a},
      {{1, channels, band.rows, how.shape.result_side(width)}, type, tag::nhwc},
      {shape.stride, shape.stride}, {band.zeros_before, before}, {band.zeros_after, after});
  return {wanted, detail::attributes(how.add), cpu_engine()};
}

void PackedConv::Body::pack(const Tensor& weight) {
  const OneOpenMpThread confined;
  const bool whole = weight.numel() <= whole_elements_max;
  const int64_t step = whole ? shape.out : piece_channels;
  const auto type = detail::dnnl_type(compute.dtype());
  const int64_t side = usual_width(shape);
  const Band typical = bands_of(shape, side, side).front();
  for (int64_t first = 0; first < shape.out; first += step) {
    Piece piece{first, std::min(step, shape.out - first), {}};
    const Tensor rows = weight.narrow(0, first, piece.channels).to(compute.dtype()).contiguous();
    const dims sides{piece.channels, shape.in, shape.kernel, shape.kernel};
    const auto chosen = describe(typical, side, {sides, type, tag::any}, {shape});
    piece.weights = detail::reordered(rows, {sides, type, tag::oihw}, chosen.weights_desc());
    pieces.push_back(std::move(piece));
  }
}

void PackedConv::Body::prepare(const Band& band, int64_t width, Piece& piece, const Run& how) {
  const Key key = key_of(band, width, piece.first, how);
  if (prepared.contains(key)) return;
  const OneOpenMpThread confined;
  Prepared made = detail::prepared_for<dnnl::convolution_forward>(
      piece.weights,
      [&](const dnnl::memory::desc& weights) { return describe(band, width, weights, how); });
  if (made.weights.get_desc() != piece.weights.get_desc() && band.whole_image()) {
    // A deep level, met at one size while a model runs: the new layout takes the place of the old
    // one, which would be half a gigabyte in SD 1.5.
    std::erase_if(prepared, [&](const auto& entry) {
      return std::get<first_of_key>(entry.first) == piece.first;
    });
    piece.weights = made.weights;
  }
  prepared.emplace(key, std::move(made));
}

Tensor PackedConv::Body::run(const Tensor& x, const ConvExtras& extras, const ConvShape& padding) {
  const int64_t images = x.size(0), height = x.size(1), width = x.size(2);
  const int64_t out_height = padding.result_side(height), out_width = padding.result_side(width);
  Tensor result = make_tensor({images, out_height, out_width, shape.out}, compute.dtype());
  const bool direct = pieces.size() == 1;
  const Run how{padding, direct && extras.residual.defined()};
  const auto bands = bands_of(padding, height, width);
  if (prepared.size() > primitives_kept_max) prepared.clear();
  for (const Band& band : bands) {
    for (Piece& piece : pieces) prepare(band, width, piece, how);
  }
  const Tensor biases =
      extras.image_bias.defined() ? bias + extras.image_bias : bias.expand({images, shape.out});
  const int64_t bias_stride = biases.stride(0);
  const auto band_count = static_cast<int64_t>(bands.size());
  const auto element = detail::element_of(compute.dtype());
  // Pieces outermost: neighbouring tasks share weights.
  parallel_for(static_cast<int64_t>(pieces.size()) * images * band_count, [&](int64_t task) {
    const Piece& piece = pieces[static_cast<size_t>(task / (images * band_count))];
    const int64_t image = task / band_count % images;
    const Band& band = bands[static_cast<size_t>(task % band_count)];
    const Prepared& conv = prepared.at(key_of(band, width, piece.first, how));
    const int64_t pixels = band.rows * out_width;
    const int64_t place = (image * out_height + band.row) * out_width * shape.out + piece.first;
    const auto bytes = static_cast<size_t>(pixels * piece.channels) * x.element_size();
    void* to = direct ? at_element(result, place) : thread_buffer(Slot::output, bytes);
    if (how.add) std::memcpy(to, at_element(extras.residual, place), bytes);
    conv.run(at_element(x, (image * height + band.in_row) * width * shape.in),
             biases.data_ptr<float>() + image * bias_stride + piece.first, to);
    if (direct) return;
    kernels().place_columns(
        element, {to, pixels, piece.channels, piece.channels},
        extras.residual.defined() ? at_element(extras.residual, place) : nullptr,
        at_element(result, place), shape.out);
  });
  return result;
}

Tensor PackedConv::Body::run_libtorch(const Tensor& x, const ConvExtras& extras,
                                      const ConvShape& padding) const {
  Tensor image = x.permute({0, 3, 1, 2});
  const int64_t before = padding.pad_before, after = padding.pad_after;
  if (before != after) image = at::constant_pad_nd(image, {before, after, before, after});
  const int64_t pad = before == after ? before : 0;
  Tensor y = at::conv2d(image, plain_weight, bias.to(x.dtype()), shape.stride, pad);
  y = y.permute({0, 2, 3, 1});
  if (extras.image_bias.defined()) {
    y = y + extras.image_bias.to(x.dtype()).unsqueeze(1).unsqueeze(1);
  }
  if (extras.residual.defined()) y = y + extras.residual;
  return y.contiguous();
}

PackedConv::PackedConv(const Tensor& weight, const Tensor& bias, const ConvShape& shape,
                       const Compute& compute)
    : body_(std::make_unique<Body>()) {
  ATELIER_ASSERT(weight.size(0) == shape.out && weight.size(1) == shape.in);
  body_->shape = shape;
  body_->compute = compute;
  body_->bias = bias.defined() ? bias.to(at::kFloat) : at::zeros({shape.out});
  body_->bias = body_->bias.to(compute.device).clone();
  if (own_kernels(compute.device)) {
    body_->pack(weight);
  } else {
    body_->plain_weight = weight.to(compute.device, compute.dtype())
                              .contiguous(at::MemoryFormat::ChannelsLast)
                              .clone(at::MemoryFormat::Preserve);
  }
}

PackedConv::~PackedConv() = default;
PackedConv::PackedConv(PackedConv&&) noexcept = default;
PackedConv& PackedConv::operator=(PackedConv&&) noexcept = default;

Tensor PackedConv::operator()(const Tensor& x, const ConvExtras& extras) const {
  const detail::Timed timed(detail::Work::conv);
  ATELIER_ASSERT(x.dim() == 4 && x.size(3) == body_->shape.in && x.is_contiguous());
  const ConvShape& shape = body_->shape;
  ConvShape padding = shape;
  Tensor seen = x;
  if (extras.wrap.any() && shape.pad_before + shape.pad_after > 0) {
    seen = with_border(x, 1, extras.wrap.y, shape);
    seen = with_border(seen, 2, extras.wrap.x, shape).contiguous();
    padding.pad_before = padding.pad_after = 0;
  }
  Tensor y = body_->plain_weight.defined() ? body_->run_libtorch(seen, extras, padding)
                                           : body_->run(seen, extras, padding);
  count_operations(static_cast<uint64_t>(2 * y.numel() * shape.in * shape.kernel * shape.kernel));
  return y;
}

}  // namespace atelier
