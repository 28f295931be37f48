// An engine without a model, for tests: it speaks the whole protocol and draws gradients.
//
//   fake_engine serve --connect ws://127.0.0.1:PORT/api/v1/engine    token in ATELIER_ENGINE_TOKEN;
//                                                                    what follows is passed over
//   fake_engine inspect PATH...                                      every path is a fine model
//
// What a job's prompt holds decides how it goes, so that a test needs no other way to speak to it:
//   @slow=MS   each step takes that long            @crash    the process dies in the first step
//   @fail      the job fails as `exhausted`         @hang     no step ends and no heartbeat comes
#include <fmt/format.h>

#include <atomic>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "base/clock.h"
#include "concurrency/channel.h"
#include "http/ws_client.h"
#include "protocol/messages.h"
#include "protocol/model_facts.h"

namespace atelier {
namespace {

constexpr int step_ms_usual = 4;
constexpr int preview_scale = 8;

struct Behaviour {
  int step_ms = step_ms_usual;
  bool crashes = false;
  bool fails = false;
  bool hangs = false;
};

Behaviour behaviour_of(const std::string& prompt) {
  Behaviour behaviour;
  constexpr std::string_view slow = "@slow=";
  const size_t at = prompt.find(slow);
  if (at != std::string::npos) behaviour.step_ms = std::atoi(prompt.c_str() + at + slow.size());
  behaviour.crashes = prompt.find("@crash") != std::string::npos;
  behaviour.fails = prompt.find("@fail") != std::string::npos;
  behaviour.hangs = prompt.find("@hang") != std::string::npos;
  return behaviour;
}

// The same seed and size give the same bytes; `done` in 0..1 fades it in, as previews do.
std::string gradient(int width, int height, int64_t seed, double done) {
  std::string rgb;
  rgb.reserve(static_cast<size_t>(width) * height * 3);
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      rgb += static_cast<char>(done * 255 * x / width);
      rgb += static_cast<char>(done * 255 * y / height);
      rgb += static_cast<char>(done * static_cast<double>((seed * 37 + 11) % 256));
    }
  }
  return rgb;
}

void sleep_ms(int ms) {
  std::this_thread::sleep_for(std::chrono::milliseconds(ms));
}

struct Size {
  int width;
  int height;
};

Size times(Size size, double factor) {
  return {int(std::lround(size.width * factor)), int(std::lround(size.height * factor))};
}

// Of the result, as the real engine makes it.
Size result_size(const protocol::RunJob& job) {
  const auto& plan = job.plan;
  const auto input = [&](int index) {
    if (size_t(index) >= job.inputs.size()) return Size{plan.width, plan.height};
    return Size{job.inputs[size_t(index)].width, job.inputs[size_t(index)].height};
  };
  if (plan.control_image) return input(plan.control_image->input);
  if (plan.source && plan.mask && plan.mask->only_masked) return input(plan.source->input);
  if (plan.upscale) return times(input(plan.upscale->input), plan.upscale->scale);
  // Latents have cells of eight pixels.
  const double scale = plan.hires ? plan.hires->scale : 1;
  const auto side = [&](int pixels) { return int(std::lround(pixels * scale / 8)) * 8; };
  return {side(plan.width), side(plan.height)};
}

class FakeEngine {
 public:
  explicit FakeEngine(http::WsClient& client) : client_(client), jobs_(1) {}

  Result<> run() {
    TRY_DO(client_.send_text(to_frame(hello())));
    std::thread listener([this] { listen(); });
    while (!leaving_) {
      if (!client_.send_text(to_frame(protocol::Claim{}))) break;
      std::optional<protocol::RunJob> job;
      while (!job && !leaving_) job = jobs_.pop(200);
      if (job && !draw(*job)) break;
    }
    leaving_ = true;
    listener.join();
    return {};
  }

