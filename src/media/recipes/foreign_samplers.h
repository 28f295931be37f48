// Other tools' samplers in our words.
#pragma once
#include <string>
#include <string_view>

namespace atelier {

// "DPM++ 2M Karras", "dpmpp_2m" with "karras", "k_dpmpp_2m": dpmpp_2m_k. Empty when we have no
// counterpart; a schedule of sigmas we do not have (exponential, beta, ...) counts as none, because
// the picture would be another.
std::string our_scheduler(std::string_view sampler, std::string_view schedule);

}  // namespace atelier
