// What saving a picture costs: PNG with its recipe, SHA-256, write, fsync, thumbhash. One line of
// JSON, milliseconds, best and median of the runs; `cpu` is the processor time of the whole save,
// which other programs on the machine do not stretch. Usage: save_path [SIZE] [RUNS]
#include <fmt/format.h>
#include <time.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <numbers>
#include <random>

#include "base/clock.h"
#include "media/blobs.h"
#include "media/picture_recipe.h"
#include "media/png.h"
#include "media/sha256.h"
#include "media/thumbhash.h"

namespace atelier {
namespace {

// Like what a diffusion model draws: smooth shapes, soft noise of several sizes, fine grain.
RgbImage picture(int size) {
  std::mt19937 random(7);
  std::normal_distribution<double> normal(0, 1);
  RgbImage image{Bytes(size_t(size) * size_t(size) * 3), size, size};
  constexpr int coarse = 64;
  std::vector<double> clouds(size_t{coarse + 1} * (coarse + 1) * 3);
  for (double& value : clouds) value = normal(random) * 24;
  for (int y = 0; y < size; ++y) {
    for (int x = 0; x < size; ++x) {
      const double u = double(x) * coarse / size;
      const double v = double(y) * coarse / size;
      const int cx = int(u);
      const int cy = int(v);
      const double grain = normal(random) * 2.5;
      for (int channel = 0; channel < 3; ++channel) {
        const auto cloud = [&](int dx, int dy) {
          return clouds[(size_t(cy + dy) * (coarse + 1) + size_t(cx + dx)) * 3 + size_t(channel)];
        };
        const double across = u - cx;
        const double down = v - cy;
        const double soft = (cloud(0, 0) * (1 - across) + cloud(1, 0) * across) * (1 - down) +
                            (cloud(0, 1) * (1 - across) + cloud(1, 1) * across) * down;
        const double wave = 60 * std::sin(std::numbers::pi * (x + y * (channel + 1)) / size);
        const double value = std::clamp(110 + wave + soft + grain + normal(random), 0.0, 255.0);
        image.pixels[(size_t(y) * size_t(size) + size_t(x)) * 3 + size_t(channel)] =
            std::byte(std::lround(value));
      }
    }
  }
  return image;
}

struct Series {
  std::vector<double> ms;
  void add(double seconds) { ms.push_back(seconds * 1000); }
  std::string json() {
    std::sort(ms.begin(), ms.end());
    return fmt::format("{{\"best_ms\":{:.2f},\"median_ms\":{:.2f}}}", ms.front(),
                       ms[ms.size() / 2]);
  }
};

double thread_cpu_seconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return double(now.tv_sec) + double(now.tv_nsec) * 1e-9;
}

int run(int size, int runs) {
  const RgbImage image = picture(size);
  const RgbView view{image.pixels, image.width, image.height};
  const std::string folder =
      (std::filesystem::temp_directory_path() / "atelier-bench-save").string();
  auto blobs = Blobs::open(folder);
  if (!blobs) return 1;
  PictureRecipe recipe{.prompt = "bluebird", .scheduler = "euler", .width = size, .height = size};
  Series encode, hash, write, thumb, total, cpu;
  size_t bytes = 0;
  for (int i = 0; i < runs; ++i) {
    recipe.seed = i;  // other bytes each time, so that each is written
    const double cpu0 = thread_cpu_seconds();
    const double t0 = steady_seconds();
    const auto png = encode_png(view, texts_of(recipe));
    const double t1 = steady_seconds();
    const std::string sha = sha256_hex(*png);
    const double t2 = steady_seconds();
    const auto blob = (*blobs)->put(*png);
    const double t3 = steady_seconds();
    const std::string small = thumbhash_of(view);
    const double t4 = steady_seconds();
    cpu.add(thread_cpu_seconds() - cpu0 - (t2 - t1));
    if (!blob || small.empty() || sha.empty()) return 1;
    bytes = png->size();
    encode.add(t1 - t0);
    hash.add(t2 - t1);
    write.add(t3 - t2);
    thumb.add(t4 - t3);
    total.add(t4 - t0 - (t2 - t1));
  }
  std::filesystem::remove_all(folder);
  fmt::print(
      "{{\"bench\":\"save_path\",\"size\":{},\"file_bytes\":{},\"encode\":{},\"sha256\":{},"
      "\"hash_write_fsync\":{},\"thumbhash\":{},\"total\":{},\"cpu\":{}}}\n",
      size, bytes, encode.json(), hash.json(), write.json(), thumb.json(), total.json(),
      cpu.json());
  return 0;
}

}  // namespace
}  // namespace atelier

int main(int count, char** words) {
  const int size = count > 1 ? std::atoi(words[1]) : 1024;
  const int runs = count > 2 ? std::atoi(words[2]) : 20;
  return atelier::run(std::clamp(size, 8, 4096), std::clamp(runs, 1, 1000));
}
