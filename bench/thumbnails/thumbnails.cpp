// Thumbnails of drawn pictures per second and core: ours (file in, 256 px WebP and thumbhash out,
// file written) beside libvips' own thumbnail and WebP of the same files, taking turns. One line of
// JSON; `cpu` is processor time, which other programs on the machine do not stretch. Also makes
// sample files for bench/serving and bench/zip: thumbnails --make FOLDER COUNT [SIZE]. Usage:
// thumbnails [SIZE] [PICTURES] [ROUNDS]
#include <fmt/format.h>
#include <time.h>
#include <vips/vips.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <numbers>
#include <random>

#include "base/clock.h"
#include "media/picture_recipe.h"
#include "media/png.h"
#include "media/thumbhash.h"
#include "media/thumbnails.h"

namespace atelier {
namespace {

constexpr int side_px = 256;

// Like what a diffusion model draws: smooth shapes, soft noise of several sizes, fine grain.
RgbImage picture(int size, unsigned seed) {
  std::mt19937 random(seed);
  std::normal_distribution<double> normal(0, 1);
  RgbImage image{Bytes(size_t(size) * size_t(size) * 3), size, size};
  constexpr int coarse = 64;
  std::vector<double> clouds(size_t{coarse + 1} * (coarse + 1) * 3);
  for (double& value : clouds) value = normal(random) * 24;
  const auto cloud = [&](int x, int y, int channel) {
    return clouds[(size_t(y) * (coarse + 1) + size_t(x)) * 3 + size_t(channel)];
  };
  for (int y = 0; y < size; ++y) {
    for (int x = 0; x < size; ++x) {
      const double u = double(x) * coarse / size;
      const double v = double(y) * coarse / size;
      const int cx = int(u);
      const int cy = int(v);
      const double grain = normal(random) * 2.5;
      for (int channel = 0; channel < 3; ++channel) {
        const double above = std::lerp(cloud(cx, cy, channel), cloud(cx + 1, cy, channel), u - cx);
        const double below =
            std::lerp(cloud(cx, cy + 1, channel), cloud(cx + 1, cy + 1, channel), u - cx);
        const double wave = 60 * std::sin(std::numbers::pi * (x + y * (channel + 1)) / size);
        const double value = 110 + wave + std::lerp(above, below, v - cy) + grain + normal(random);
        image.pixels[(size_t(y) * size_t(size) + size_t(x)) * 3 + size_t(channel)] =
            std::byte(std::lround(std::clamp(value, 0.0, 255.0)));
      }
    }
  }
  return image;
}

bool make_pictures(const std::string& folder, int count, int size) {
  std::filesystem::create_directories(folder);
  for (int i = 0; i < count; ++i) {
    const RgbImage image = picture(size, unsigned(i) + 7);
    const PictureRecipe recipe{.prompt = fmt::format("bird number {}", i), .seed = i};
    const auto png = encode_png({image.pixels, size, size}, texts_of(recipe));
    const std::string path = fmt::format("{}/{:05}.png", folder, i);
    if (!png || !write_durably(path + ".tmp", path, *png)) return false;
  }
  return true;
}

bool ours(const std::string& path, const Thumbnails& thumbnails, const std::string& sha256) {
  const auto file = read_file(path, 1 << 28);
  if (!file) return false;
  const auto made = thumbnails_of_png(*file, {side_px}, WithThumbhash::yes);
  if (!made || !*made) return false;
  return bool(thumbnails.keep(thumbnails.path_of(sha256, side_px), (*made)->files[0]));
}

bool theirs(const std::string& path, const Thumbnails& thumbnails, const std::string& sha256) {
  VipsImage* small = nullptr;
  if (vips_thumbnail(path.c_str(), &small, side_px, nullptr) != 0) return false;
  void* data = nullptr;
  size_t size = 0;
  const int code = vips_webpsave_buffer(small, &data, &size, "Q", 80, "strip", 1, nullptr);
  g_object_unref(small);
  if (code != 0) return false;
  const auto* bytes = static_cast<const std::byte*>(data);
  const auto kept = thumbnails.keep(thumbnails.path_of(sha256, side_px), {bytes, size});
  g_free(data);
  return bool(kept);
}

double cpu_seconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return double(now.tv_sec) + double(now.tv_nsec) * 1e-9;
}

struct Series {
  std::vector<double> cpu_s, wall_s;  // of a round over all pictures
  template <class F>
  bool measure(F&& round) {
    const double cpu = cpu_seconds();
    const double wall = steady_seconds();
    const bool good = round();
    cpu_s.push_back(cpu_seconds() - cpu);
    wall_s.push_back(steady_seconds() - wall);
    return good;
  }
  std::string json(int pictures) {
    std::sort(cpu_s.begin(), cpu_s.end());
    std::sort(wall_s.begin(), wall_s.end());
    return fmt::format(
        "{{\"per_second_cpu\":{:.1f},\"per_second_cpu_median\":{:.1f},"
        "\"per_second_wall\":{:.1f}}}",
        pictures / cpu_s.front(), pictures / cpu_s[cpu_s.size() / 2], pictures / wall_s.front());
  }
};

int run(int size, int pictures, int rounds) {
  if (VIPS_INIT("thumbnails") != 0) return 1;
  vips_concurrency_set(1);
  vips_cache_set_max(0);
  const std::string folder =
      (std::filesystem::temp_directory_path() / "atelier-bench-thumbnails").string();
  if (!make_pictures(folder, pictures, size)) return 1;
  const Thumbnails thumbnails(folder + "/thumbs");
  Series our_times, their_times;
  bool good = true;
  const auto all = [&](auto one) {
    for (int i = 0; i < pictures; ++i) {
      good = good &&
             one(fmt::format("{}/{:05}.png", folder, i), thumbnails, fmt::format("{:064x}", i));
    }
    return good;
  };
  for (int round = 0; round < rounds && good; ++round) {
    our_times.measure([&] { return all(ours); });
    their_times.measure([&] { return all(theirs); });
  }
  const auto bytes = std::filesystem::file_size(folder + "/00000.png");
  std::filesystem::remove_all(folder);
  if (!good) return 1;
  fmt::print(
      "{{\"bench\":\"thumbnails\",\"size\":{},\"file_bytes\":{},\"ours\":{},"
      "\"libvips\":{}}}\n",
      size, bytes, our_times.json(pictures), their_times.json(pictures));
  return 0;
}

}  // namespace
}  // namespace atelier

int main(int count, char** words) {
  if (count >= 4 && std::strcmp(words[1], "--make") == 0) {
    const int size = count > 4 ? std::atoi(words[4]) : 1024;
    return atelier::make_pictures(words[2], std::atoi(words[3]), size) ? 0 : 1;
  }
  const int size = count > 1 ? std::atoi(words[1]) : 1024;
  const int pictures = count > 2 ? std::atoi(words[2]) : 20;
  const int rounds = count > 3 ? std::atoi(words[3]) : 8;
  return atelier::run(std::clamp(size, 16, 4096), std::clamp(pictures, 1, 1000),
                      std::clamp(rounds, 1, 100));
}
