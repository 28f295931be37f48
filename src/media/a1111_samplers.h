// Our schedulers' names in AUTOMATIC1111's words: a sampler and a "schedule type".
#pragma once
#include <string>
#include <string_view>

namespace atelier {

struct A1111Sampler {
  std::string sampler;
  std::string schedule;  // "Karras", or "Automatic"
};

// A name it has no word for stays as it is.
A1111Sampler a1111_sampler(std::string_view scheduler);

}  // namespace atelier
