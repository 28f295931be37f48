#include "diffusion/replay.h"

#include <cmath>
#include <fstream>
#include <limits>
#include <sstream>

#include "base/fields.h"
#include "base/guard.h"
#include "diffusion/samplers/k_sampler.h"
#include "diffusion/samplers/list.h"
#include "tensor/weight_file.h"

namespace atelier {
namespace {

constexpr double state_tolerance = 1e-4;
constexpr double sigma_tolerance = 1e-5;
constexpr double nothing = std::numeric_limits<double>::quiet_NaN();

// One entry of cases.json or k_cases.json.
struct Case {
  std::string key;
  std::string scheduler;  // a class of diffusers
  std::string sampler;    // a function of k-diffusion
  boost::json::value config = boost::json::object();
  boost::json::value options = boost::json::object();
  std::optional<double> mu;
  std::string prediction = "epsilon";
  std::string schedule;  // k-diffusion: default, karras or exponential
  std::optional<double> sigma_min;
  std::optional<double> sigma_max;
  size_t steps = 0;
  int64_t noise_used = 0;

  bool is_class() const { return sampler.empty(); }
};

template <class V>
void fields(V& v, Case& c) {
  v.required("key", c.key);
  v.defaulted("scheduler", c.scheduler);
  v.defaulted("sampler", c.sampler);
  v.defaulted("config", c.config);
  v.defaulted("options", c.options);
  v.defaulted("step_options", c.options);
  v.optional("mu", c.mu);
  v.defaulted("prediction", c.prediction);
  v.defaulted("schedule", c.schedule);
  v.optional("sigma_min", c.sigma_min);
  v.optional("sigma_max", c.sigma_max);
  v.required("steps", c.steps).between(1, 1000);
  v.required("noise_used", c.noise_used);
}

Result<std::string> read_text(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return fail(ErrorKind::not_found, path.filename().string() + " is missing.");
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

// ---- recordings
// -----------------------------------------------------------------------------------

class Recording {
 public:
  static Result<Recording> open(const std::filesystem::path& path) {
    TRY(auto file, WeightFile::open(path));
    return Recording(std::move(file));
  }

  bool has(const std::string& name) const { return file_->find(name) != nullptr; }

  Result<Tensor> read(const std::string& name) const {
    const WeightEntry* entry = file_->find(name);
    if (entry == nullptr) return fail(ErrorKind::not_found, "the tensor " + name + " is missing");
    TRY_DO(file_->check_finite(*entry));
    TRY(const auto tensor, file_->tensor(*entry));
    return tensor.to(at::kFloat);
  }

 private:
  explicit Recording(std::shared_ptr<const WeightFile> file) : file_(std::move(file)) {}
  std::shared_ptr<const WeightFile> file_;
};

// The recorded noise, one tensor after the other.
class NoiseList {
 public:
  explicit NoiseList(const Recording& recording) : recording_(recording) {}

  Tensor next() {
    auto tensor = recording_.read("noise." + std::to_string(used_));
    ++used_;
    // Inside guard(): the sampler has no other way to stop.
    if (!tensor) throw std::runtime_error(tensor.error().message);
    return *tensor;
  }
  int64_t used() const { return used_; }

 private:
  const Recording& recording_;
  int64_t used_ = 0;
};

// ---- comparing
// ------------------------------------------------------------------------------------

// Keeps the worst of several comparisons, each measured by its own allowance.
class Verdicts {
 public:
  explicit Verdicts(double tolerance) : tolerance_(tolerance) {}

  void compare(const std::string& what, const Tensor& ours, const Tensor& theirs) {
    compare(what, ours, theirs, at::full_like(theirs, tolerance_, at::kDouble));
  }
  void compare_sigmas(const std::string& what, const Tensor& ours, const Tensor& theirs) {
    constexpr double least = 1e-8;
    compare(what, ours, theirs, (theirs.to(at::kDouble).abs() * sigma_tolerance).clamp_min(least));
  }
  void count(const std::string& what, int64_t ours, int64_t theirs) {
    if (ours == theirs) return;
    note(nothing, what + ": " + std::to_string(ours) + " instead of " + std::to_string(theirs));
  }

  ReplayOutcome outcome(const std::string& name) const {
    return {name, worst_ * tolerance_, tolerance_, note_};
  }

 private:
  void compare(const std::string& what, const Tensor& ours, const Tensor& theirs,
               const Tensor& allowed) {
    if (ours.sizes() != theirs.sizes()) {
      note(nothing, what + " has another shape");
      return;
    }
    if (ours.numel() == 0) return;
    const auto gap = (ours.to(at::kDouble) - theirs.to(at::kDouble)).abs() / allowed;
    const double ratio = gap.max().item<double>();
    if (!(ratio <= 1)) {
      note(ratio, what + " is off by " + std::to_string(ratio) + " of what is allowed");
    } else if (ratio > worst_) {
      worst_ = ratio;
    }
  }
  // The first fault is the one to mend; a NaN stays.
  void note(double ratio, std::string text) {
    if (note_.empty()) note_ = std::move(text);
    if (std::isnan(ratio) || ratio > worst_) worst_ = ratio;
  }

  double tolerance_;
  double worst_ = 0;
  std::string note_;
};

template <class T>
Tensor as_tensor(const std::vector<T>& values) {
  auto out = at::empty({int64_t(values.size())}, at::kDouble);
  std::copy(values.begin(), values.end(), out.template data_ptr<double>());
  return out;
}

// ---- one case
// -------------------------------------------------------------------------------------

const boost::json::object& object_of(const boost::json::value& value) {
  static const boost::json::object empty;
  return value.is_object() ? value.get_object() : empty;
}

Result<SamplerConfig> config_of(const Case& c) {
  const std::string& reference = c.is_class() ? c.scheduler : c.sampler;
  const auto algorithm = find_reference_algorithm(reference);
  if (!algorithm) return fail(ErrorKind::invalid, "unknown scheduler " + reference);
  TRY(auto step, read_step_options(object_of(c.options)));
  if (c.is_class()) {
    TRY(auto config, read_sampler_config(*algorithm, object_of(c.config), AbsentOption::off,
                                         UnknownOption::refuse));
    config.step = step;
    config.mu = c.mu;
    return config;
  }
  SamplerConfig config = class_defaults(*algorithm);
  config.step = step;
  const auto prediction = find_enum<Prediction>(c.prediction);
  if (!prediction) return fail(ErrorKind::invalid, "unknown prediction " + c.prediction);
  config.prediction_type = *prediction;
  config.use_karras_sigmas = c.schedule == "karras";
  config.use_exponential_sigmas = c.schedule == "exponential";
  if (c.schedule != "default" && !config.use_karras_sigmas && !config.use_exponential_sigmas) {
    return fail(ErrorKind::invalid, "unknown schedule " + c.schedule);
  }
  config.sigma_min = c.sigma_min;
  config.sigma_max = c.sigma_max;
  return config;
}

struct Folder {
  Recording expected;
  Recording noise;
};

Result<> compare_plan(const Case& c, const SamplerPlan& plan, const Recording& expected,
                      Verdicts& verdicts) {
  if (c.is_class()) {
    TRY(const auto timesteps, expected.read(c.key + ".timesteps"));
    verdicts.compare("timesteps", as_tensor(plan.timesteps), timesteps);
    TRY(const auto sigma, expected.read(c.key + ".init_noise_sigma"));
    verdicts.compare_sigmas("init_noise_sigma", as_tensor(std::vector{plan.init_noise_sigma}),
                            sigma.reshape({-1}));
  }
  // These two find their own sigmas between two ends.
  if (c.sampler == "sample_dpm_fast" || c.sampler == "sample_dpm_adaptive") return {};
  if (plan.sigmas.empty()) return {};
  TRY(const auto sigmas, expected.read(c.key + ".sigmas"));
  verdicts.compare_sigmas("sigmas", as_tensor(plan.sigmas), sigmas);
  return {};
}

// The states a recording keeps: of diffusers those around each step; of k-diffusion the one in
// which each step first asks the network, after any churn.
class Trajectory {
 public:
  Trajectory(const Case& c, const SamplerConfig& config, const SamplerPlan& plan)
      : is_class_(c.is_class()), options_(config.step), plan_(plan) {}

  void begin_step(size_t index, const Tensor& x) {
    if (is_class_) states_.push_back(x);
    index_ = index;
    asked_ = false;
  }

  Model network() {
    return [this](const Tensor& x, double timestep) {
      if (!is_class_ && !asked_ && index_ < plan_.sigmas.size()) {
        const float sigma = churned_sigma(options_, plan_, index_);
        states_.push_back(x * std::sqrt(sigma * sigma + 1));
      }
      asked_ = true;
      return formula_network(x, timestep);
    };
  }

  Tensor ended(const Tensor& x) const {
    auto states = states_;
    if (is_class_) states.push_back(x);
    return at::cat(states);
  }

 private:
  bool is_class_;
  StepOptions options_;
  const SamplerPlan& plan_;
  std::vector<Tensor> states_;
  size_t index_ = 0;
  bool asked_ = false;
};

Result<ReplayOutcome> replay(const Case& c, const Folder& folder) {
  const Recording& expected = folder.expected;
  TRY(const auto config, config_of(c));
  TRY(const auto sampler, make_sampler(config, c.steps));
  const SamplerPlan& plan = sampler->plan();
  TRY(const auto final_state, expected.read(c.key + ".final"));
  TRY(const auto init, folder.noise.read("init"));
  const double greatest = final_state.abs().max().item<double>();
  Verdicts verdicts(state_tolerance * std::max(1.0, greatest));

  TRY_DO(compare_plan(c, plan, expected, verdicts));

  NoiseList noises(folder.noise);
  const auto next_noise = [&noises] { return noises.next(); };
  Tensor x = init * plan.init_noise_sigma;
  Trajectory trajectory(c, config, plan);
  sampler->begin(0);
  for (size_t i = 0; !sampler->finished(i); ++i) {
    trajectory.begin_step(i, x);
    x = sampler->step(i, x, trajectory.network(), next_noise);
  }
  verdicts.compare("the final state", x, final_state);
  verdicts.count("noise draws", noises.used(), c.noise_used);
  if (expected.has(c.key + ".trajectory")) {
    TRY(const auto states, expected.read(c.key + ".trajectory"));
    verdicts.compare("the trajectory", trajectory.ended(x), states);
  }
  return verdicts.outcome(c.key);
}

// The table of noise levels k-diffusion's runs were made with, where it was recorded.
Result<ReplayOutcome> compare_table(const Recording& expected) {
  TRY(const auto theirs, expected.read("model_sigmas"));
  const auto table = make_noise_table(class_defaults(Algorithm::k_euler), TerminalSnr::floored);
  Verdicts verdicts(state_tolerance);
  verdicts.compare_sigmas("sigmas", as_tensor(table.sigmas), theirs);
  return verdicts.outcome("model_sigmas");
}

struct Listing {
  const char* cases;
  const char* expected;
};

Result<> replay_listing(const std::filesystem::path& folder, const Listing& listing,
                        const ReplaySink& sink) {
  TRY(const auto text, read_text(folder / listing.cases));
  TRY(const auto json, parse_json(text));
  if (!json.is_array()) return fail(ErrorKind::corrupt, "the list of cases is no list");
  TRY(auto expected, Recording::open(folder / listing.expected));
  TRY(auto noise, Recording::open(folder / "noise.safetensors"));
  const Folder files{std::move(expected), std::move(noise)};
  if (files.expected.has("model_sigmas")) {
    TRY(const auto outcome, compare_table(files.expected));
    sink(outcome);
  }
  for (const auto& entry : json.get_array()) {
    const auto run = [&]() -> Result<ReplayOutcome> {
      TRY(const auto c, read_json_value<Case>(entry, UnknownFields::ignore));
      return replay(c, files);
    };
    auto outcome = guard("libtorch", run);
    std::string name = std::string(listing.cases);
    if (entry.is_object() && entry.get_object().contains("key")) {
      name = json_text(entry.at("key"));
      if (name.size() > 2 && name.front() == '"') name = name.substr(1, name.size() - 2);
    }
    sink(outcome ? *outcome : ReplayOutcome{name, nothing, 0, to_line(outcome.error())});
  }
  return {};
}

}  // namespace

Tensor formula_network(const Tensor& x, double timestep) {
  return 0.7 * x + 0.3 * at::tanh(2 * x) + 0.1 * std::sin(0.01 * timestep);
}

void replay_folder(const std::filesystem::path& folder, const ReplaySink& sink) {
  constexpr Listing listings[] = {{"cases.json", "expected.safetensors"},
                                  {"k_cases.json", "k_expected.safetensors"}};
  for (const Listing& listing : listings) {
    const auto done = replay_listing(folder, listing, sink);
    if (!done) sink({listing.cases, nothing, 0, to_line(done.error())});
  }
}

}  // namespace atelier
