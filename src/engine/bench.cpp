#include "engine/bench.h"

#include <ATen/Parallel.h>
#include <algorithm>
#include <boost/json.hpp>
#include <chrono>
#include <ctime>
#include <fstream>
#include <functional>
#include <memory>
#include <optional>

#include "base/enum_names.h"
#include "base/fields.h"
#include "base/guard.h"
#include "engine/prompt_states.h"
#include "models/model.h"
#include "models/sd/shapes.h"
#include "models/sd/text_encoder.h"
#include "models/sd/unet.h"
#include "models/sd/vae.h"
#include "tensor/measure.h"
#include "tensor/scratch.h"

namespace atelier {
namespace {

constexpr double guidance_scale = 7.5;
constexpr int64_t latent_factor = 8;
constexpr int libtorch_steps = 2;

// Weights out of one pool of random numbers, small enough that activations stay finite; where in it
// depends on the name only, so that a model built twice is the same. Nothing is copied, so that the
// memory measured is the engine's.
class RandomWeights : public WeightSource {
 public:
  RandomWeights() : pool_(at::randn({pool_size}) * 0.02) { pool_ = pool_.to(at::kBFloat16); }

  Tensor take(const std::string& full_name, at::IntArrayRef shape) override {
    if (shape.size() == 1 && full_name.ends_with("weight")) return at::ones(shape);
    const int64_t count = c10::multiply_integers(shape);
    ATELIER_ASSERT(count <= pool_size);
    const auto places = static_cast<size_t>(pool_size - count + 1);
    const auto start = static_cast<int64_t>(std::hash<std::string>{}(full_name) % places);
    return pool_.narrow(0, start, count).view(shape);
  }
  bool has(const std::string&) const override { return true; }

