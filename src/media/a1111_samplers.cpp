#include "media/a1111_samplers.h"

#include <algorithm>
#include <array>

namespace atelier {
namespace {

struct Spelling {
  std::string_view ours;
  std::string_view theirs;
};

// Ours without `_k`; that ending is their schedule type "Karras".
constexpr std::array<Spelling, 19> spellings{{{"ddim", "DDIM"},
                                              {"ddpm", "DDPM"},
                                              {"deis", "DEIS"},
                                              {"lms", "LMS"},
                                              {"pndm", "PLMS"},
                                              {"heun", "Heun"},
                                              {"euler", "Euler"},
                                              {"euler_a", "Euler a"},
                                              {"kdpm_2", "DPM2"},
                                              {"kdpm_2_a", "DPM2 a"},
                                              {"dpmpp_2s", "DPM++ 2S a"},
                                              {"dpmpp_2m", "DPM++ 2M"},
                                              {"dpmpp_2m_sde", "DPM++ 2M SDE"},
                                              {"dpmpp_3m", "DPM++ 3M SDE"},
                                              {"dpmpp_sde", "DPM++ SDE"},
                                              {"er_sde", "ER SDE"},
                                              {"unipc", "UniPC"},
                                              {"lcm", "LCM"},
                                              {"tcd", "TCD"}}};

}  // namespace

A1111Sampler a1111_sampler(std::string_view scheduler) {
  constexpr std::string_view karras_ending = "_k";
  const bool karras = scheduler.ends_with(karras_ending);
  const std::string_view plain =
      karras ? scheduler.substr(0, scheduler.size() - karras_ending.size()) : scheduler;
  const auto is_it = [&](const Spelling& spelling) { return spelling.ours == plain; };
  const auto found = std::find_if(spellings.begin(), spellings.end(), is_it);
  return {std::string(found == spellings.end() ? plain : found->theirs),
          karras ? "Karras" : "Automatic"};
}

}  // namespace atelier
