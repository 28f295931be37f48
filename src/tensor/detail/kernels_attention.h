// Attention of one block of queries over all keys of a head, a block of keys at a time with a
// running maximum and sum (Milakov and Gimelshein 2018; Dao et al. 2022): the score matrix never
// exists.
#pragma once
#include "tensor/detail/kernels.h"
#include "tensor/detail/kernels_matrix.h"

namespace atelier::detail::ATELIER_ISA {

constexpr int64_t key_block = 256;

template <class T>
struct Layout {
  using P = typename Maths<T>::Packed;
  static constexpr int64_t steps = Maths<T>::steps;
  int64_t keys, width, queries;
  int64_t k_width() const { return up_to(width, Maths<T>::k_step); }
  int64_t v_width() const { return up_to(width, lanes); }
  int64_t padded_keys() const { return up_to(keys, 64); }  // a multiple of every block and k step
  int64_t rows() const { return up_to(queries, row_step); }
  int64_t q_bytes() const { return up_to(rows() * k_width() * int64_t{sizeof(P)}, 64); }
  int64_t score_bytes() const { return rows() * key_block * 4; }
  int64_t share_bytes() const { return rows() * key_block * int64_t{sizeof(P)}; }
  int64_t out_bytes() const { return rows() * v_width() * 4; }
  int64_t total() const {
    return q_bytes() + score_bytes() + share_bytes() + out_bytes() + 2 * up_to(rows() * 4, 64);
  }
};

template <class T, class P>
ATELIER_INLINE P packed_from(T x) {
  if constexpr (sizeof(T) == sizeof(P)) {
    return x;
  } else {
    const uint32_t bits = uint32_t{x} << 16;
    float f;
    memcpy(&f, &bits, sizeof f);
    return f;
  }
}

// Column blocks of keys, each [k_width / steps][block_columns][steps]; zero where padded.
template <class T>
static void pack_k_of(const Rows& k, void* packed) {
  using P = typename Maths<T>::Packed;
  constexpr int64_t steps = Maths<T>::steps;
  const Layout<T> layout{k.rows, k.columns, 0};
  P* out = static_cast<P*>(packed);
  const int64_t block_size = layout.k_width() * block_columns;
  memset(out, 0, static_cast<size_t>(layout.padded_keys() * layout.k_width()) * sizeof(P));
  for (int64_t key = 0; key < k.rows; ++key) {
    const T* from = static_cast<const T*>(k.data) + key * k.stride;
    P* to = out + key / block_columns * block_size + key % block_columns * steps;
    if constexpr (sizeof(T) == sizeof(P)) {
      // Numbers that stay side by side move together.
      for (int64_t d = 0; d + steps <= k.columns; d += steps) {
        memcpy(to + d * block_columns, from + d, sizeof(float));
      }
      for (int64_t d = k.columns / steps * steps; d < k.columns; ++d) {
        to[d / steps * block_columns * steps + d % steps] = from[d];
      }
      continue;
    }
    for (int64_t d = 0; d < k.columns; ++d) {
      to[d / steps * block_columns * steps + d % steps] = packed_from<T, P>(from[d]);
    }
  }
}

// [keys / steps][v_width][steps]; zero where padded.
template <class T>
static void pack_v_of(const Rows& v, void* packed) {
  using P = typename Maths<T>::Packed;
  constexpr int64_t steps = Maths<T>::steps;
  const Layout<T> layout{v.rows, v.columns, 0};
  P* out = static_cast<P*>(packed);
  const int64_t width = layout.v_width();
  memset(out, 0, static_cast<size_t>(layout.padded_keys() * width) * sizeof(P));
  for (int64_t key = 0; key < v.rows; ++key) {
    const T* from = static_cast<const T*>(v.data) + key * v.stride;
    P* to = out + key / steps * width * steps + key % steps;
    for (int64_t d = 0; d < v.columns; ++d) to[d * steps] = packed_from<T, P>(from[d]);
  }
}

// 2^x for x <= 0: a polynomial on [-1/2, 1/2] (Taylor in x ln 2); below -126 about 2^-126. Shares
// of 8 bits need only the lower degree, whose error is 1e-4 of the value.
template <bool precise>
ATELIER_INLINE Vec exp2_of(Vec x) {
  const Vec magic = all(12582912.0F);
  const Vec kept = larger(x, all(-126.0F));
  const Vec shifted = kept + magic;
  const Vec r = kept - (shifted - magic);
  Vec p;
  if constexpr (precise) {
    p = all(1.5403530e-4F);
    p = p * r + 1.3333558e-3F;
    p = p * r + 9.6181291e-3F;
    p = p * r + 5.5504109e-2F;
    p = p * r + 2.4022651e-1F;
    p = p * r + 6.9314718e-1F;
    p = p * r + 1.0F;
  } else {
    // Minimax cubic for 2^r on [-1/2, 1/2].
    p = all(5.5171669e-2F);
    p = p * r + 2.4261162e-1F;
    p = p * r + 6.9326099e-1F;
    p = p * r + 9.9992807e-1F;
  }
  return (Vec)((VecI)p + ((VecI)shifted << 23));
}

struct Running {
  float* maximum;  // per query, of the scores times `gain`
  float* sum;      // per query, of the shares so far
};

// Scores of one query to shares against the running maximum; returns the factor by which what was
// summed before must shrink.
template <class P>
static float to_shares(float* scores, P* shares, int64_t seen, int64_t padded, float gain,
                       const Running& running) {
  constexpr bool precise = sizeof(P) == sizeof(float);
  Vec top = all(-3.0e38F);
  int64_t i = 0;
  for (; i + lanes <= seen; i += lanes) top = larger(top, load(scores + i));
  float highest = largest_of(top);
  for (; i < seen; ++i) highest = scores[i] > highest ? scores[i] : highest;
  highest *= gain;

  const float before = *running.maximum;
  const float now = highest > before ? highest : before;
  Vec total{};
  for (i = 0; i + lanes <= seen; i += lanes) {
    const Vec share = exp2_of<precise>(load(scores + i) * gain - now);
    total += share;
    store(shares + i, share);
  }
  if (i < seen) {
    const Vec share = exp2_of<precise>(load(scores + i) * gain - now);
    const Vec kept = load_some(reinterpret_cast<const float*>(&share), seen - i);
    total += kept;
    store(shares + i, kept);
    i += lanes;
  }
  for (; i < padded; i += lanes) store(shares + i, Vec{});

  const float shrink = before == now ? 1.0F : exp2_of<true>(all(before - now))[0];
  *running.maximum = now;
  *running.sum = *running.sum * shrink + sum_of(total);
  return shrink;
}

template <class T>
class AttentionRun {
  using P = typename Maths<T>::Packed;

