#include "tensor/linear.h"

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
using detail::element_of;
using detail::kernels;
using detail::Prepared;
using detail::Rows;
using dims = dnnl::memory::dims;

// One piece of the weights stays in a core's second-level cache while it meets many rows.
constexpr int64_t piece_elements_max = int64_t{512} << 10;
constexpr int64_t column_step = 64;  // the widest block of a packed layout
constexpr int64_t rows_per_task = 256;
constexpr size_t primitives_kept_max = 128;

// Columns [first, first + count) of the result; `columns` of the product, twice as many for geglu.
struct Piece {
  int64_t first = 0;
  int64_t count = 0;
  int64_t columns = 0;
  dnnl::memory weights;
  Tensor bias;  // fp32 [columns]
};

Tensor apply_after(After after, const Tensor& x) {
  switch (after) {
    case After::nothing: return x;
    case After::silu: return at::silu(x);
    case After::gelu: return at::gelu(x);
    case After::quick_gelu: return x * at::sigmoid(x * 1.702);
    case After::geglu: {
      const auto halves = x.chunk(2, -1);
      return halves[0] * at::gelu(halves[1]);
    }
  }
  return x;
}

}  // namespace

struct PackedLinear::Body {
  int64_t in = 0;
  int64_t out = 0;  // columns of the result
  After after = After::nothing;
  Compute compute;
  Tensor plain_weight, plain_bias;  // where libtorch computes
  std::vector<Piece> pieces;        // where we do
  // By rows, the piece's first column, and whether the product is added to what is there.
  std::map<std::tuple<int64_t, int64_t, bool>, Prepared> prepared;

  void pack(const Tensor& weight, const Tensor& bias);
  void prepare(int64_t rows, const Piece& piece, bool add);
  Tensor run(const Tensor& x, const Tensor& residual);
  void finish(const Piece& piece, void* product, const Tensor& result, const Tensor& residual,
              int64_t row, int64_t rows) const;
};

namespace {

dnnl::matmul::primitive_desc describe(const dims& shape, const dnnl::memory::desc& weights,
                                      dnnl::memory::data_type type, bool add) {
  using tag = dnnl::memory::format_tag;
  const auto [rows, in, columns] = std::tuple(shape[0], shape[1], shape[2]);
  const dnnl::matmul::desc wanted({{rows, in}, type, tag::ab}, weights,
                                  {{1, columns}, dnnl::memory::data_type::f32, tag::ab},
                                  {{rows, columns}, type, tag::ab});
  return {wanted, detail::attributes(add), cpu_engine()};
}

void apply_in_place(After after, detail::Element element, void* x, int64_t count) {
  if (after == After::silu) kernels().silu(element, x, count);
  if (after == After::gelu) kernels().gelu(element, x, count);
  if (after == After::quick_gelu) kernels().quick_gelu(element, x, count);
}

}  // namespace

void PackedLinear::Body::pack(const Tensor& weight, const Tensor& bias) {
  const OneOpenMpThread confined;
  const int64_t pairs = after == After::geglu ? 2 : 1;
  const int64_t count = (in * out * pairs + piece_elements_max - 1) / piece_elements_max;
  const int64_t step = ((out + count - 1) / count + column_step - 1) / column_step * column_step;
  for (int64_t first = 0; first < out; first += step) {
    Piece piece{first, std::min(step, out - first), 0, {}, {}};
    piece.columns = piece.count * pairs;
    Tensor rows = weight.narrow(0, first, piece.count);
    piece.bias = bias.narrow(0, first, piece.count);
    if (pairs == 2) {
      rows = at::cat({rows, weight.narrow(0, out + first, piece.count)});
      piece.bias = at::cat({piece.bias, bias.narrow(0, out + first, piece.count)});
    }
    piece.bias = piece.bias.contiguous();
    rows = rows.to(compute.dtype()).contiguous();
    const auto type = detail::dnnl_type(compute.dtype());
    const dims shape{in, piece.columns};
    const dnnl::memory::desc any(shape, type, dnnl::memory::format_tag::any);
    const dnnl::memory::desc transposed(shape, type, dims{1, in});
    const auto chosen = describe({rows_per_task, in, piece.columns}, any, type, false);
    piece.weights = detail::reordered(rows, transposed, chosen.weights_desc());
    pieces.push_back(std::move(piece));
  }
}

