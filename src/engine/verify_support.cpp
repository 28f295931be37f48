#include "engine/verify_support.h"

#include <boost/json.hpp>
#include <limits>

#include "base/fields.h"
#include "models/text_file.h"

namespace atelier {

Result<Expectations> Expectations::open(const std::filesystem::path& path) {
  Expectations expectations;
  TRY(expectations.file_, WeightFile::open(path));
  return expectations;
}

Result<Tensor> Expectations::get(const std::string& name) const {
  const WeightEntry* entry = file_->find(name);
  if (entry == nullptr) {
    return fail(ErrorKind::not_found,
                file_->path().filename().string() + " has no tensor " + name + ".");
  }
  TRY(const Tensor view, file_->tensor(*entry));
  return view.is_floating_point() ? view.to(at::kFloat).clone() : view.clone();
}

std::vector<std::string> Expectations::names_before(const std::string& suffix) const {
  std::vector<std::string> names;
  for (const auto& entry : file_->entries()) {
    if (entry.name.ends_with(suffix)) {
      names.push_back(entry.name.substr(0, entry.name.size() - suffix.size()));
    }
  }
  return names;
}

Result<boost::json::array> read_cases(const std::filesystem::path& folder) {
  TRY(const std::string text, read_text_file(folder / "cases.json"));
  TRY(boost::json::value value, parse_json(text));
  if (!value.is_array()) return fail(ErrorKind::corrupt, "cases.json is no list");
  return std::move(value.get_array());
}

double worst_difference(const Tensor& ours, const Tensor& theirs) {
  if (!ours.defined() || ours.sizes() != theirs.sizes()) {
    return std::numeric_limits<double>::quiet_NaN();
  }
  if (ours.numel() == 0) return 0;
  // max() carries a NaN through, so a NaN on either side is never ok.
  return (ours.to(at::kCPU, at::kDouble) - theirs.to(at::kDouble)).abs().max().item<double>();
}

void compare(const VerifySink& sink, const std::string& case_name, const Tensor& ours,
             const Result<Tensor>& theirs, double tolerance) {
  if (!theirs) return report_broken(sink, case_name, theirs.error());
  std::string note;
  if (ours.defined() && ours.sizes() != theirs->sizes()) {
    note = "shape " + shape_text({ours.sizes().data(), ours.sizes().size()}) + " instead of " +
           shape_text({theirs->sizes().data(), theirs->sizes().size()});
  }
  sink({.name = case_name,
        .error = worst_difference(ours, *theirs),
        .tolerance = tolerance,
        .note = std::move(note)});
}

void report_broken(const VerifySink& sink, const std::string& case_name, const Error& error) {
  sink({.name = case_name,
        .error = std::numeric_limits<double>::quiet_NaN(),
        .tolerance = 0,
        .note = to_line(error)});
}

}  // namespace atelier
