// What the kinds of `verify` share: expected tensors by name, and the distance to them.
#pragma once
#include <boost/json/array.hpp>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "engine/verify_sink.h"
#include "tensor/weight_file.h"

namespace atelier {

// A safetensors file of expectations. Reading one that is not there or of the wrong name yields an
// Error that names it.
class Expectations {
 public:
  static Result<Expectations> open(const std::filesystem::path& path);

  bool has(const std::string& name) const { return file_->find(name) != nullptr; }
  // fp32 for floating types, else as stored; a copy on the CPU.
  Result<Tensor> get(const std::string& name) const;
  // Every NAME of which NAME + suffix is there, in the file's order.
  std::vector<std::string> names_before(const std::string& suffix) const;
  const std::map<std::string, std::string>& metadata() const { return file_->metadata(); }

 private:
  std::shared_ptr<const WeightFile> file_;
};

// The list in a folder's cases.json.
Result<boost::json::array> read_cases(const std::filesystem::path& folder);

// The worst absolute difference; NaN when shapes differ or either holds a NaN.
double worst_difference(const Tensor& ours, const Tensor& theirs);

// Reports ours against the expectation of this name.
void compare(const VerifySink& sink, const std::string& case_name, const Tensor& ours,
             const Result<Tensor>& theirs, double tolerance);
// Reports a case that could not be run.
void report_broken(const VerifySink& sink, const std::string& case_name, const Error& error);

}  // namespace atelier
