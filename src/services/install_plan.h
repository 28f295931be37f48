// From a source to the files that must come: asks Hugging Face or Civitai what there is, or lists a
// folder. Threads: any; a call may take as long as a server does.
#pragma once
#include <functional>
#include <string>
#include <vector>

#include "base/result.h"
#include "services/file_download.h"
#include "services/hugging_face.h"
#include "services/install_source.h"

namespace atelier {

struct InstallSettings {
  DownloadRules download;
  std::string hugging_face = "https://huggingface.co";  // or a mirror
  std::string civitai = "https://civitai.com";
  size_t workers = 2;        // installs at a time
  int tell_every_ms = 250;   // watchers hear of one install's progress at most so often
  int save_every_ms = 2000;  // and the database
  int look_every_ms = 1000;  // for rows another process has written
};

struct InstallPlan {
  std::vector<InstallFile> files;  // paths below the install's folder
  InstallFacts facts;
};

// A file whose name only its server knows comes under this one.
constexpr std::string_view unnamed_file = "download";

Result<InstallPlan> plan_install(const Install& install, const std::string& token,
                                 const InstallSettings& settings,
                                 const std::function<bool()>& go_on);

Result<RepoListing> fetch_listing(const InstallSource& source, const std::string& token,
                                  const InstallSettings& settings);

}  // namespace atelier
