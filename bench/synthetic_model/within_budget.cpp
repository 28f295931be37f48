// Draws one picture with a model from disk within a memory budget, as a job would, and prints what
// it took: seconds, the largest resident size, whether the weights stayed in their file.
//
//   within_budget MODEL WIDTH HEIGHT STEPS BUDGET_GB
#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>

#include "base/clock.h"
#include "base/log.h"
#include "engine/memory/machine.h"
#include "engine/model_painter.h"

using namespace atelier;

namespace {

class Silent : public PaintObserver {
 public:
  void progress(PaintProgress) override {}
  void picture(Picture picture) override { last = std::move(picture.raster); }
  bool cancelled() const override { return false; }
  Raster last;
};

// Of this process so far; mapped pages of files count while they are resident.
double peak_gigabytes() {
  std::ifstream status("/proc/self/status");
  for (std::string word; status >> word;) {
    double kibibytes = 0;
    if (word == "VmHWM:" && status >> kibibytes) return kibibytes * 1024 / 1e9;
  }
  return 0;
}

int measure(char** argv) {
  const std::string model = argv[1];
  const auto budget = int64_t(std::atof(argv[5]) * 1e9);
  auto painter = ModelPainter::make({.precision = best_precision(at::kCPU)}, budget);
  if (!painter) {
    std::fputs(to_line(painter.error()).c_str(), stderr);
    return 1;
  }
  const PaintOrder order{.plan = {.model_path = model,
                                  .prompt = "a house by the sea",
                                  .negative_prompt = "blurry",
                                  .steps = std::atoi(argv[4]),
                                  .width = std::atoi(argv[2]),
                                  .height = std::atoi(argv[3]),
                                  .images = {0}}};
  Silent observer;
  const double started = steady_seconds();
  const auto painted = (*painter)->paint(order, observer);
  const auto& warm = (*painter)->warm();
  std::puts(fmt::format("{}: {}x{} {} in {:.1f} s, peak {:.1f} GB resident, {} held of {}, {}",
                        model, observer.last.width, observer.last.height,
                        painted ? "drawn" : to_line(painted.error()), steady_seconds() - started,
                        peak_gigabytes(), in_gigabytes(warm.held_bytes()), in_gigabytes(budget),
                        warm.holds("model", model) ? "laid out" : "from its file")
                .c_str());
  return painted ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 6) {
    std::fputs("within_budget MODEL WIDTH HEIGHT STEPS BUDGET_GB\n", stderr);
    return 2;
  }
  start_log({});
  return measure(argv);
}
