// The weights of one model under the names its layers use, with one verdict about all of them.
#pragma once
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "models/model_files.h"
#include "nn/weights.h"

namespace atelier {

enum class MatrixForm {
  as_stored,
  squeezed,     // the file has a 1x1 convolution where the layers want a matrix
  transposed,   // the file's matrix multiplies from the other side
  first_third,  // the file has three weights in one, a third of the rows each
  second_third,
  last_third
};

struct StoredWeight {
  FileTensor tensor;
  MatrixForm form = MatrixForm::as_stored;

  std::vector<int64_t> shape() const;  // as layers see it
  // `stored` is the tensor of the file; a view of it.
  Tensor as_layers_see(const Tensor& stored) const;
};

// A weight that a model of some shape must have.
struct ExpectedWeight {
  std::string name;
  std::vector<int64_t> shape;
};

class WeightStore final : public WeightSource {
 public:
  // False when there is one of this name already.
  bool add(std::string name, StoredWeight weight);
  // A tensor nobody knows: the verdict lists it.
  void add_unknown(const FileTensor& tensor) { unknown_.push_back(tensor.label()); }

  const StoredWeight* find(const std::string& name) const;
  size_t size() const { return weights_.size(); }
  std::vector<std::string> names() const;

  // Checks name, shape and type without reading numbers. Everything that `take` would say.
  void expect(const ExpectedWeight& wanted);
  // Looks for NaN and infinities in all that was expected or taken; reads the whole files.
  void scan();

  Tensor take(const std::string& full_name, at::IntArrayRef shape) override;
  bool has(const std::string& full_name) const override { return weights_.contains(full_name); }

  // The whole numbers of a list of `count` ids (I32 or I64); marks it used. invalid when it is
  // none.
  Result<std::vector<int32_t>> take_ids(const std::string& name, int64_t count);

  // invalid, with every missing, mis-shaped, unreadable and unused tensor, a line each (at most
  // verdict_lines_max); corrupt when numbers are broken.
  Result<> verdict() const;

  // Numbers in all weights that were asked for.
  int64_t parameters() const;

 private:
  const StoredWeight* check(const std::string& name, std::span<const int64_t> shape);
  void let_go_of_earlier(const StoredWeight& taken);

  std::map<std::string, StoredWeight> weights_;
  std::vector<std::string> unknown_;
  std::set<std::string> used_;
  // By name, so that asking twice counts once.
  std::map<std::string, std::string> missing_;
  std::map<std::string, std::string> misshaped_;
  std::map<std::string, std::string> unreadable_;
  std::map<std::string, std::string> broken_;
  std::deque<const StoredWeight*> recent_;  // taken last; layers may still be copying them
};

constexpr size_t verdict_lines_max = 40;

}  // namespace atelier
