// Where an import's files come from: a walk through folders, or another program's library, which
// knows more about each than the file tells.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "store/asset.h"

namespace atelier {

// What a library says about a file.
struct LibraryFacts {
  int64_t created_at = 0;  // UTC ms; 0 when it is not told
  AssetCategory category = AssetCategory::images;
  bool favorite = false;
  std::optional<BoardId> board_id;  // ours
  std::string key;                  // its name there
};

struct FoundFile {
  std::string path;
  std::optional<LibraryFacts> facts;
};

struct SourceFault {
  std::string path;
  std::string says;
};

// Threads: one at a time, except recipe_text.
class ImportSource {
 public:
  virtual ~ImportSource() = default;
  // Up to `count` more; empty at the end.
  virtual std::vector<FoundFile> next(size_t count) = 0;
  // What could not be looked into since the last call.
  virtual std::vector<SourceFault> take_faults() = 0;
  // A recipe the library keeps for a file that carries none, as the text "invokeai_metadata"; "".
  virtual std::string recipe_text(const LibraryFacts&) { return {}; }
};

}  // namespace atelier
