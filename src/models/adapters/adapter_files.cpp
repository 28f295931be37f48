#include "models/adapters/adapter_files.h"

#include <fmt/format.h>

namespace atelier::adapters {

Result<ModelFiles> open_adapter(const std::filesystem::path& path) {
  std::error_code ignored;
  if (!std::filesystem::is_directory(path, ignored)) return ModelFiles::open(path);
  constexpr std::string_view names[] = {"diffusion_pytorch_model.safetensors",
                                        "diffusion_pytorch_model.fp16.safetensors",
                                        "model.safetensors",
                                        "model.fp16.safetensors",
                                        "diffusion_pytorch_model.bin",
                                        "pytorch_model.bin",
                                        "ip_adapter.bin"};
  for (const auto name : names) {
    if (!std::filesystem::exists(path / name, ignored)) continue;
    TRY(ModelFiles files, ModelFiles::open(path / name));
    files.format = ModelFormat::diffusers;
    files.path = path;
    return files;
  }
  return fail(ErrorKind::invalid,
              fmt::format("{}: there are no weights in this folder", path.string()));
}

}  // namespace atelier::adapters
