#include "models/lora_words.h"

#include <algorithm>
#include <boost/json.hpp>
#include <cctype>
#include <cmath>
#include <cstdlib>

#include "base/fields.h"

namespace atelier {
namespace {

constexpr size_t phrase_bytes_max = 200;

std::string trimmed(std::string_view text) {
  const auto from = text.find_first_not_of(" \t\r\n");
  if (from == std::string_view::npos) return {};
  return std::string(text.substr(from, text.find_last_not_of(" \t\r\n") - from + 1));
}

void add(std::vector<std::string>& phrases, std::string_view text) {
  std::string phrase = trimmed(text);
  if (phrase.empty() || phrase.size() > phrase_bytes_max) return;
  if (phrases.size() >= trigger_phrases_max) return;
  if (std::find(phrases.begin(), phrases.end(), phrase) != phrases.end()) return;
  phrases.push_back(std::move(phrase));
}

void add_list(std::vector<std::string>& phrases, std::string_view text) {
  while (!text.empty()) {
    const size_t comma = text.find(',');
    add(phrases, text.substr(0, comma));
    if (comma == std::string_view::npos) return;
    text.remove_prefix(comma + 1);
  }
}

std::string_view value_of(const WeightMetadata& metadata, const char* key) {
  const auto found = metadata.find(key);
  return found == metadata.end() ? std::string_view() : std::string_view(found->second);
}

int64_t count_of(const boost::json::value& value) {
  return value.is_int64() ? value.get_int64() : 0;
}

// {"10_sunflower girl": {"sunflower girl": 20, "smile": 7}}: the captions of every folder with how
// many pictures had them.
void add_captions(std::vector<std::string>& phrases, std::string_view text) {
  const auto json = parse_json(text);
  if (!json || !json->is_object()) return;
  for (const auto& folder : json->get_object()) {
    if (!folder.value().is_object()) continue;
    int64_t most = 0;
    for (const auto& each : folder.value().get_object()) {
      most = std::max(most, count_of(each.value()));
    }
    for (const auto& each : folder.value().get_object()) {
      if (most > 1 && count_of(each.value()) == most) add(phrases, each.key());
    }
  }
}

}  // namespace

std::vector<std::string> lora_trigger_phrases(const WeightMetadata& metadata) {
  std::vector<std::string> phrases;
  for (const char* key : {"modelspec.trigger_phrase", "trigger_phrases", "trigger_words",
                          "trigger_word", "trained_words"}) {
    add_list(phrases, value_of(metadata, key));
  }
  if (phrases.empty()) add_captions(phrases, value_of(metadata, "ss_tag_frequency"));
  return phrases;
}

std::optional<double> lora_default_weight(const WeightMetadata& metadata) {
  for (const char* key : {"modelspec.default_weight", "default_weight", "preferred_weight"}) {
    const std::string text(value_of(metadata, key));
    char* end = nullptr;
    const double value = std::strtod(text.c_str(), &end);
    if (!text.empty() && *end == 0 && std::abs(value) <= 10) return value;
  }
  return std::nullopt;
}

std::string lora_base(const WeightMetadata& metadata) {
  std::string said(value_of(metadata, "ss_base_model_version"));
  said += ' ';
  said += value_of(metadata, "modelspec.architecture");
  for (char& c : said) c = c == '_' ? '-' : char(std::tolower(static_cast<unsigned char>(c)));
  // From the special to the general, as trainers spell them.
  constexpr std::pair<std::string_view, const char*> spellings[] = {
      {"sdxl", "sdxl"},
      {"stable-diffusion-xl", "sdxl"},
      {"flux", "flux"},
      {"sd3", "sd-3"},
      {"stable-diffusion-3", "sd-3"},
      {"sd-v2", "sd-2"},
      {"stable-diffusion-v2", "sd-2"},
      {"sd-v1", "sd-1"},
      {"stable-diffusion-v1", "sd-1"}};
  for (const auto& [spelling, base] : spellings) {
    if (said.find(spelling) != std::string::npos) return base;
  }
  return "unknown";
}

}  // namespace atelier