 public:
  AttentionRun(const AttentionBlock& w, char* buffer) : w_(w), layout_{w.keys, w.width, w.queries} {
    q_ = reinterpret_cast<P*>(buffer);
    buffer += layout_.q_bytes();
    scores_ = reinterpret_cast<float*>(buffer);
    buffer += layout_.score_bytes();
    shares_ = reinterpret_cast<P*>(buffer);
    buffer += layout_.share_bytes();
    out_ = reinterpret_cast<float*>(buffer);
    buffer += layout_.out_bytes();
    maximum_ = reinterpret_cast<float*>(buffer);
    sum_ = reinterpret_cast<float*>(buffer + up_to(layout_.rows() * 4, 64));
  }

  void run() {
    start();
    // Causal: no query of the block sees a key past its last one.
    const int64_t keys = w_.causal_from < 0 ? w_.keys : least(w_.keys, w_.causal_from + w_.queries);
    for (int64_t first = 0; first < keys; first += key_block) {
      attend(first, least(key_block, keys - first));
    }
    finish();
  }

 private:
  void start() {
    memset(q_, 0, static_cast<size_t>(layout_.q_bytes()));
    memset(shares_, 0, static_cast<size_t>(layout_.share_bytes()));
    memset(out_, 0, static_cast<size_t>(layout_.out_bytes()));
    const T* from = static_cast<const T*>(w_.q);
    for (int64_t i = 0; i < w_.queries; ++i, from += w_.q_stride) {
      P* to = q_ + i * layout_.k_width();
      for (int64_t d = 0; d < w_.width; ++d) to[d] = packed_from<T, P>(from[d]);
      maximum_[i] = -3.0e38F;
      sum_[i] = 0;
    }
  }

