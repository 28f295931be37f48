// Names of files inside an archive, made from a template such as
// "{board}_{date}_{prompt}_{seed}_{id}". They are fit for Windows, macOS and Linux, and no two are
// the same even where case does not count. Pure but for what ZipNames remembers; one thread.
#pragma once
#include <map>
#include <string>
#include <string_view>

#include "base/result.h"
#include "store/asset.h"

namespace atelier {

constexpr std::string_view usual_zip_template = "{date}_{prompt}_{seed}_{id}";

// `invalid` for a word in braces that means nothing here.
Result<> check_zip_template(std::string_view name_template);

// Without what file systems forbid: separators, control characters, names of devices, dots and
// spaces at the end; at most bytes_max bytes of whole characters. "picture" when nothing is left.
std::string safe_file_name(std::string_view name, size_t bytes_max = 120);

class ZipNames {
 public:
  explicit ZipNames(std::string name_template) : template_(std::move(name_template)) {}
  // With the ending of the asset's kind. `board` is its board's name, empty without one.
  std::string next(const Asset& asset, std::string_view board);

 private:
  std::string template_;
  std::map<std::string, int> taken_;  // folded names and how often they came
};

}  // namespace atelier
