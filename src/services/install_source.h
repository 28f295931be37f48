// What somebody typed to have a model brought here, understood. Pure but for a look whether a path
// is there; any thread.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "store/installs.h"

namespace atelier {

struct InstallSource {
  InstallKind kind = InstallKind::path;
  std::string text;                 // to keep and to show: without any token
  std::string path;                 // of a path
  std::string url;                  // of a web address
  std::string repo;                 // of Hugging Face: "owner/name"
  std::vector<std::string> wanted;  // after ::, each a folder, a file or a variant such as fp16
  std::string revision = "main";
  std::string token;  // that stood in the address
};

// An absolute path, a web address, or owner/name[::folder or file][::variant] of Hugging Face, also
// as the address of its page. `invalid` with what is possible.
Result<InstallSource> parse_source(std::string_view text);

// A name a file may have here: the last part of a path or address, without what could lead out of
// a folder or hide, its ending kept when it is one of weights. "" when nothing is left.
std::string weights_file_name(std::string_view name);

}  // namespace atelier
