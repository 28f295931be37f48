// What the kinds of `verify` that draw whole pictures share.
#pragma once
#include <filesystem>

#include <boost/json/fwd.hpp>

#include "diffusion/sampler.h"

namespace atelier {

// The sampler that a case's scheduler_config describes.
Result<SamplerPtr> reference_sampler(const boost::json::value& scheduler_config, int steps);

// A folder that removes itself; its path is empty where none could be made.
class ScratchFolder {
 public:
  ScratchFolder();
  ~ScratchFolder();
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace atelier
