#include "media/recipes/foreign_samplers.h"

#include <algorithm>
#include <array>

namespace atelier {
namespace {

struct Counterpart {
  std::string_view key;  // as plain_key() makes it
  std::string_view ours;
  bool has_karras = false;
  // What AUTOMATIC1111's "Automatic" means for it.
  std::string_view automatic = "";
};

constexpr std::array<Counterpart, 23> counterparts{{{"ddim", "ddim"},
                                                    {"ddimv3", "ddim"},
                                                    {"ddpm", "ddpm"},
                                                    {"deis", "deis", true},
                                                    {"plms", "pndm"},
                                                    {"pndm", "pndm"},
                                                    {"lms", "lms", true},
                                                    {"heun", "heun", true},
                                                    {"euler", "euler", true},
                                                    {"eulera", "euler_a"},
                                                    {"dpm2", "kdpm_2", true, "karras"},
                                                    {"dpm2a", "kdpm_2_a", true, "karras"},
                                                    {"dpmfast", "dpm_fast"},
                                                    {"dpmadaptive", "dpm_adaptive"},
                                                    {"dpmpp2s", "dpmpp_2s", true},
                                                    {"dpmpp2sa", "dpmpp_2s_a", true, "karras"},
                                                    {"dpmpp2m", "dpmpp_2m", true, "karras"},
                                                    {"dpmpp3m", "dpmpp_3m", true},
                                                    {"dpmppsde", "dpmpp_sde", true, "karras"},
                                                    {"unipc", "unipc", true},
                                                    {"unipcbh2", "unipc", true},
                                                    {"lcm", "lcm"},
                                                    {"tcd", "tcd"}}};
// The two with a schedule of their own; apart, so that the table stays narrow.
constexpr std::array<Counterpart, 2> sde_counterparts{
    {{"dpmpp2msde", "dpmpp_2m_sde", true, "exponential"},
     {"dpmpp3msde", "dpmpp_3m_sde", true, "exponential"}}};

// Lower-case letters and digits only, + as p: "DPM++ 2M SDE" and "dpmpp_2m_sde" are the same.
std::string plain_key(std::string_view name) {
  std::string key;
  for (const char c : name) {
    if (c >= 'A' && c <= 'Z') {
      key += char(c - 'A' + 'a');
    } else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
      key += c;
    } else if (c == '+') {
      key += 'p';
    }
  }
  return key;
}

bool cut_ending(std::string& text, std::string_view ending) {
  if (!text.ends_with(ending) || text.size() == ending.size()) return false;
  text.resize(text.size() - ending.size());
  return true;
}

const Counterpart* find_counterpart(std::string_view key) {
  const auto is_it = [&](const Counterpart& known) { return known.key == key; };
  const auto found = std::find_if(counterparts.begin(), counterparts.end(), is_it);
  if (found != counterparts.end()) return &*found;
  const auto sde = std::find_if(sde_counterparts.begin(), sde_counterparts.end(), is_it);
  return sde == sde_counterparts.end() ? nullptr : &*sde;
}

}  // namespace

std::string our_scheduler(std::string_view sampler, std::string_view schedule) {
  if (sampler.starts_with("sample_")) sampler.remove_prefix(7);
  if (sampler.starts_with("k_")) sampler.remove_prefix(2);
  std::string key = plain_key(sampler);
  std::string wanted = plain_key(schedule);
  // Older versions named the schedule with the sampler: "DPM++ 2M Karras", InvokeAI's "dpmpp_2m_k".
  for (const std::string_view ending : {"karras", "exponential"}) {
    if (cut_ending(key, ending)) wanted = ending;
  }
  if (sampler.ends_with("_k") && cut_ending(key, "k")) wanted = "karras";
  cut_ending(key, "gpu");
  if (cut_ending(key, "ancestral")) key += 'a';
  if (key.starts_with("kdpm2")) key.erase(0, 1);
  const Counterpart* known = find_counterpart(key);
  if (known == nullptr) return {};
  if (wanted == "automatic") wanted = known->automatic;
  const std::string ours(known->ours);
  const bool plain = wanted.empty() || wanted == "normal" || wanted == "native" ||
                     wanted == "default" || wanted == "none" || wanted == "uniform";
  if (plain) return ours;
  if (wanted == "karras") return known->has_karras ? ours + "_k" : std::string();
  if (wanted == "exponential" && ours == "dpmpp_3m_sde") return ours + "_e";
  return {};
}

}  // namespace atelier
