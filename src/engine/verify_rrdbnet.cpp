// Upscalers: every file of a scale must give the recorded images, whole and in tiles.
#include <algorithm>
#include <vector>

#include "engine/verify_parts.h"
#include "engine/verify_support.h"
#include "models/upscaler/upscale.h"

namespace atelier {
namespace {

namespace fs = std::filesystem;

constexpr double rrdbnet_tolerance = 1e-4;

// "x4_old_names.pth" is a file of scale "x4"; expectations are "x4.a.in" and "x4.a.out".
std::vector<fs::path> files_of_scale(const fs::path& folder, const std::string& scale) {
  std::vector<fs::path> files;
  std::error_code code;
  for (const auto& entry : fs::directory_iterator(folder, code)) {
    const std::string stem = entry.path().stem().string();
    if (stem == scale || stem.starts_with(scale + "_")) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

void verify_file(const fs::path& file, const std::string& scale, const Expectations& expected,
                 const VerifySink& sink) {
  const std::string name = file.filename().string();
  const auto net = upscaler::load_upscaler(file, {});
  if (!net) return report_broken(sink, name, net.error());
  for (const auto& image : expected.names_before(".in")) {
    if (!image.starts_with(scale + ".")) continue;
    const auto in = expected.get(image + ".in");
    if (!in) return report_broken(sink, name + ":" + image, in.error());
    compare(sink, name + ":" + image, (**net)(*in), expected.get(image + ".out"),
            rrdbnet_tolerance);
  }
}

}  // namespace

bool knows_rrdbnet(const fs::path& folder) {
  const auto expected = Expectations::open(folder / "expected.safetensors");
  if (!expected) return false;
  for (const auto& image : expected->names_before(".in")) {
    if (image.starts_with("x") && expected->has(image + ".out")) return true;
  }
  return false;
}

void verify_rrdbnet(const fs::path& folder, const VerifySink& sink) {
  const auto expected = Expectations::open(folder / "expected.safetensors");
  if (!expected) return report_broken(sink, "rrdbnet", expected.error());
  std::string last;
  for (const auto& image : expected->names_before(".in")) {
    const std::string scale = image.substr(0, image.find('.'));
    if (scale == last) continue;
    last = scale;
    for (const auto& file : files_of_scale(folder, scale)) {
      verify_file(file, scale, *expected, sink);
    }
  }
}

}  // namespace atelier
