// How long things take on this machine, learned from what was finished: seconds for a step of each
// kind of work, seconds to load each model. Threads: any.
#pragma once
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace atelier {

class StepTimes {
 public:
  // One finished image of `steps` work steps took so long, from its first word to its last pixel.
  void learn_image(const std::string& time_key, double steps, double seconds);
  // What of that was no step: words in front, decoding behind.
  void learn_overhead(const std::string& time_key, double seconds);
  void learn_load(const std::string& model, double seconds);

  // Seconds for so many work steps: from work of the same kind, else from the same model at another
  // size, in proportion to its pixels. Nothing when this model never drew.
  std::optional<double> seconds_of(std::string_view time_key, double steps) const;
  // Known for another size, too, in proportion to its pixels.
  std::optional<double> overhead_seconds_of(std::string_view time_key) const;
  double load_seconds_of(std::string_view model) const;

  // As one JSON text, so that a restart forgets nothing; whatever cannot be read is forgotten.
  std::string text() const;
  void read(std::string_view text);

 private:
  mutable std::mutex mutex_;
  std::map<std::string, double, std::less<>> step_s_;
  std::map<std::string, double, std::less<>> overhead_s_;
  std::map<std::string, double, std::less<>> load_s_;
};

// The first word of a time key: what draws.
std::string_view model_of_time_key(std::string_view time_key);

}  // namespace atelier
