#include "engine/worker.h"

#include <gtest/gtest.h>

#include <functional>
#include <thread>

namespace atelier {
namespace {

// Answers every claim with the next scripted frame and keeps what the worker sends.
class ScriptedLink : public ServerLink {
 public:
  Result<> send(const std::string& frame) override {
    if (broken) return fail(ErrorKind::unavailable, "The link is gone.");
    types.push_back(protocol::parse_frame(frame)->type);
    sent.push_back(frame);
    if (types.back() == "claim" && on_claim) on_claim();
    return {};
  }
  Result<> send(const std::string& frame, std::span<const uint8_t> pixels) override {
    bytes.push_back(pixels.size());
    return send(frame);
  }
  std::vector<std::string> types;
  std::vector<std::string> sent;
  std::vector<size_t> bytes;
  std::function<void()> on_claim;
  bool broken = false;
};

class DotPainter : public Painter {
 public:
  Result<> paint(const PaintOrder& order, PaintObserver& observer) override {
    const protocol::Plan& plan = order.plan;
    inputs = order.inputs;
    for (const int image : plan.images) {
      for (int step = 1; step <= plan.steps; ++step) {
        if (before_step) before_step(step);
        if (observer.cancelled()) return fail(ErrorKind::cancelled, "The job was cancelled.");
        observer.progress({.image = image,
                           .step = step,
                           .steps = plan.steps,
                           .phase = protocol::Phase::denoising,
                           .preview = {.width = 1, .height = 1, .rgb = {1, 2, 3}}});
      }
      observer.picture({.image = image, .raster = {.width = 1, .height = 1, .rgb = {4, 5, 6}}});
    }
    return {};
  }
  void rest() override {
    if (at_rest) at_rest();
  }
  std::function<void()> at_rest;
  std::function<void(int)> before_step;
  std::vector<Bitmap> inputs;  // of the last order
};

std::string run_frame(int steps) {
  return to_frame(protocol::RunJob{
      .job_id = "job",
      .plan = {.model_path = "m", .prompt = "p", .steps = steps, .images = {0, 1}}});
}

TEST(Worker, PaintsAClaimedJobAndClaimsAgain) {
  DotPainter painter;
  ScriptedLink link;
  Worker worker(painter, link);
  int claims = 0;
  link.on_claim = [&] {
    if (++claims > 1) return worker.stop();
    ASSERT_TRUE(worker.on_frame(run_frame(2)));
  };
  ASSERT_TRUE(worker.run());
  EXPECT_EQ(link.types,
            (std::vector<std::string>{"claim", "progress", "progress", "image", "progress",
                                      "progress", "image", "done", "claim"}));
  // One preview at once, the others within the same moment are held back; two images.
  EXPECT_EQ(link.bytes, (std::vector<size_t>{3, 3, 3}));
}

TEST(Worker, CancelsBetweenSteps) {
  DotPainter painter;
  ScriptedLink link;
  Worker worker(painter, link);
  painter.before_step = [&](int step) {
    if (step != 2) return;
    ASSERT_TRUE(worker.on_frame(to_frame(protocol::Cancel{.job_id = "job"})));
  };
  int claims = 0;
  link.on_claim = [&] {
    if (++claims > 1) return worker.stop();
    ASSERT_TRUE(worker.on_frame(run_frame(9)));
  };
  ASSERT_TRUE(worker.run());
  const auto frame = protocol::parse_frame(link.sent.at(link.sent.size() - 2));
  const auto failed = protocol::read_frame<protocol::Failed>(*frame);
  ASSERT_TRUE(failed);
  EXPECT_EQ(failed->kind, "cancelled");
}

TEST(Worker, LeavesWhenTheLinkBreaks) {
  DotPainter painter;
  ScriptedLink link;
  Worker worker(painter, link);
  int steps_painted = 0;
  painter.before_step = [&](int) {
    link.broken = true;
    ++steps_painted;
  };
  link.on_claim = [&] { ASSERT_TRUE(worker.on_frame(run_frame(50))); };
  EXPECT_FALSE(worker.run());
  EXPECT_EQ(steps_painted, 2);
}

std::string run_frame_with(std::vector<protocol::InputInfo> inputs) {
  return to_frame(
      protocol::RunJob{.job_id = "job",
                       .plan = {.model_path = "m", .prompt = "p", .steps = 1, .images = {0}},
                       .inputs = std::move(inputs)});
}

TEST(Worker, BeginsAJobWhenItsLastPictureIsThere) {
  DotPainter painter;
  ScriptedLink link;
  Worker worker(painter, link);
  int claims = 0;
  link.on_claim = [&] {
    if (++claims > 1) return worker.stop();
    ASSERT_TRUE(worker.on_frame(run_frame_with({{2, 1, 3, 6}, {2, 2, 1, 4}})));
    ASSERT_TRUE(worker.on_binary("abcdef"));
    ASSERT_TRUE(worker.on_frame(to_frame(protocol::Heartbeat{})));
    ASSERT_TRUE(worker.on_binary("ghij"));
  };
  ASSERT_TRUE(worker.run());
  ASSERT_EQ(painter.inputs.size(), 2U);
  EXPECT_EQ(painter.inputs[0].bytes, (std::vector<uint8_t>{'a', 'b', 'c', 'd', 'e', 'f'}));
  EXPECT_EQ(painter.inputs[1].channels, 1);
  EXPECT_EQ(painter.inputs[1].height, 2);
}

TEST(Worker, RefusesPicturesNobodyPromised) {
  DotPainter painter;
  ScriptedLink link;
  Worker worker(painter, link);
  EXPECT_FALSE(worker.on_binary("abc")) << "no job";
  EXPECT_FALSE(worker.on_frame(run_frame_with({{2, 1, 3, 5}}))) << "numbers that do not fit";
  EXPECT_TRUE(worker.on_frame(run_frame_with({{2, 1, 3, 6}})));
  EXPECT_FALSE(worker.on_frame(run_frame(1))) << "a second job while pictures arrive";
  EXPECT_FALSE(worker.on_binary("abcde")) << "another size than was said";
}

TEST(Worker, RefusesFramesThatBreakTheProtocol) {
  DotPainter painter;
  ScriptedLink link;
  Worker worker(painter, link);
  EXPECT_FALSE(worker.on_frame("{"));
  EXPECT_FALSE(worker.on_frame(R"({"type":"dance"})"));
  EXPECT_FALSE(worker.on_frame(R"({"type":"run","job_id":"a","plan":{"width":7}})"));
  EXPECT_TRUE(worker.on_frame(run_frame(1)));
  EXPECT_FALSE(worker.on_frame(run_frame(1))) << "a second job without a claim";
}

TEST(Worker, a_painter_without_work_may_rest_once_and_goes_on) {
  DotPainter painter;
  ScriptedLink link;
  Worker worker(painter, link, /*idle_after_ms=*/1);
  int rests = 0, claims = 0;
  // The job comes while it rests, as one that came late.
  painter.at_rest = [&] {
    ++rests;
    ASSERT_TRUE(worker.on_frame(run_frame(1)));
  };
  link.on_claim = [&] {
    if (++claims > 1) worker.stop();
  };
  ASSERT_TRUE(worker.run());
  EXPECT_EQ(rests, 1);
  EXPECT_EQ(std::count(link.types.begin(), link.types.end(), "done"), 1);
}

}  // namespace
}  // namespace atelier