 private:
  // The largest weight is SDXL's second token embedding, of 63.2 million numbers.
  static constexpr int64_t pool_size = int64_t{64} << 20;
  Tensor pool_;
};

double seconds_of(const std::function<void()>& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

// The largest resident size of this process so far, in bytes; 0 where the system does not say.
int64_t peak_memory_bytes() {
  std::ifstream status("/proc/self/status");
  for (std::string word; status >> word;) {
    int64_t kibibytes = 0;
    if (word == "VmHWM:" && status >> kibibytes) return kibibytes * 1024;
  }
  return 0;
}

struct StepInput {
  Tensor latent;            // [1, 4, h, w]
  sd::UnetContext context;  // two rows: without and with the prompt
};

// One step with guidance: both predictions in one pass, combined.
Tensor guided_step(const sd::Unet& unet, const StepInput& in, double timestep) {
  const Tensor both = unet(at::cat({in.latent, in.latent}), timestep, in.context);
  const Tensor plain = both.narrow(0, 0, 1);
  return plain + (both.narrow(0, 1, 1) - plain) * guidance_scale;
}

// Processor time of all threads so far; what it took, even while other programs run beside.
double processor_seconds() {
  timespec time{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

struct Timing {
  double first = 0;  // includes what is prepared once for a size
  double best = 0;
  double mean = 0;
  double processor = 0;  // mean
  bool finite = true;    // every number of every result
};

Timing time_steps(const sd::Unet& unet, const StepInput& in, int steps) {
  Timing timing;
  timing.first = seconds_of([&] { guided_step(unet, in, 999); });
  timing.best = 1e9;
  const double before = processor_seconds();
  for (int i = 0; i < steps; ++i) {
    const double timestep = 999.0 * (steps - i) / (steps + 1);
    Tensor out;
    const double spent = seconds_of([&] { out = guided_step(unet, in, timestep); });
    timing.finite = timing.finite && out.isfinite().all().item<bool>();
    timing.best = std::min(timing.best, spent);
    timing.mean += spent / steps;
  }
  timing.processor = (processor_seconds() - before) / steps;
  return timing;
}

// Two calls; the second, with everything prepared, counts.
double second_call(const std::function<void()>& work) {
  work();
  return seconds_of(work);
}

struct OurStep {
  Tensor result;
  double seconds = 0;
};

boost::json::object bench_libtorch(const BenchSettings& settings, RandomWeights& random,
                                   const StepInput& in, const OurStep& ours) {
  use_libtorch_on_cpu(true);
  at::set_num_threads(settings.threads);
  const sd::Unet unet(Weights(random, {.precision = settings.precision}),
                      sd::published_shape(settings.shape)->unet);
  Tensor theirs;
  double best = 1e9;
  for (int i = 0; i < libtorch_steps; ++i) {
    best = std::min(best, seconds_of([&] { theirs = guided_step(unet, in, 500); }));
  }
  use_libtorch_on_cpu(false);
  const double error = (ours.result - theirs).norm().item<double>() / theirs.norm().item<double>();
  return {{"seconds_per_step", best},
          {"times_slower", best / ours.seconds},
          {"relative_difference", error}};
}

struct Models {
  // The text encoders run once per prompt and decide what is drawn: they stay in fp32.
  Models(RandomWeights& random, const sd::Shape& shape, const Compute& compute)
      : unet(std::make_unique<sd::Unet>(Weights(random, compute), shape.unet)),
        decode(Weights(random, compute), shape.vae) {
    for (const auto& each : shape.text) text.emplace_back(Weights(random, Compute{}), each);
  }

  TextEncoders text;
  std::unique_ptr<sd::Unet> unet;  // let go before libtorch's, which is as large
  sd::VaeDecoder decode;
};

sd::UnetContext encode(const TextEncoders& encoders, const sd::UnetConfig& unet,
                       const BenchSettings& settings) {
  sd::UnetContext context;
  std::vector<Tensor> hidden;
  for (const auto& encoder : encoders) {
    const auto states = encoder(at::randint(49000, {2, 77}, at::kInt));
    hidden.push_back(states.hidden);
    context.pooled = states.pooled;
  }
  context.text = at::cat(hidden, 2);
  context.numbers = frame_numbers(unet, Frame::whole(settings.height_px, settings.width_px));
  return context;
}

// What is timed, wherever it came from.
struct Parts {
  const TextEncoders& text;
  const sd::Unet& unet;
  const sd::VaeDecoder& decode;
};

// The members every report has, and the input of a step for more measures.
struct Measured {
  boost::json::object report;
  StepInput in;
  double best_step = 0;
};

Measured measure(const BenchSettings& settings, const Parts& parts) {
  Measured measured;
  StepInput& in = measured.in;
  const int64_t loaded_bytes = peak_memory_bytes();
  const double text_seconds =
      second_call([&] { in.context = encode(parts.text, parts.unet.config(), settings); });
  in.latent =
      at::randn({1, 4, settings.height_px / latent_factor, settings.width_px / latent_factor});
  const uint64_t before = operations_done();
  const Timing steps = time_steps(parts.unet, in, settings.steps);
  const double work = static_cast<double>(operations_done() - before) / (settings.steps + 1);
  trim_scratch();
  const uint64_t before_decode = operations_done();
  Tensor picture;
  const double decode_seconds = second_call([&] { picture = parts.decode(in.latent); });
  const double decode_work = static_cast<double>(operations_done() - before_decode) / 2;
  const double peak = measured_peak(settings.precision);
  measured.best_step = steps.best;
  measured.report = {{"width", settings.width_px},
                     {"height", settings.height_px},
                     {"steps", settings.steps},
                     {"dtype", name_of(settings.precision)},
                     {"threads", settings.threads},
                     {"kernels", cpu_features()},
                     {"seconds_per_step", steps.mean},
                     {"seconds_per_step_best", steps.best},
                     {"seconds_first_step", steps.first},
                     {"processor_seconds_per_step", steps.processor},
                     {"text_encode_seconds", text_seconds},
                     {"vae_decode_seconds", decode_seconds},
                     {"finite", steps.finite && picture.isfinite().all().item<bool>()},
                     {"peak_memory_bytes_loaded", loaded_bytes},
                     {"peak_memory_bytes", peak_memory_bytes()},
                     {"gflop_per_step", work / 1e9},
                     {"gflops", work / steps.mean / 1e9},
                     {"gflops_vae_decode", decode_work / decode_seconds / 1e9},
                     {"gflops_peak", peak / 1e9},
                     {"fraction_of_peak", work / steps.mean / peak},
                     {"fraction_of_peak_best", work / steps.best / peak}};
  return measured;
}

boost::json::object bench_shape(const BenchSettings& settings, const sd::Shape& shape) {
  RandomWeights random;
  std::optional<Models> models;
  const Compute compute{.precision = settings.precision};
  const double load = seconds_of([&] { models.emplace(random, shape, compute); });
  Measured measured = measure(settings, {models->text, *models->unet, models->decode});
  measured.report["shape"] = settings.shape;
  measured.report["load_seconds"] = load;
  if (settings.against_libtorch) {
    const Tensor ours = guided_step(*models->unet, measured.in, 500);
    models->unet.reset();
    measured.report["libtorch"] =
        bench_libtorch(settings, random, measured.in, {ours, measured.best_step});
  }
  return std::move(measured.report);
}

Result<boost::json::object> bench_model(const BenchSettings& settings) {
  Result<std::unique_ptr<const SdModel>> model = nullptr;
  const double load =
      seconds_of([&] { model = load_model(settings.model, {.precision = settings.precision}); });
  if (!model) return fail(std::move(model).error());
  const SdModel& loaded = **model;
  Measured measured = measure(settings, {loaded.text, loaded.unet, loaded.vae.decode});
  measured.report["model"] = settings.model;
  measured.report["base"] = loaded.facts.base;
  measured.report["load_seconds"] = load;
  return std::move(measured.report);
}

}  // namespace

Result<std::string> run_bench(const BenchSettings& settings) {
  if (!can_compute_in(settings.precision, at::Device(at::kCPU))) {
    return fail(ErrorKind::invalid, "This processor computes in fp32 only.");
  }
  const auto shape = sd::published_shape(settings.shape);
  if (!shape) return fail(ErrorKind::invalid, "There is no shape " + settings.shape + ".");
  return guard("libtorch or oneDNN", [&]() -> Result<std::string> {
    const at::NoGradGuard no_gradients;
    set_cpu_threads(settings.threads);
    at::manual_seed(1);
    if (settings.model.empty()) return json_text(bench_shape(settings, *shape));
    TRY(const auto report, bench_model(settings));
    return json_text(report);
  });
}

}  // namespace atelier
