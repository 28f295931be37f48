#include "services/step_times.h"

#include <array>
#include <boost/json.hpp>
#include <charconv>
#include <cmath>

#include "base/fields.h"

namespace atelier {
namespace {

// The newest image counts this much: a machine that got busy is noticed within two or three.
constexpr double newest_share = 0.4;
constexpr size_t kinds_max = 200;

void learn(std::map<std::string, double, std::less<>>& known, const std::string& name,
           double value) {
  const auto found = known.find(name);
  if (found != known.end()) {
    found->second += newest_share * (value - found->second);
  } else if (known.size() < kinds_max) {
    known.emplace(name, value);
  }
}

// Pixels in "MODEL 512x768 2 0"; 0 when there are none.
double pixels_of(std::string_view time_key) {
  const size_t begin = time_key.find(' ') + 1;
  const size_t cross = time_key.find('x', begin);
  if (begin == 0 || cross == std::string_view::npos) return 0;
  int width = 0;
  int height = 0;
  std::from_chars(time_key.data() + begin, time_key.data() + cross, width);
  std::from_chars(time_key.data() + cross + 1, time_key.data() + time_key.size(), height);
  return double(width) * height;
}

// What is known of the same work, else of the same model at the nearest size, by pixels.
std::optional<double> nearest(const std::map<std::string, double, std::less<>>& known,
                              std::string_view time_key) {
  if (const auto found = known.find(time_key); found != known.end()) return found->second;
  const double pixels = pixels_of(time_key);
  const std::string_view model = model_of_time_key(time_key);
  std::optional<double> best;
  double best_distance = 0;
  for (const auto& [key, seconds] : known) {
    const double known_pixels = pixels_of(key);
    if (model_of_time_key(key) != model || known_pixels <= 0 || pixels <= 0) continue;
    const double distance = std::abs(std::log(pixels / known_pixels));
    if (best && distance >= best_distance) continue;
    best_distance = distance;
    best = seconds * pixels / known_pixels;
  }
  return best;
}

boost::json::object written(const std::map<std::string, double, std::less<>>& known) {
  boost::json::object object;
  for (const auto& [name, value] : known) object[name] = value;
  return object;
}

void read_into(const boost::json::object& object, std::string_view name,
               std::map<std::string, double, std::less<>>& known) {
  const auto* list = object.if_contains(name);
  if (list == nullptr || !list->is_object()) return;
  for (const auto& entry : list->get_object()) {
    if (!entry.value().is_number() || known.size() >= kinds_max) continue;
    const double value = entry.value().to_number<double>();
    if (value > 0) known[std::string(entry.key())] = value;
  }
}

}  // namespace

std::string_view model_of_time_key(std::string_view time_key) {
  return time_key.substr(0, time_key.find(' '));
}

void StepTimes::learn_image(const std::string& time_key, double steps, double seconds) {
  if (steps <= 0 || seconds <= 0) return;
  const std::lock_guard lock(mutex_);
  learn(step_s_, time_key, seconds / steps);
}

void StepTimes::learn_overhead(const std::string& time_key, double seconds) {
  if (!(seconds >= 0)) return;
  const std::lock_guard lock(mutex_);
  learn(overhead_s_, time_key, seconds);
}

void StepTimes::learn_load(const std::string& model, double seconds) {
  const std::lock_guard lock(mutex_);
  learn(load_s_, model, seconds);
}

std::optional<double> StepTimes::seconds_of(std::string_view time_key, double steps) const {
  const std::lock_guard lock(mutex_);
  const auto step_s = nearest(step_s_, time_key);
  return step_s ? std::optional(*step_s * steps) : std::nullopt;
}

std::optional<double> StepTimes::overhead_seconds_of(std::string_view time_key) const {
  const std::lock_guard lock(mutex_);
  return nearest(overhead_s_, time_key);
}

double StepTimes::load_seconds_of(std::string_view model) const {
  const std::lock_guard lock(mutex_);
  const auto found = load_s_.find(model);
  return found == load_s_.end() ? 0 : found->second;
}

std::string StepTimes::text() const {
  const std::lock_guard lock(mutex_);
  const boost::json::object object{{"steps", written(step_s_)},
                                   {"overheads", written(overhead_s_)},
                                   {"loads", written(load_s_)}};
  return json_text(object);
}

void StepTimes::read(std::string_view text) {
  const auto value = parse_json(text);
  if (!value || !value->is_object()) return;
  const std::lock_guard lock(mutex_);
  read_into(value->get_object(), "steps", step_s_);
  read_into(value->get_object(), "overheads", overhead_s_);
  read_into(value->get_object(), "loads", load_s_);
}

}  // namespace atelier