 private:
  static protocol::Hello hello() {
    return {.engine_version = "fake",
            .device = "cpu",
            .device_name = "A box of crayons",
            .precision = "fp32",
            .threads = 1,
            .schedulers = {{"euler", "Euler", "Euler"},
                           {"euler_a", "Euler Ancestral", "Euler"},
                           {"dpmpp_2m", "DPM++ 2M", "DPM++"},
                           {"dpmpp_2m_k", "DPM++ 2M Karras", "DPM++"}},
            .preprocessors = {{"canny",
                               "Canny",
                               false,
                               {{"low", "Low", 0, 1, 0.4}, {"high", "High", 0, 1, 0.8}}},
                              {"depth", "Depth", true, {}, "depth_estimator"}},
            .memory_budget_bytes = int64_t{4} << 30};
  }

  // Frames from the server, and a heartbeat while the other thread draws.
  void listen() {
    double beat_at = 0;
    while (!leaving_) {
      if (!hanging_ && steady_seconds() - beat_at > protocol::heartbeat_every_ms / 1000.0) {
        beat_at = steady_seconds();
        if (!client_.send_text(to_frame(protocol::Heartbeat{}))) break;
      }
      auto message = client_.receive(100);
      if (!message) break;
      if (*message) take(**message);
    }
    leaving_ = true;
  }

  // A job begins when the last of its pictures has come.
  void take_picture(const std::string& bytes) {
    if (!arriving_) return;
    const auto& promised = arriving_->inputs.at(pictures_++);
    if (int64_t(bytes.size()) != promised.bytes) leaving_ = true;
    begin_when_complete();
  }

  void begin_when_complete() {
    if (pictures_ < arriving_->inputs.size()) return;
    jobs_.try_push(std::move(*arriving_));
    arriving_.reset();
  }

  void take(const http::SocketMessage& message) {
    if (message.kind == http::SocketKind::binary) return take_picture(message.bytes);
    const auto frame = protocol::parse_frame(message.bytes);
    if (!frame) return;
    if (auto run = protocol::read_frame<protocol::RunJob>(*frame); frame->type == "run" && run) {
      arriving_ = std::move(*run);
      pictures_ = 0;
      begin_when_complete();
    } else if (auto cancel = protocol::read_frame<protocol::Cancel>(*frame);
               frame->type == "cancel" && cancel) {
      const std::lock_guard lock(mutex_);
      cancelled_job_ = cancel->job_id;
    } else if (frame->type == "shutdown") {
      leaving_ = true;
    }
  }

  bool stops(const std::string& job_id) {
    const std::lock_guard lock(mutex_);
    return leaving_ || cancelled_job_ == job_id;
  }

  // False when the connection is gone.
  bool draw(const protocol::RunJob& job) {
    const Behaviour behaviour = behaviour_of(job.plan.prompt);
    const auto fail_with = [&](ErrorKind kind, const char* message) {
      const protocol::Failed failed{job.job_id, std::string(name_of(kind)), message};
      return client_.send_text(to_frame(failed)).has_value();
    };
    if (!say(job, 0, 0, protocol::Phase::loading)) return false;
    if (behaviour.fails) return fail_with(ErrorKind::exhausted, "The crayons are used up.");
    for (const int image : job.plan.images) {
      if (!say(job, image, 0, protocol::Phase::encoding)) return false;
      const double begun = steady_seconds();
      for (int step = 1; step <= job.plan.steps; ++step) {
        if (behaviour.crashes) std::abort();
        hanging_ = behaviour.hangs;
        while (hanging_ && !leaving_) sleep_ms(50);
        sleep_ms(behaviour.step_ms);
        if (stops(job.job_id)) return fail_with(ErrorKind::cancelled, "It was cancelled.");
        if (!preview(job, image, step)) return false;
      }
      if (!say(job, image, job.plan.steps, protocol::Phase::decoding)) return false;
      if (!finish(job, image, begun)) return false;
    }
    return client_.send_text(to_frame(protocol::Done{job.job_id})).has_value();
  }

  bool say(const protocol::RunJob& job, int image, int step, protocol::Phase phase) {
    const protocol::Progress progress{.job_id = job.job_id,
                                      .image = image,
                                      .step = step,
                                      .steps = job.plan.steps,
                                      .phase = phase};
    return client_.send_text(to_frame(progress)).has_value();
  }

