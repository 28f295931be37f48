// Finds the files below a folder that an import should look at. Symbolic links are followed, each
// folder entered once, so loops end. Hidden files, system litter and files whose ending is of no
// picture or video are passed over. Threads: one at a time.
#pragma once
#include <deque>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "services/import_source.h"

namespace atelier {

class ImportWalk : public ImportSource {
 public:
  // Folders, or files, which are taken whatever they are called.
  explicit ImportWalk(std::vector<std::string> roots);
  // Never enters this folder: the studio's own.
  void leave_out(const std::string& folder);

  // In the order of names within each folder.
  std::vector<FoundFile> next(size_t count) override;
  std::vector<SourceFault> take_faults() override { return std::exchange(faults_, {}); }

 private:
  void enter(const std::string& folder);
  std::deque<std::string> files_;
  std::deque<std::string> folders_;
  std::set<std::pair<uint64_t, uint64_t>> entered_;  // device, inode
  std::vector<SourceFault> faults_;
};

// How many next() would give, without looking at the files themselves.
int64_t count_files(const std::vector<std::string>& roots, const std::string& left_out);

// "IMG_1.PNG" is, "notes.txt" and ".hidden.png" are not.
bool is_import_name(std::string_view name);

}  // namespace atelier
