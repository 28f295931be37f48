#include "models/adapters/patcher.h"

#include <fmt/format.h>

#include <cmath>

#include "base/guard.h"
#include "models/adapters/lora_delta.h"

namespace atelier::adapters {
namespace {

constexpr size_t named_max = 5;  // faults a message lists

std::string listed(const std::vector<std::string>& lines) {
  std::string out;
  for (size_t i = 0; i < lines.size() && i < named_max; ++i) out += "\n" + lines[i];
  if (lines.size() > named_max) out += fmt::format("\nand {} more", lines.size() - named_max);
  return out;
}

}  // namespace

Tensor Patcher::take(const std::string& full_name, at::IntArrayRef shape) {
  shapes_.emplace(full_name, shape.vec());
  Tensor base = files_->take(full_name, shape);
  // Several weights may become one: while layers are remade, all come from the same device.
  if (remaking_) base = base.to(compute_.device);
  const auto found = patches_.find(full_name);
  if (found == patches_.end()) return base;
  const Tensor whole = base.to(at::kFloat);
  Tensor sum = whole.is_same(base) || found->second.size() > 1 ? whole.clone() : Tensor{};
  for (const Patch& patch : found->second) {
    const Tensor delta = patch.bias ? patch.module->get(Role::diff_b).to(whole.device()).view(shape)
                                    : lora_delta(*patch.module, whole);
    // Alone, it may be added to the converted weight itself, which is nobody else's.
    if (!sum.defined()) sum = whole;
    sum.add_(delta, patch.weight);
  }
  // One pass without a copy: whatever is not finite makes the sum so.
  if (!std::isfinite(sum.sum().item<double>())) {
    for (const Patch& patch : found->second) broken_.push_back(patch.file->path.string());
  }
  return sum;
}

Result<> Patcher::add_module(const ActiveLora& lora, const LoraModule& module, Patches& patches,
                             PatchReport& report) const {
  const std::string layer = names_->find(module.name);
  const auto shape = shapes_.find(layer + ".weight");
  if (layer.empty() || shape == shapes_.end()) {
    report.unknown.push_back(
        fmt::format("{}: {}", lora.file->path.filename().string(), module.name));
    return {};
  }
  const bool only_bias = module.tensors.size() == 1 && module.has(Role::diff_b);
  if (!only_bias) {
    const std::string fault = delta_fault(module, shape->second);
    if (!fault.empty()) {
      return fail(ErrorKind::invalid, fmt::format("{} for a weight of {}: {}", module.name,
                                                  shape_text(shape->second), fault));
    }
    patches[layer + ".weight"].push_back({lora.file, &module, false, lora.weight});
  }
  if (!module.has(Role::diff_b)) return {};
  const auto bias = shapes_.find(layer + ".bias");
  if (bias == shapes_.end() ||
      module.tensors.at(Role::diff_b).entry->elements != bias->second.front()) {
    return fail(ErrorKind::invalid, fmt::format("{}: its bias does not fit", module.name));
  }
  patches[layer + ".bias"].push_back({lora.file, &module, true, lora.weight});
  return {};
}

Result<> Patcher::add_lora(const ActiveLora& lora, Patches& patches, PatchReport& report) {
  const std::string file = lora.file->path.filename().string();
  if (!std::isfinite(lora.weight)) {
    return fail(ErrorKind::invalid, fmt::format("The weight of {} is no number.", file));
  }
  for (const auto& name : lora.file->unknown) report.unknown.push_back(file + ": " + name);
  std::vector<std::string> faults;
  const size_t before = report.unknown.size();
  for (const LoraModule& module : lora.file->modules) {
    const auto added = add_module(lora, module, patches, report);
    if (!added) faults.push_back(added.error().message);
  }
  if (!faults.empty()) {
    return fail(ErrorKind::invalid,
                fmt::format("{} was made for another kind of model ({} of {} "
                            "modules do not fit):{}",
                            file, faults.size(), lora.file->modules.size(), listed(faults)));
  }
  const size_t strangers = report.unknown.size() - before;
  if (strangers == lora.file->modules.size()) {
    const std::vector<std::string> names(report.unknown.begin() + std::ptrdiff_t(before),
                                         report.unknown.end());
    return fail(ErrorKind::invalid,
                fmt::format("{} was made for another kind of model: this one has none of its "
                            "layers:{}",
                            file, listed(names)));
  }
  return {};
}

Result<> Patcher::remake(const std::set<std::string>& names, PatchReport& report) {
  doubtful_.insert(names.begin(), names.end());
  broken_.clear();
  remaking_ = true;
  const auto done = guard("libtorch", [&] { report.layers_remade = book_.remake(doubtful_); });
  remaking_ = false;
  TRY_DO(done);
  report.weights_changed = doubtful_.size();
  if (!broken_.empty()) {
    return fail(ErrorKind::corrupt,
                fmt::format("{}: this LoRA makes weights that are not finite", broken_.front()));
  }
  doubtful_.clear();
  return {};
}

Result<PatchReport> Patcher::apply(const std::vector<ActiveLora>& loras) {
  PatchReport report;
  if (!names_) {
    std::vector<std::string> weights;
    for (const auto& [name, shape] : shapes_) weights.push_back(name);
    names_ = std::make_unique<LayerNames>(weights);
  }
  Patches wanted;
  for (const ActiveLora& lora : loras) {
    if (lora.weight != 0) TRY_DO(add_lora(lora, wanted, report));
  }
  std::set<std::string> changed;
  for (const auto& [name, patches] : wanted) {
    const auto before = patches_.find(name);
    if (before == patches_.end() || before->second != patches) changed.insert(name);
  }
  for (const auto& [name, patches] : patches_) {
    if (!wanted.contains(name)) changed.insert(name);
  }
  patches_ = std::move(wanted);
  if (changed.empty() && doubtful_.empty()) return report;
  const auto remade = remake(changed, report);
  if (!remade) {
    // Whatever happens next starts from the plain model.
    for (const auto& [name, patches] : patches_) doubtful_.insert(name);
    patches_.clear();
    return fail(remade.error());
  }
  return report;
}

}  // namespace atelier::adapters
