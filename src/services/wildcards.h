// Wildcards: text files of the home folder whose lines a prompt may choose from, `__name__`.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "services/caller.h"
#include "text/dynamic_prompt.h"

namespace atelier {

struct WildcardInfo {
  std::string name;  // "colours", "animals/cats": the file's path without .txt
  int64_t count = 0;
};

struct PromptWish {
  std::string prompt;
  bool at_random = false;  // else every combination
  int most = 100;
  uint64_t seed = 0;  // of the first random prompt; the next ones use the next seeds
};
struct PromptExpansion {
  std::vector<std::string> prompts;
  // How many combinations there are, as far as limits::batch_jobs_max; of random ones: as asked.
  int64_t total = 0;
};

// Threads: any. Files are read anew for each request: people edit them while the studio runs.
class WildcardService {
 public:
  explicit WildcardService(std::string folder) : folder_(std::move(folder)) {}

  Result<std::vector<WildcardInfo>> list(const Caller& caller) const;
  // `invalid` for braces that do not close, with the place.
  Result<PromptExpansion> expand(const Caller& caller, const PromptWish& wish) const;

  // Empty when there is no such file. A name never leads out of the folder.
  std::vector<std::string> lines_of(std::string_view name) const;

 private:
  std::string folder_;
};

}  // namespace atelier