void PackedLinear::Body::prepare(int64_t rows, const Piece& piece, bool add) {
  const auto key = std::tuple(rows, piece.first, add);
  if (prepared.contains(key)) return;
  const OneOpenMpThread confined;
  const auto type = detail::dnnl_type(compute.dtype());
  prepared.emplace(key, detail::prepared_for<dnnl::matmul>(
                            piece.weights, [&](const dnnl::memory::desc& weights) {
                              return describe({rows, in, piece.columns}, weights, type, add);
                            }));
}

// The product of some rows and one piece lies in `product`; what follows puts it in its place.
void PackedLinear::Body::finish(const Piece& piece, void* product, const Tensor& result,
                                const Tensor& residual, int64_t row, int64_t rows) const {
  const auto element = element_of(compute.dtype());
  const Rows x{product, rows, piece.columns, piece.columns};
  char* to = at_element(result, row * out + piece.first);
  if (after == After::geglu) {
    kernels().geglu(element, x, to, out);
    return;
  }
  apply_in_place(after, element, product, rows * piece.columns);
  const void* add = residual.defined() ? at_element(residual, row * out + piece.first) : nullptr;
  kernels().place_columns(element, x, add, to, out);
}

Tensor PackedLinear::Body::run(const Tensor& x, const Tensor& residual) {
  auto shape = x.sizes().vec();
  shape.back() = out;
  Tensor result = make_tensor(shape, compute.dtype());
  const int64_t rows = x.numel() / in;
  const int64_t blocks = (rows + rows_per_task - 1) / rows_per_task;
  const int64_t last_rows = rows - (blocks - 1) * rows_per_task;
  // One piece without anything to follow is written straight to its place.
  const bool direct = pieces.size() == 1 && after != After::geglu;
  const bool add = direct && residual.defined() && after == After::nothing;
  if (prepared.size() > primitives_kept_max) prepared.clear();
  for (const Piece& piece : pieces) {
    if (blocks > 1) prepare(rows_per_task, piece, add);
    prepare(last_rows, piece, add);
  }
  parallel_for(blocks * static_cast<int64_t>(pieces.size()), [&](int64_t task) {
    const Piece& piece = pieces[static_cast<size_t>(task / blocks)];
    const int64_t row = task % blocks * rows_per_task;
    const int64_t count = std::min(rows_per_task, rows - row);
    const Prepared& product = prepared.at({count, piece.first, add});
    const auto product_bytes = static_cast<size_t>(count * piece.columns) * x.element_size();
    void* to = direct && (add || !residual.defined()) ? at_element(result, row * out)
                                                      : thread_buffer(Slot::output, product_bytes);
    if (add) std::memcpy(to, at_element(residual, row * out), product_bytes);
    product.run(at_element(x, row * in), piece.bias.data_ptr<float>(), to);
    if (add) return;
    if (direct && !residual.defined()) {
      apply_in_place(after, element_of(compute.dtype()), to, count * out);
    } else {
      finish(piece, to, result, residual, row, count);
    }
  });
  return result;
}

PackedLinear::PackedLinear(const Tensor& weight, const Tensor& bias, const Compute& compute,
                           After after)
    : body_(std::make_unique<Body>()) {
  body_->in = weight.size(1);
  body_->out = after == After::geglu ? weight.size(0) / 2 : weight.size(0);
  body_->after = after;
  body_->compute = compute;
  if (own_kernels(compute.device)) {
    body_->pack(weight, bias.defined() ? bias.to(at::kFloat) : at::zeros({weight.size(0)}));
  } else {
    body_->plain_weight = weight.to(compute.device, compute.dtype()).contiguous().clone();
    if (bias.defined()) body_->plain_bias = bias.to(compute.device, compute.dtype()).clone();
  }
}

PackedLinear::~PackedLinear() = default;
PackedLinear::PackedLinear(PackedLinear&&) noexcept = default;
PackedLinear& PackedLinear::operator=(PackedLinear&&) noexcept = default;

Tensor PackedLinear::operator()(const Tensor& x, const Tensor& residual) const {
  const detail::Timed timed(detail::Work::linear);
  ATELIER_ASSERT(x.size(-1) == body_->in && x.is_contiguous());
  ATELIER_ASSERT(!residual.defined() || residual.is_contiguous());
  const int64_t columns = body_->after == After::geglu ? 2 * body_->out : body_->out;
  count_operations(static_cast<uint64_t>(2 * x.numel() * columns));
  if (!body_->plain_weight.defined()) return body_->run(x, residual);
  const Tensor y = apply_after(body_->after, at::linear(x, body_->plain_weight, body_->plain_bias));
  return residual.defined() ? y + residual : y;
}

}  // namespace atelier
