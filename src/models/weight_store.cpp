#include "models/weight_store.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "base/enum_names.h"

namespace atelier {
namespace {

bool is_readable(WeightType type) {
  return type == WeightType::F64 || type == WeightType::F32 || type == WeightType::F16 ||
         type == WeightType::BF16 || type == WeightType::F8_E4M3 || type == WeightType::F8_E5M2 ||
         is_packed(type);
}

// Which third of the rows; nullopt for the other forms.
std::optional<size_t> third_of(MatrixForm form) {
  switch (form) {
    case MatrixForm::first_third: return 0;
    case MatrixForm::second_third: return 1;
    case MatrixForm::last_third: return 2;
    default: return std::nullopt;
  }
}

constexpr size_t tensors_a_layer_max = 8;  // three projections with their biases, and room

std::string counted(size_t count, std::string_view what) {
  return count == 0 ? std::string() : fmt::format("{} {}", count, what);
}

}  // namespace

std::vector<int64_t> StoredWeight::shape() const {
  std::vector<int64_t> shape = tensor.entry->shape;
  const bool pointwise = shape.size() == 4 && shape[2] == 1 && shape[3] == 1;
  if (form == MatrixForm::squeezed && pointwise) shape.resize(2);
  if (form == MatrixForm::transposed && shape.size() == 2) std::swap(shape[0], shape[1]);
  if (third_of(form) && !shape.empty() && shape[0] % 3 == 0) shape[0] /= 3;
  return shape;
}

Tensor StoredWeight::as_layers_see(const Tensor& stored) const {
  if (form == MatrixForm::transposed) return stored.t();
  if (const auto third = third_of(form)) return stored.chunk(3, 0)[*third];
  return stored.reshape(shape());
}

bool WeightStore::add(std::string name, StoredWeight weight) {
  return weights_.emplace(std::move(name), std::move(weight)).second;
}

const StoredWeight* WeightStore::find(const std::string& name) const {
  const auto found = weights_.find(name);
  return found == weights_.end() ? nullptr : &found->second;
}

const StoredWeight* WeightStore::check(const std::string& name, std::span<const int64_t> shape) {
  used_.insert(name);
  const StoredWeight* weight = find(name);
  if (weight == nullptr) {
    missing_[name] = fmt::format("missing: {} {}", name, shape_text(shape));
    return nullptr;
  }
  const auto stored = weight->shape();
  if (!std::equal(stored.begin(), stored.end(), shape.begin(), shape.end())) {
    misshaped_[name] = fmt::format("mis-shaped: {} is {}, needed is {}", weight->tensor.label(),
                                   shape_text(stored), shape_text(shape));
    return nullptr;
  }
  if (!is_readable(weight->tensor.entry->type)) {
    unreadable_[name] = fmt::format("unreadable: {} is stored as {}", weight->tensor.label(),
                                    name_of(weight->tensor.entry->type));
    return nullptr;
  }
  return weight;
}

std::vector<std::string> WeightStore::names() const {
  std::vector<std::string> names;
  names.reserve(weights_.size());
  for (const auto& [name, weight] : weights_) names.push_back(name);
  return names;
}

void WeightStore::expect(const ExpectedWeight& wanted) {
  check(wanted.name, wanted.shape);
}

void WeightStore::scan() {
  std::set<const WeightEntry*> seen;  // three weights may lie in one tensor
  for (const auto& name : used_) {
    const StoredWeight* weight = find(name);
    if (weight == nullptr || !seen.insert(weight->tensor.entry).second) continue;
    const auto finite = weight->tensor.file->check_finite(*weight->tensor.entry);
    weight->tensor.file->let_go(*weight->tensor.entry);
    if (!finite) broken_[name] = fmt::format("broken: {}", finite.error().message);
  }
}

// Memory for one layer's tensors suffices: a page that is read again comes back from the file.
void WeightStore::let_go_of_earlier(const StoredWeight& taken) {
  recent_.push_back(&taken);
  if (recent_.size() <= tensors_a_layer_max) return;
  const FileTensor& earliest = recent_.front()->tensor;
  earliest.file->let_go(*earliest.entry);
  recent_.pop_front();
}

Tensor WeightStore::take(const std::string& full_name, at::IntArrayRef shape) {
  const StoredWeight* weight = check(full_name, {shape.data(), shape.size()});
  if (weight == nullptr) return at::zeros(shape, at::kFloat);
  auto tensor = weight->tensor.file->tensor(*weight->tensor.entry);
  if (!tensor) {
    unreadable_[full_name] = fmt::format("unreadable: {}", tensor.error().message);
    return at::zeros(shape, at::kFloat);
  }
  let_go_of_earlier(*weight);
  const bool wide = tensor->scalar_type() == at::kDouble;
  return weight->as_layers_see(wide ? tensor->to(at::kFloat) : *tensor);
}

Result<std::vector<int32_t>> WeightStore::take_ids(const std::string& name, int64_t count) {
  used_.insert(name);
  const StoredWeight* weight = find(name);
  const bool whole = weight != nullptr && (weight->tensor.entry->type == WeightType::I32 ||
                                           weight->tensor.entry->type == WeightType::I64);
  if (!whole || weight->tensor.entry->shape != std::vector<int64_t>{count}) {
    return fail(ErrorKind::invalid,
                fmt::format("{} must be a list of {} whole numbers (I32)", name, count));
  }
  TRY_DO(weight->tensor.file->check_unchanged());
  TRY(const Tensor stored, weight->tensor.file->tensor(*weight->tensor.entry));
  const Tensor ids = stored.to(at::kInt).contiguous();
  const int32_t* data = ids.data_ptr<int32_t>();
  return std::vector<int32_t>(data, data + count);
}

int64_t WeightStore::parameters() const {
  int64_t sum = 0;
  for (const auto& name : used_) {
    const StoredWeight* weight = find(name);
    if (weight == nullptr) continue;
    sum += weight->tensor.entry->elements / (third_of(weight->form) ? 3 : 1);
  }
  return sum;
}

Result<> WeightStore::verdict() const {
  std::vector<std::string> lines;
  for (const auto* faults : {&broken_, &missing_, &misshaped_, &unreadable_}) {
    for (const auto& [name, line] : *faults) lines.push_back(line);
  }
  size_t unused = 0;
  const auto add_unused = [&](const std::string& label) {
    ++unused;
    lines.push_back(fmt::format("unused: {}", label));
  };
  for (const auto& [name, weight] : weights_) {
    if (!used_.contains(name)) add_unused(weight.tensor.label());
  }
  for (const auto& label : unknown_) add_unused(label);
  if (lines.empty()) return {};

  std::vector<std::string> counts{
      counted(broken_.size(), "broken"), counted(missing_.size(), "missing"),
      counted(misshaped_.size(), "mis-shaped"), counted(unreadable_.size(), "unreadable"),
      counted(unused, "unused")};
  std::erase(counts, std::string());
  const size_t all = lines.size();
  if (all > verdict_lines_max) {
    lines.resize(verdict_lines_max);
    lines.push_back(fmt::format("and {} more", all - verdict_lines_max));
  }
  const std::string message = fmt::format("The weights do not make a whole model ({}).\n{}",
                                          fmt::join(counts, ", "), fmt::join(lines, "\n"));
  return fail(broken_.empty() ? ErrorKind::invalid : ErrorKind::corrupt, message);
}

}  // namespace atelier
