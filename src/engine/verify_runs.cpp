#include "engine/verify_runs.h"

#include <boost/json.hpp>
#include <cstdlib>

#include "diffusion/samplers/list.h"

namespace atelier {

namespace fs = std::filesystem;

Result<SamplerPtr> reference_sampler(const boost::json::value& scheduler_config, int steps) {
  const auto* config = scheduler_config.if_object();
  const auto* name = config != nullptr ? config->if_contains("_class_name") : nullptr;
  if (name == nullptr || !name->is_string()) {
    return fail(ErrorKind::invalid, "The case names no scheduler class.");
  }
  const auto algorithm = find_reference_algorithm(std::string_view(name->get_string()));
  if (!algorithm) {
    return fail(ErrorKind::invalid, "Unknown scheduler " + std::string(name->get_string()) + ".");
  }
  TRY(const auto settings,
      read_sampler_config(*algorithm, *config, AbsentOption::class_default, UnknownOption::refuse));
  return make_sampler(settings, size_t(steps));
}

ScratchFolder::ScratchFolder() {
  std::string pattern = (fs::temp_directory_path() / "atelier-verify-XXXXXX").string();
  if (mkdtemp(pattern.data()) != nullptr) path_ = pattern;
}

ScratchFolder::~ScratchFolder() {
  std::error_code code;
  if (!path_.empty()) fs::remove_all(path_, code);
}

}  // namespace atelier