  void attend(int64_t first, int64_t count) {
    const int64_t padded = up_to(count, 64);
    const int64_t k_width = layout_.k_width();
    const P* k = static_cast<const P*>(w_.packed_k) + first * k_width;
    for (int64_t c = 0; c < padded; c += block_columns, k += block_columns * k_width) {
      multiply(Product<P>{q_, k_width, k, block_columns, scores_ + c, key_block, layout_.rows(),
                          block_columns, k_width, false});
    }
    const float gain = w_.scale * 1.44269504F;  // scores in units of ln 2
    for (int64_t i = 0; i < w_.queries; ++i) {
      const int64_t visible = w_.causal_from < 0 ? count : w_.causal_from + i + 1 - first;
      if (visible <= 0) {
        for (int64_t c = 0; c < padded; c += lanes) store(shares_ + i * key_block + c, Vec{});
        continue;
      }
      const float shrink =
          to_shares(scores_ + i * key_block, shares_ + i * key_block, least(visible, count), padded,
                    gain, Running{maximum_ + i, sum_ + i});
      if (shrink != 1.0F) shrink_row(out_ + i * layout_.v_width(), shrink);
    }
    const P* v = static_cast<const P*>(w_.packed_v) + first * layout_.v_width();
    multiply(Product<P>{shares_, key_block, v, layout_.v_width(), out_, layout_.v_width(),
                        layout_.rows(), layout_.v_width(), padded, true});
  }

  void shrink_row(float* row, float by) const {
    for (int64_t d = 0; d < layout_.v_width(); d += lanes) store(row + d, load(row + d) * by);
  }

  void finish() {
    T* to = static_cast<T*>(w_.out);
    for (int64_t i = 0; i < w_.queries; ++i, to += w_.out_stride) {
      const float* row = out_ + i * layout_.v_width();
      const float share = 1.0F / sum_[i];
      in_vectors(w_.width,
                 [&](int64_t d, int64_t n) { store_n(to + d, load(row + d) * share, n); });
    }
  }

  const AttentionBlock& w_;
  const Layout<T> layout_;
  P* q_;
  float* scores_;
  P* shares_;
  float* out_;
  float* maximum_;
  float* sum_;
};

static int64_t packed_k_bytes(Element e, int64_t keys, int64_t width) {
  const auto bytes = [](const auto& l, int64_t size) {
    return l.padded_keys() * l.k_width() * size;
  };
  return e == Element::fp32 ? bytes(Layout<float>{keys, width, 0}, 4)
                            : bytes(Layout<bf16>{keys, width, 0}, sizeof(Maths<bf16>::Packed));
}

static int64_t packed_v_bytes(Element e, int64_t keys, int64_t width) {
  const auto bytes = [](const auto& l, int64_t size) {
    return l.padded_keys() * l.v_width() * size;
  };
  return e == Element::fp32 ? bytes(Layout<float>{keys, width, 0}, 4)
                            : bytes(Layout<bf16>{keys, width, 0}, sizeof(Maths<bf16>::Packed));
}

static void pack_k(Element e, const Rows& k, void* packed) {
  return e == Element::fp32 ? pack_k_of<float>(k, packed) : pack_k_of<bf16>(k, packed);
}

static void pack_v(Element e, const Rows& v, void* packed) {
  return e == Element::fp32 ? pack_v_of<float>(v, packed) : pack_v_of<bf16>(v, packed);
}

static int64_t attention_buffer_bytes(Element e, const AttentionBlock& w) {
  return e == Element::fp32 ? Layout<float>{w.keys, w.width, w.queries}.total()
                            : Layout<bf16>{w.keys, w.width, w.queries}.total();
}

static void attention(Element e, const AttentionBlock& w, void* buffer) {
  if (e == Element::fp32) {
    AttentionRun<float>(w, static_cast<char*>(buffer)).run();
    return;
  }
#if defined(__AMX_BF16__)
  const TileShapes shapes;
  _tile_loadconfig(&shapes);
  AttentionRun<bf16>(w, static_cast<char*>(buffer)).run();
  _tile_release();
#else
  AttentionRun<bf16>(w, static_cast<char*>(buffer)).run();
#endif
}

}  // namespace atelier::detail::ATELIER_ISA
