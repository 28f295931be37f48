// The weight files of a model on disk: a diffusers folder or one file. Says what tensors there are,
// not what they mean.
#pragma once
#include <array>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "tensor/weight_file.h"

namespace atelier {

enum class ModelFormat { diffusers, checkpoint };
constexpr std::array<std::string_view, 2> enum_names(ModelFormat) {
  return {"diffusers", "checkpoint"};
}

struct FileTensor {
  std::string part;  // the subfolder, such as "unet"; empty in a single file
  std::shared_ptr<const WeightFile> file;
  const WeightEntry* entry = nullptr;  // lives as long as `file`

  // As messages name it: "unet/conv_in.weight".
  std::string label() const;
};

struct ModelFiles {
  ModelFormat format = ModelFormat::checkpoint;
  std::filesystem::path path;
  std::vector<FileTensor> tensors;
  uint64_t bytes = 0;

  // A folder is read part by part: in each the plain file, else the fp16 one, else shards by their
  // index. not_found; corrupt with file and tensor; invalid for a folder or file that is no model.
  static Result<ModelFiles> open(const std::filesystem::path& path);
};

}  // namespace atelier
