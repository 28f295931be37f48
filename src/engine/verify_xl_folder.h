// A diffusers folder made from an original single file, for `verify`: so that both layouts are
// checked though a fixture brings one.
#pragma once
#include <filesystem>
#include <optional>

#include "base/result.h"
#include "engine/verify_runs.h"

namespace atelier {

class XlFolder {
 public:
  // `folder` has names.json (part -> diffusers name -> original name, all but the second text
  // encoder, which is translated here) and the configurations.
  XlFolder(const std::filesystem::path& folder, const std::filesystem::path& single_file);

  const std::filesystem::path& path() const { return scratch_.path(); }
  const Error* error() const { return error_ ? &*error_ : nullptr; }

 private:
  ScratchFolder scratch_;
  std::optional<Error> error_;
};

}  // namespace atelier
