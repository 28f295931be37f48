// Switches a LoRA of rank 32 over all attention and feed-forward layers of an SD 1.5 UNet on and
// off and runs guided steps at 512x512 between. Prints seconds and what a switch is of 20 steps; a
// ratio, because both run on the same machine in the same minute. Needs about 8 GB.
#include <ATen/ATen.h>
#include <fmt/format.h>

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <map>

#include "models/adapters/patcher.h"
#include "models/sd/unet.h"
#include "tensor/device.h"
#include "tensor/weight_file.h"

using namespace atelier;

namespace {

constexpr int64_t rank = 32;
constexpr int steps_of_a_job = 20;

// fp16 as in a file; all numbers alike, which changes no timing.
class MadeUp : public WeightSource {
 public:
  Tensor take(const std::string& name, at::IntArrayRef shape) override {
    auto& kept = weights[name];
    if (!kept.defined()) kept = at::full(shape, 0.002, at::kHalf);
    return kept;
  }
  bool has(const std::string&) const override { return true; }
  std::map<std::string, Tensor> weights;
};

double seconds_of(const auto& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

Result<std::shared_ptr<const adapters::LoraFile>> made_up_lora(const MadeUp& model,
                                                               const std::filesystem::path& path) {
  std::vector<std::pair<std::string, Tensor>> tensors;
  for (const auto& [name, weight] : model.weights) {
    const bool touched = name.ends_with(".weight") &&
                         name.find("transformer_blocks") != std::string::npos && weight.dim() == 2;
    if (!touched) continue;
    const std::string module = name.substr(0, name.size() - std::string_view(".weight").size());
    tensors.emplace_back(module + ".lora_A.weight",
                         at::full({rank, weight.size(1)}, 0.01, at::kHalf));
    tensors.emplace_back(module + ".lora_B.weight",
                         at::full({weight.size(0), rank}, 0.01, at::kHalf));
  }
  TRY_DO(write_weight_file(path, tensors));
  return adapters::open_lora(path);
}

int measure() {
  const Compute compute{.device = at::kCPU, .precision = best_precision(at::kCPU)};
  MadeUp source;
  adapters::Patcher patcher(source, compute);
  const sd::UnetConfig config;
  const sd::Unet unet(Weights(patcher, compute, "unet", &patcher.book()), config);
  const auto path = std::filesystem::temp_directory_path() / "atelier-lora-switch.safetensors";
  const auto lora = made_up_lora(source, path);
  if (!lora) return std::fputs((lora.error().message + "\n").c_str(), stderr), 1;
  const Tensor latent = at::randn({2, 4, 64, 64});
  sd::UnetContext context;
  context.text = at::randn({2, 77, config.context});
  const auto step = [&] { unet(latent, 500, context); };
  step();
  double drawing = 0, on = 0, off = 0;
  size_t layers = 0;
  constexpr int rounds = 3;
  for (int round = 0; round < rounds; ++round) {
    on += seconds_of([&] { layers = patcher.apply({{*lora, 0.8}})->layers_remade; });
    drawing += seconds_of(step);
    off += seconds_of([&] { static_cast<void>(patcher.apply({})); });
    drawing += seconds_of(step);
  }
  std::filesystem::remove(path);
  const double job = drawing / (2 * rounds) * steps_of_a_job;
  const double dearest = std::max(on, off) / rounds;
  std::puts(fmt::format("{} layers remade; on {:.2f} s, off {:.2f} s; a step {:.2f} s; a switch is "
                        "{:.1f} % of {} steps",
                        layers, on / rounds, off / rounds, drawing / (2 * rounds),
                        100 * dearest / job, steps_of_a_job)
                .c_str());
  return 0;
}

}  // namespace

int main() {
  return measure();
}
