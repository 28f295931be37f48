// The maths of kohya-ss' networks.lora and of LyCORIS (locon, loha, lokr, ia3, full; DoRA as
// "weight decompose").
#include "models/adapters/lora_delta.h"

#include <fmt/format.h>

#include <cmath>

namespace atelier::adapters {
namespace {

// A chain of factors that gives a matrix of rows x columns; 0 when they do not fit each other.
struct Extent {
  int64_t rows = 0, columns = 0;
  int64_t elements() const { return rows * columns; }
};

Extent matrix(const std::vector<int64_t>& shape) {
  if (shape.empty()) return {};
  int64_t rest = 1;
  for (size_t i = 1; i < shape.size(); ++i) rest *= shape[i];
  return {shape[0], rest};
}

class Fitting {
 public:
  Fitting(const LoraModule& module) : module_(module) {}

  std::vector<int64_t> shape(Role role) const {
    const auto found = module_.tensors.find(role);
    return found == module_.tensors.end() ? std::vector<int64_t>() : found->second.entry->shape;
  }
  bool has(Role role) const { return module_.has(role); }

  Extent product(Role left, Role right) const {
    const Extent a = matrix(shape(left)), b = matrix(shape(right));
    return a.columns == b.rows && a.columns > 0 ? Extent{a.rows, b.columns} : Extent{};
  }
  // core [i, j, k, l], left [i, out], right [j, in]: [out, in * k * l].
  Extent tucker(Role core, Role left, Role right) const {
    const auto t = shape(core), a = shape(left), b = shape(right);
    if (t.size() != 4 || a.size() < 2 || b.size() < 2 || t[0] != a[0] || t[1] != b[0]) return {};
    return {matrix(a).columns, matrix(b).columns * t[2] * t[3]};
  }
  Extent lora() const {
    if (!has(Role::lora_mid)) return product(Role::lora_up, Role::lora_down);
    const auto mid = shape(Role::lora_mid);
    const Extent up = matrix(shape(Role::lora_up)), down = matrix(shape(Role::lora_down));
    if (mid.size() != 4 || up.columns != mid[0] || down.rows != mid[1]) return {};
    return {up.rows, down.columns * mid[2] * mid[3]};
  }
  Extent loha() const {
    const bool core = has(Role::hada_t1);
    const Extent one = core ? tucker(Role::hada_t1, Role::hada_w1_a, Role::hada_w1_b)
                            : product(Role::hada_w1_a, Role::hada_w1_b);
    const Extent two = core ? tucker(Role::hada_t2, Role::hada_w2_a, Role::hada_w2_b)
                            : product(Role::hada_w2_a, Role::hada_w2_b);
    return one.rows == two.rows && one.columns == two.columns ? one : Extent{};
  }
  Extent lokr() const {
    const Extent one = has(Role::lokr_w1) ? matrix(shape(Role::lokr_w1))
                                          : product(Role::lokr_w1_a, Role::lokr_w1_b);
    const Extent two = has(Role::lokr_w2) ? matrix(shape(Role::lokr_w2))
                       : has(Role::lokr_t2)
                           ? tucker(Role::lokr_t2, Role::lokr_w2_a, Role::lokr_w2_b)
                           : product(Role::lokr_w2_a, Role::lokr_w2_b);
    const bool one_is_flat = !has(Role::lokr_w1) || shape(Role::lokr_w1).size() == 2;
    return one_is_flat ? Extent{one.rows * two.rows, one.columns * two.columns} : Extent{};
  }

 private:
  const LoraModule& module_;
};

Tensor flat(const Tensor& x) {
  return x.reshape({x.size(0), -1});
}

class Maths {
 public:
  Maths(const LoraModule& module, const Tensor& base) : module_(module), base_(base) {}

  Tensor delta() const {
    if (module_.has(Role::lora_up)) return lora() * scale(module_.get(Role::lora_down).size(0));
    if (module_.has(Role::hada_w1_a)) return loha() * scale(module_.get(Role::hada_w1_b).size(0));
    if (module_.has(Role::lokr_w1) || module_.has(Role::lokr_w1_a)) return lokr();
    if (module_.has(Role::ia3)) return ia3();
    return get(Role::diff).reshape(base_.sizes());
  }

 private:
  Tensor get(Role role) const { return module_.get(role).to(base_.device()); }

  double scale(int64_t rank) const {
    const Tensor alpha = module_.get(Role::alpha);
    return alpha.defined() ? alpha.item<double>() / double(rank) : 1.0;
  }

  Tensor lora() const {
    const Tensor up = flat(get(Role::lora_up)), down = flat(get(Role::lora_down));
    if (!module_.has(Role::lora_mid)) return at::matmul(up, down).reshape(base_.sizes());
    return at::einsum("nmkl,in,mj->ijkl", {get(Role::lora_mid), up, down}).reshape(base_.sizes());
  }

  Tensor rebuilt(Role core, Role left, Role right) const {
    return at::einsum("ijkl,jr,ip->prkl", {get(core), flat(get(right)), flat(get(left))});
  }