  bool preview(const protocol::RunJob& job, int image, int step) {
    const auto& plan = job.plan;
    const int width = plan.width / preview_scale;
    const int height = plan.height / preview_scale;
    std::string pixels = gradient(width, height, plan.seed + image, double(step) / plan.steps);
    const protocol::Progress progress{.job_id = job.job_id,
                                      .image = image,
                                      .step = step,
                                      .steps = plan.steps,
                                      .phase = protocol::Phase::denoising,
                                      .preview_width = width,
                                      .preview_height = height,
                                      .preview_bytes = static_cast<int64_t>(pixels.size())};
    return client_.send_both(to_frame(progress), std::move(pixels)).has_value();
  }

  bool finish(const protocol::RunJob& job, int image, double begun) {
    const auto& plan = job.plan;
    const int64_t seed = (plan.seed + image) % 4294967296;
    const Size size = result_size(job);
    std::string pixels = gradient(size.width, size.height, seed, 1);
    const protocol::Image picture{
        .job_id = job.job_id,
        .image = image,
        .width = size.width,
        .height = size.height,
        .bytes = static_cast<int64_t>(pixels.size()),
        .seed = seed,
        .duration_ms = static_cast<int64_t>((steady_seconds() - begun) * 1000)};
    return client_.send_both(to_frame(picture), std::move(pixels)).has_value();
  }

  http::WsClient& client_;
  Channel<protocol::RunJob> jobs_;
  std::optional<protocol::RunJob> arriving_;  // of the listening thread, with the next
  size_t pictures_ = 0;
  std::atomic<bool> leaving_ = false;
  std::atomic<bool> hanging_ = false;
  std::mutex mutex_;
  std::string cancelled_job_;
};

int complain(const Error& error) {
  fmt::print(stderr, "fake_engine: {}\n", to_line(error));
  return 1;
}

int serve(const std::string& url) {
  const char* token = std::getenv("ATELIER_ENGINE_TOKEN");
  auto client = http::WsClient::connect({.url = url, .token = token == nullptr ? "" : token});
  if (!client) return complain(client.error());
  FakeEngine engine(**client);
  const auto result = engine.run();
  return result ? 0 : complain(result.error());
}

// The type is the word of the list that stands in the file's name, else "main".
std::string type_in(const std::string& path) {
  const std::string name = path.substr(path.rfind('/') + 1);
  for (const char* type :
       {"lora", "vae", "controlnet", "t2i_adapter", "ip_adapter", "clip_vision", "embedding",
        "upscaler", "depth_estimator", "pose_estimator", "unknown"}) {
    if (name.find(type) != std::string::npos) return type;
  }
  return "main";
}

// The same weights in a folder.
int convert(const std::string& path, const std::string& folder) {
  std::error_code wrong;
  std::filesystem::create_directories(folder + "/unet", wrong);
  std::filesystem::copy_file(path, folder + "/unet/diffusion_pytorch_model.safetensors", wrong);
  return wrong ? 1 : 0;
}

int inspect(const std::vector<std::string>& paths) {
  for (const std::string& path : paths) {
    const bool broken = path.find("broken") != std::string::npos;
    const protocol::ModelFacts facts{
        .path = path,
        .base = path.find("xl") == std::string::npos ? "sd-1" : "sdxl",
        .type = type_in(path),
        .format = "diffusers",
        .prediction = "epsilon",
        .native_width = 256,
        .native_height = 256,
        .fault = broken ? "Its weights are missing unet.conv_in.weight." : ""};
    fmt::print("{}\n", to_json_text(facts));
  }
  return 0;
}

}  // namespace
}  // namespace atelier

int main(int argc, char** argv) {
  const std::string verb = argc > 1 ? argv[1] : "";
  if (verb == "serve" && argc >= 4 && std::string(argv[2]) == "--connect") {
    return atelier::serve(argv[3]);
  }
  if (verb == "inspect" && argc >= 3) return atelier::inspect({argv + 2, argv + argc});
  if (verb == "convert" && argc >= 4) return atelier::convert(argv[2], argv[3]);
  fmt::print(stderr, "usage: fake_engine serve --connect URL | inspect PATH...\n");
  return 2;
}
