// For tests: a painter over the model that comes with the program, small pictures and few steps.
#pragma once
#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>

#include "engine/model_painter.h"

namespace atelier {

// Keeps everything, and may cancel at a moment of its choice.
class Watcher : public PaintObserver {
 public:
  void progress(PaintProgress progress) override {
    seen.push_back(std::move(progress));
    if (cancel_when && cancel_when(seen.back())) stopped_ = true;
  }
  void picture(Picture picture) override { pictures.push_back(std::move(picture)); }
  bool cancelled() const override { return stopped_; }

  bool saw(protocol::Phase phase) const {
    return std::any_of(seen.begin(), seen.end(),
                       [&](const PaintProgress& p) { return p.phase == phase; });
  }

  std::vector<PaintProgress> seen;
  std::vector<Picture> pictures;
  std::function<bool(const PaintProgress&)> cancel_when;

 private:
  bool stopped_ = false;
};

// Something with shapes in it, not noise.
inline Bitmap test_picture(int width, int height) {
  Bitmap out{width, height, 3, {}};
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      const bool round = std::hypot(x - width / 2, y - height / 2) < height / 3;
      const int sky = 255 * y / height;
      out.bytes.push_back(uint8_t(round ? 220 : sky / 2));
      out.bytes.push_back(uint8_t(round ? 120 : sky));
      out.bytes.push_back(uint8_t(round ? 30 : 255 - sky));
    }
  }
  return out;
}

// White from column `from` to `to`.
inline Bitmap test_mask(int width, int height, int from, int to) {
  Bitmap out{width, height, 1, {}};
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) out.bytes.push_back(x >= from && x < to ? 255 : 0);
  }
  return out;
}

class PaintTest : public testing::Test {
 protected:
  static constexpr int side = 192;  // the smallest the starter model knows

  void SetUp() override {
    auto made = ModelPainter::make({});
    ASSERT_TRUE(made) << to_line(made.error());
    painter_ = std::move(*made);
  }

  protocol::Plan plan() const {
    return {.model_path = starter_.string(),
            .prompt = "a red house",
            .negative_prompt = "blurry",
            .scheduler = "euler",
            .steps = 4,
            .cfg_scale = 4,
            .width = side,
            .height = side,
            .seed = 7,
            .images = {0}};
  }

  Raster paint(const PaintOrder& order) {
    watcher_ = Watcher();
    const auto painted = painter_->paint(order, watcher_);
    EXPECT_TRUE(painted) << to_line(painted.error());
    return watcher_.pictures.empty() ? Raster{} : watcher_.pictures.front().raster;
  }
  Error refused(const PaintOrder& order) {
    watcher_ = Watcher();
    const auto painted = painter_->paint(order, watcher_);
    EXPECT_FALSE(painted);
    return painted ? Error{} : painted.error();
  }

  const std::filesystem::path starter_ =
      std::filesystem::path(ATELIER_SOURCE_DIR) / "models/starter";
  const std::filesystem::path shared_ =
      std::filesystem::path(ATELIER_SOURCE_DIR) / "../shared/fixtures";
  std::unique_ptr<ModelPainter> painter_;
  Watcher watcher_;
};

// Mean difference of two pictures of one size, in steps of 255.
inline double difference(const Raster& a, const Raster& b) {
  EXPECT_EQ(a.rgb.size(), b.rgb.size());
  double sum = 0;
  for (size_t i = 0; i < std::min(a.rgb.size(), b.rgb.size()); ++i) {
    sum += std::abs(int(a.rgb[i]) - int(b.rgb[i]));
  }
  return sum / double(std::max<size_t>(1, a.rgb.size()));
}

}  // namespace atelier
