// A file of weights, mapped into memory: safetensors, torch's zip or older pickles, or GGUF, told
// apart by what is in them. Nothing is copied until someone asks for it.
#pragma once
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "tensor/safetensors.h"
#include "tensor/tensor.h"

namespace atelier {

// Immutable; any thread may read. Held by shared_ptr because tensors that view the mapping must
// keep it alive after the model's files are let go.
class WeightFile : public std::enable_shared_from_this<WeightFile> {
 public:
  // Maps the file and checks its header. not_found; corrupt with the file's and the tensor's name;
  // invalid with the name of what a pickle asks for that is no tensor.
  static Result<std::shared_ptr<const WeightFile>> open(const std::filesystem::path& path);

  ~WeightFile();
  WeightFile(const WeightFile&) = delete;
  WeightFile& operator=(const WeightFile&) = delete;

  const std::filesystem::path& path() const { return path_; }
  uint64_t bytes() const { return bytes_; }
  const std::vector<WeightEntry>& entries() const { return header_.entries; }
  const std::map<std::string, std::string>& metadata() const { return header_.metadata; }
  const WeightEntry* find(std::string_view name) const;

  // The tensor `entry` of this file as a view that keeps the file mapped; a copy where the file
  // does not align it. F8 becomes fp16 and a packed type fp32, as copies; a torch view keeps its
  // strides. Never written to: the mapping is read-only. invalid for wide unsigned types.
  Result<Tensor> tensor(const WeightEntry& entry) const;

  // corrupt when a number of the tensor is NaN or infinite; reads all of its bytes.
  Result<> check_finite(const WeightEntry& entry) const;

  // Takes the tensor's bytes out of this process's memory until someone reads them again: of a
  // model of many gigabytes only what is being read must be there.
  void let_go(const WeightEntry& entry) const;

  // corrupt when the file on disk became shorter since it was opened: reading a mapping beyond the
  // end of its file would kill the process.
  Result<> check_unchanged() const;

 private:
  WeightFile() = default;
  const std::byte* data_of(const WeightEntry& entry) const;
  Tensor unpacked(const WeightEntry& entry) const;

  std::filesystem::path path_;
  int descriptor_ = -1;
  uint64_t bytes_ = 0;
  const std::byte* mapping_ = nullptr;
  WeightHeader header_;
  std::map<std::string_view, size_t> by_name_;
};

// Writes tensors (CPU, contiguous or not) as a safetensors file: for tests and tools.
Result<> write_weight_file(const std::filesystem::path& path,
                           const std::vector<std::pair<std::string, Tensor>>& tensors,
                           const std::map<std::string, std::string>& metadata = {});

}  // namespace atelier
