// UniPC, the unified predictor-corrector (arXiv 2302.04867), B(h) versions, orders one to three.
#include <algorithm>
#include <cmath>

#include "diffusion/samplers/evaluation.h"
#include "diffusion/samplers/makers.h"

namespace atelier {
namespace {

// Solves the n x n system m x = b by elimination with partial pivoting; n <= 3.
std::vector<float> solve(std::vector<std::vector<double>> m, std::vector<double> b) {
  const size_t n = b.size();
  for (size_t column = 0; column < n; ++column) {
    size_t pivot = column;
    for (size_t row = column + 1; row < n; ++row) {
      if (std::abs(m[row][column]) > std::abs(m[pivot][column])) pivot = row;
    }
    std::swap(m[column], m[pivot]);
    std::swap(b[column], b[pivot]);
    for (size_t row = column + 1; row < n; ++row) {
      const double factor = m[row][column] / m[column][column];
      for (size_t k = column; k < n; ++k) m[row][k] -= factor * m[column][k];
      b[row] -= factor * b[column];
    }
  }
  for (size_t row = n; row-- > 0;) {
    for (size_t k = row + 1; k < n; ++k) b[row] -= m[row][k] * b[k];
    b[row] /= m[row][row];
  }
  return {b.begin(), b.end()};
}

// The quantities both halves of a step share: the step h in lambda and the B(h) equations.
struct Equations {
  float growth = 0;      // e^hh - 1
  float b_h = 0;         // B(h)
  std::vector<float> r;  // relative lambdas of earlier outputs, then 1
  std::vector<double> b;
};

class UniPc : public SolverSampler {
 public:
  UniPc(const SamplerConfig& config, SamplerPlan plan)
      : SolverSampler(config, std::move(plan)), outputs_(size_t(config.solver_order)) {}

 protected:
  Tensor advance(const Evaluation& e) override {
    const Tensor clean = clean_from(e);
    note_prediction(clean);
    const Tensor output = config_.predict_x0 ? clean : epsilon_from(e);
    const bool corrects = last_.defined() && !corrector_disabled(e.index - 1);
    const Tensor x = corrects ? corrected(e.index, output) : e.x;
    outputs_.push(output);
    const size_t left = step_count() - e.index;
    size_t order = size_t(config_.solver_order);
    if (config_.lower_order_final) order = std::min(order, left);
    order_ = std::min(order, outputs_.size());
    last_ = x;
    return predicted_state(e.index, x);
  }
  void forget(size_t /*index*/) override {
    outputs_.clear();
    last_ = Tensor();
  }

 private:
  bool corrector_disabled(size_t index) const {
    const auto& off = config_.disable_corrector;
    return std::find(off.begin(), off.end(), int(index)) != off.end();
  }

  // From the level before step `from` to that before step `to`; outputs_[age] belongs to from -
  // age.
  Equations equations(size_t from, size_t to) const {
    const float start = at(from).lambda;
    const float h = at(to).lambda - start;
    Equations q;
    for (size_t age = 1; age < order_; ++age) {
      q.r.push_back((at(from - age).lambda - start) / h);
    }
    q.r.push_back(1);
    const float hh = config_.predict_x0 ? -h : h;
    q.growth = std::expm1(hh);
    q.b_h = config_.solver_type == SolverType::bh1 ? hh : q.growth;
    float phi = q.growth / hh - 1;
    float factorial = 1;
    for (size_t i = 1; i <= order_; ++i) {
      q.b.push_back(double(phi * factorial / q.b_h));
      factorial *= float(i + 1);
      phi = phi / hh - 1 / factorial;
    }
    return q;
  }

  // Rows of powers of r: the first `size` equations in the first `size` unknowns.
  static std::vector<float> weights(const Equations& q, size_t size) {
    std::vector<std::vector<double>> m(size, std::vector<double>(size));
    for (size_t row = 0; row < size; ++row) {
      for (size_t k = 0; k < size; ++k) m[row][k] = std::pow(double(q.r[k]), double(row));
    }
    return solve(std::move(m), {q.b.begin(), q.b.begin() + int64_t(size)});
  }

  // The first-order transfer and the factor of every correction to it.
  struct Transfer {
    Tensor x;
    float factor;
  };
  Transfer transfer(size_t from, size_t to, const Tensor& x, const Equations& q) const {
    const Lambda s = at(from);
    const Lambda t = at(to);
    if (config_.predict_x0) {
      return {t.sigma / s.sigma * x - t.alpha * q.growth * outputs_[0], t.alpha * q.b_h};
    }
    return {t.alpha / s.alpha * x - t.sigma * q.growth * outputs_[0], t.sigma * q.b_h};
  }

  Tensor difference(size_t age, const Equations& q) const {
    return (outputs_[age] - outputs_[0]) / q.r[age - 1];
  }

  Tensor predicted_state(size_t index, const Tensor& x) const {
    const Equations q = equations(index, index + 1);
    Transfer t = transfer(index, index + 1, x, q);
    if (order_ == 1) return t.x;
    // Order two has a closed form that needs no solving.
    const auto rho = order_ == 2 ? std::vector<float>{0.5F} : weights(q, order_ - 1);
    for (size_t age = 1; age < order_; ++age) {
      t.x = t.x - t.factor * rho[age - 1] * difference(age, q);
    }
    return t.x;
  }

  // The state at `index` again, now that the network has been asked there.
  Tensor corrected(size_t index, const Tensor& output) const {
    const Equations q = equations(index - 1, index);
    Transfer t = transfer(index - 1, index, last_, q);
    const auto rho = order_ == 1 ? std::vector<float>{0.5F} : weights(q, order_);
    for (size_t age = 1; age < order_; ++age) {
      t.x = t.x - t.factor * rho[age - 1] * difference(age, q);
    }
    return t.x - t.factor * rho[order_ - 1] * (output - outputs_[0]);
  }

  History outputs_;
  Tensor last_;  // the state the last prediction began from
  size_t order_ = 1;
};

}  // namespace

Result<SamplerPtr> make_unipc(const SamplerConfig& config, size_t steps) {
  SamplerConfig c = config;
  if (c.solver_type != SolverType::bh1) c.solver_type = SolverType::bh2;
  const auto table = make_noise_table(c, TerminalSnr::floored);
  auto run = solver_sigma_steps(c, table, steps);
  double last = 0;
  if (c.final_sigmas_type == FinalSigma::sigma_min) {
    const bool respaced = c.use_karras_sigmas || c.use_exponential_sigmas || c.use_beta_sigmas;
    last = respaced ? run.sigmas.back() : table_sigma_min(table);
  }
  auto sigmas = with_last(run.sigmas, last);
  auto plan = solver_plan(steps, std::move(run.timesteps), std::move(sigmas));
  return SamplerPtr(std::make_unique<UniPc>(c, std::move(plan)));
}

}  // namespace atelier
