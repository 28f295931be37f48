// The pictures of an InvokeAI installation, with what its database knows: boards, stars, times, the
// Assets tab. Deleted and intermediate ones are left out.
#pragma once
#include <deque>
#include <memory>
#include <string>
#include <utility>

#include "services/caller.h"
#include "services/import_source.h"
#include "store/invokeai_library.h"

namespace atelier {

struct InvokePlaces {
  std::string database;
  std::string images;  // outputs/images
};
// The installation a folder is, or lies in (outputs, outputs/images), or whose database file this
// is; nothing for any other.
std::optional<InvokePlaces> find_invokeai(const std::string& root);

class InvokeSource : public ImportSource {
 public:
  // Makes the boards that are not here yet: those of the same name are shared. `board_id` takes
  // the pictures that are on none.
  static Result<std::unique_ptr<InvokeSource>> open(const InvokePlaces& places, Database& db,
                                                    const Caller& caller,
                                                    const std::optional<BoardId>& board_id);

  std::vector<FoundFile> next(size_t count) override;
  std::vector<SourceFault> take_faults() override { return std::exchange(faults_, {}); }
  std::string recipe_text(const LibraryFacts& facts) override;
  int64_t count() const { return int64_t(files_.size()); }

 private:
  InvokeSource() = default;
  std::unique_ptr<InvokeLibrary> library_;
  std::deque<FoundFile> files_;
  std::vector<SourceFault> faults_;
};

}  // namespace atelier