  Tensor loha() const {
    if (module_.has(Role::hada_t1)) {
      return (rebuilt(Role::hada_t1, Role::hada_w1_a, Role::hada_w1_b) *
              rebuilt(Role::hada_t2, Role::hada_w2_a, Role::hada_w2_b))
          .reshape(base_.sizes());
    }
    const Tensor one = at::matmul(get(Role::hada_w1_a), flat(get(Role::hada_w1_b)));
    const Tensor two = at::matmul(get(Role::hada_w2_a), flat(get(Role::hada_w2_b)));
    return (one * two).reshape(base_.sizes());
  }

  // Where both sides are whole matrices there is no rank, and alpha means nothing.
  Tensor lokr() const {
    int64_t rank = 0;
    const auto side = [&](Role whole, Role a, Role b) {
      if (module_.has(whole)) return flat(get(whole));
      rank = module_.get(b).size(0);
      return at::matmul(flat(get(a)), flat(get(b)));
    };
    const Tensor one = side(Role::lokr_w1, Role::lokr_w1_a, Role::lokr_w1_b);
    Tensor two;
    if (module_.has(Role::lokr_t2)) {
      two = flat(rebuilt(Role::lokr_t2, Role::lokr_w2_a, Role::lokr_w2_b));
      rank = module_.get(Role::lokr_w2_b).size(0);
    } else {
      two = side(Role::lokr_w2, Role::lokr_w2_a, Role::lokr_w2_b);
    }
    const Tensor product = at::kron(one, two).reshape(base_.sizes());
    return rank > 0 ? product * scale(rank) : product;
  }

  Tensor ia3() const {
    std::vector<int64_t> sides(size_t(base_.dim()), 1);
    const bool input = module_.get(Role::on_input).ne(0).any().item<bool>();
    sides[input ? 1 : 0] = -1;
    return base_ * get(Role::ia3).reshape(sides);
  }

  const LoraModule& module_;
  const Tensor& base_;
};

// The changed weight keeps its direction and gets learned lengths, a column or a row each.
Tensor decomposed(const LoraModule& module, const Tensor& base, const Tensor& delta) {
  constexpr double tiny = 1e-12;
  const bool peft = module.has(Role::magnitude);
  const Tensor lengths = module.get(peft ? Role::magnitude : Role::dora_scale).to(base.device());
  const bool by_output = peft || lengths.dim() < 2 || lengths.size(0) == base.size(0);
  const Tensor changed = base + delta;
  const int64_t kept = by_output ? 0 : 1;
  const Tensor norms = changed.transpose(0, kept).reshape({base.size(kept), -1}).norm(2, 1) + tiny;
  std::vector<int64_t> sides(size_t(base.dim()), 1);
  sides[size_t(kept)] = -1;
  return changed * (lengths.reshape({-1}) / norms).reshape(sides) - base;
}

std::string decomposition_fault(const LoraModule& module, at::IntArrayRef weight) {
  const bool peft = module.has(Role::magnitude);
  if (!peft && !module.has(Role::dora_scale)) return {};
  const auto& entry = *module.tensors.at(peft ? Role::magnitude : Role::dora_scale).entry;
  const bool by_output = peft || entry.shape.size() < 2 || entry.shape[0] == weight[0];
  const bool fits = weight.size() >= 2 && entry.elements == weight[by_output ? 0 : 1];
  return fits ? std::string() : fmt::format("its lengths are {}", shape_text(entry.shape));
}

}  // namespace

std::string delta_fault(const LoraModule& module, at::IntArrayRef weight) {
  const Fitting fitting(module);
  int64_t elements = 1;
  for (const int64_t side : weight) elements *= side;
  if (module.has(Role::alpha)) {
    if (module.tensors.at(Role::alpha).entry->elements != 1) return "its alpha is no number";
  }
  if (const std::string fault = decomposition_fault(module, weight); !fault.empty()) return fault;
  if (module.has(Role::ia3)) {
    const bool input = module.get(Role::on_input).ne(0).any().item<bool>();
    const bool fits =
        weight.size() >= 2 && module.tensors.at(Role::ia3).entry->elements == weight[input ? 1 : 0];
    return fits ? "" : "its factors do not fit";
  }
  const Extent made = module.has(Role::lora_up)     ? fitting.lora()
                      : module.has(Role::hada_w1_a) ? fitting.loha()
                      : module.has(Role::lokr_w1) || module.has(Role::lokr_w1_a)
                          ? fitting.lokr()
                          : matrix(fitting.shape(Role::diff));
  const bool fits = !weight.empty() && made.rows == weight[0] && made.elements() == elements;
  if (fits) return {};
  return made.elements() == 0 ? "its factors do not fit each other"
                              : fmt::format("it makes {} x {}", made.rows, made.columns);
}

Tensor lora_delta(const LoraModule& module, const Tensor& base) {
  const Tensor delta = Maths(module, base).delta();
  const bool has_lengths = module.has(Role::dora_scale) || module.has(Role::magnitude);
  return has_lengths ? decomposed(module, base, delta) : delta;
}

}  // namespace atelier::adapters
