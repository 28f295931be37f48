// Checkpoints in torch's pickle forms: the good ones must give the recorded tensors exactly, the
// hostile ones an error.
#include <fmt/format.h>

#include <boost/json.hpp>
#include <map>

#include "base/fields.h"
#include "engine/verify_parts.h"
#include "engine/verify_support.h"
#include "tensor/weight_file.h"

namespace atelier {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

enum class Expect { load, refuse, either };

struct Case {
  std::string file;
  Expect expect = Expect::load;
  // Their name of a tensor -> the name of its expectation, where they differ.
  std::map<std::string, std::string> names;
};

std::string text_of(const json::object& object, std::string_view key) {
  const auto* value = object.if_contains(key);
  return value != nullptr && value->is_string() ? std::string(value->get_string()) : "";
}

Case case_of(const json::object& said) {
  Case out{.file = text_of(said, "file")};
  const std::string expect = text_of(said, "expect");
  out.expect = expect == "load"     ? Expect::load
               : expect == "refuse" ? Expect::refuse
                                    : Expect::either;
  if (const auto* names = said.if_contains("tensors"); names != nullptr && names->is_object()) {
    for (const auto& [ours, theirs] : names->get_object()) {
      if (theirs.is_string()) out.names[std::string(ours)] = std::string(theirs.get_string());
    }
  }
  return out;
}

// Where a file's tensors are expected: the shared list, a list of the file's own, a whole model.
class Answers {
 public:
  explicit Answers(const fs::path& folder, const std::string& file) {
    add(folder / ("expected_" + fs::path(file).stem().string() + ".safetensors"), "");
    add(folder / "expected.safetensors", "");
    add(folder / "../sd15_thin/single_file/sd15_thin.safetensors", "first_stage_model.");
  }

  Result<Tensor> find(const std::string& name, const Tensor& ours) const {
    for (const auto& [file, prefix] : sources_) {
      if (const WeightEntry* entry = file->find(prefix + name)) return file->tensor(*entry);
    }
    // A file that is one tensor does not name it.
    for (const auto& [file, prefix] : sources_) {
      for (const auto& entry : file->entries()) {
        if (name != "tensor" || prefix != "" || ours.sizes() != entry.shape) continue;
        TRY(Tensor theirs, file->tensor(entry));
        if (theirs.scalar_type() == ours.scalar_type()) return theirs;
      }
    }
    return fail(ErrorKind::not_found, "there is no expectation for " + name);
  }

 private:
  void add(const fs::path& path, const std::string& prefix) {
    std::error_code code;
    if (!fs::exists(path, code)) return;
    if (auto file = WeightFile::open(path)) sources_.emplace_back(*file, prefix);
  }
  std::vector<std::pair<std::shared_ptr<const WeightFile>, std::string>> sources_;
};

void compare_tensors(const Case& one, const fs::path& folder, const WeightFile& file,
                     const VerifySink& sink) {
  const Answers answers(folder, one.file);
  if (file.entries().empty()) {
    return report_broken(sink, one.file, Error{ErrorKind::corrupt, "holds no tensors", {}, {}});
  }
  for (const auto& entry : file.entries()) {
    const std::string name = one.file + ":" + entry.name;
    const auto ours = file.tensor(entry);
    if (!ours) {
      report_broken(sink, name, ours.error());
      continue;
    }
    const auto renamed = one.names.find(entry.name);
    const auto theirs =
        answers.find(renamed == one.names.end() ? entry.name : renamed->second, *ours);
    if (!theirs) {
      report_broken(sink, name, theirs.error());
    } else if (theirs->scalar_type() != ours->scalar_type()) {
      report_broken(sink, name, Error{ErrorKind::corrupt, "another type of numbers", {}, {}});
    } else {
      compare(sink, name, *ours, *theirs, 0);
    }
  }
}

void run_case(const Case& one, const fs::path& folder, const VerifySink& sink) {
  const auto opened = WeightFile::open(folder / one.file);
  if (!opened) {
    const std::string says = opened.error().message;
    if (one.expect == Expect::load) return report_broken(sink, one.file, opened.error());
    return sink({.name = one.file + ":refused", .note = says.substr(says.find(": ") + 2)});
  }
  if (one.expect == Expect::refuse) {
    return report_broken(sink, one.file, Error{ErrorKind::corrupt, "was not refused", {}, {}});
  }
  if (one.expect == Expect::either && (*opened)->entries().empty()) {
    return sink({.name = one.file + ":no tensors"});
  }
  compare_tensors(one, folder, **opened, sink);
}

}  // namespace

bool knows_pickle(const fs::path& folder) {
  const auto cases = read_cases(folder);
  if (!cases || cases->empty() || !cases->front().is_object()) return false;
  const auto& first = cases->front().get_object();
  return first.contains("file") && first.contains("expect");
}

void verify_pickle(const fs::path& folder, const VerifySink& sink) {
  const auto cases = read_cases(folder);
  if (!cases) return report_broken(sink, "pickle", cases.error());
  for (const auto& each : *cases) {
    if (each.is_object()) run_case(case_of(each.get_object()), folder, sink);
  }
}

}  // namespace atelier
