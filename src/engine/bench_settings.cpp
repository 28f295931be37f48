#include <charconv>
#include <functional>
#include <map>
#include <thread>

#include "base/enum_names.h"
#include "engine/bench.h"
#include "models/sd/shapes.h"

namespace atelier {
namespace {

constexpr int side_px_max = 4096;
constexpr int side_px_step = 8;
constexpr int steps_max = 1000;
constexpr int threads_max = 64;

// Reads a whole number within the limits; false for anything else.
bool read_number(const std::string& word, int least, int most, int& to) {
  int value = 0;
  const auto [end, failed] = std::from_chars(word.data(), word.data() + word.size(), value);
  if (failed != std::errc{} || end != word.data() + word.size()) return false;
  if (value < least || value > most) return false;
  to = value;
  return true;
}

bool read_side(const std::string& word, int& to) {
  return read_number(word, side_px_step, side_px_max, to) && to % side_px_step == 0;
}

using Reader = std::function<bool(const std::string& word, BenchSettings& settings)>;

struct Option {
  Reader read;
  std::string says;
};

const std::map<std::string, Option>& options() {
  static const std::map<std::string, Option> known = {
      {"--shape",
       {[](const auto& w, auto& s) { return sd::published_shape(s.shape = w).has_value(); },
        "must be sd15, sd2, sdxl or sdxl-refiner"}},
      {"--width",
       {[](const auto& w, auto& s) { return read_side(w, s.width_px); },
        "must be a multiple of 8, at most 4096"}},
      {"--height",
       {[](const auto& w, auto& s) { return read_side(w, s.height_px); },
        "must be a multiple of 8, at most 4096"}},
      {"--steps",
       {[](const auto& w, auto& s) { return read_number(w, 1, steps_max, s.steps); },
        "must be 1..1000"}},
      {"--threads",
       {[](const auto& w, auto& s) { return read_number(w, 1, threads_max, s.threads); },
        "must be 1..64"}},
      {"--dtype",
       {[](const auto& w, auto& s) {
          const auto found = find_enum<Precision>(w);
          s.precision = found.value_or(s.precision);
          return found.has_value();
        },
        "must be bf16 or fp32"}},
      {"--model",
       {[](const auto& w, auto& s) { return !(s.model = w).empty(); }, "must be a path"}},
      {"--against",
       {[](const auto& w, auto& s) { return (s.against_libtorch = w == "torch"); },
        "must be torch"}},
  };
  return known;
}

}  // namespace

Result<BenchSettings> bench_settings(const std::vector<std::string>& arguments) {
  BenchSettings settings;
  Error error{ErrorKind::invalid, "The benchmark cannot run like that.", {}, {}};
  for (size_t i = 0; i < arguments.size(); i += 2) {
    const auto option = options().find(arguments[i]);
    if (option == options().end()) {
      error.faults.push_back({arguments[i], "is not an option of bench"});
      break;
    }
    if (i + 1 == arguments.size() || !option->second.read(arguments[i + 1], settings)) {
      error.faults.push_back({arguments[i], option->second.says});
    }
  }
  if (!error.faults.empty()) return fail(std::move(error));
  return settings;
}

}  // namespace atelier
