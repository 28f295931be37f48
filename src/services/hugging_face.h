// Repositories of Hugging Face: which files they hold, and which of them make one model. Pure; any
// thread.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "services/install_source.h"

namespace atelier {

struct RepoFile {
  std::string path;
  std::optional<int64_t> bytes;
  std::string sha256;  // of files that Git keeps elsewhere: all weights
};

struct RepoListing {
  std::string commit;  // "" when the answer names none
  std::vector<RepoFile> files;
};

// The answer of /api/models/OWNER/NAME?blobs=true. `corrupt` when it is none.
Result<RepoListing> parse_repo(std::string_view json);

struct RepoChoice {
  std::vector<RepoFile> files;
  std::string folder;      // what their paths are relative to, "" for the repository itself
  bool one_file = false;   // a model in one file, not a folder
  std::string model_name;  // what to call it
};

// The files of the model that is wanted: a pipeline's (safetensors rather than pickles, one variant
// of each part), a single part's, or one file. `invalid` with the choices when several would do.
Result<RepoChoice> choose_files(const RepoListing& listing, const InstallSource& source);

// One way to install from a repository.
struct RepoCandidate {
  std::string source;  // for an install: owner/name::folder::variant
  std::string name;
  bool one_file = false;
  int64_t bytes = 0;
  int files = 0;
};
std::vector<RepoCandidate> candidates(const RepoListing& listing, const std::string& repo);

// endpoint: "https://huggingface.co" or a mirror, without a slash at its end.
std::string repo_url(const std::string& endpoint, const InstallSource& source);
std::string file_url(const std::string& endpoint, const InstallSource& source,
                     const std::string& commit, const std::string& path);

}  // namespace atelier
