// Where an install works: a hidden folder of its own below the home's models, so that finished
// files are moved, never copied, and everything unfinished goes with one folder. Its token lies
// there too, readable by the owner alone: never in the database, never in a backup. Threads: any.
#pragma once
#include <string>
#include <vector>

#include "base/result.h"
#include "store/installs.h"

namespace atelier {

class InstallFolders {
 public:
  explicit InstallFolders(std::string models) : root_(std::move(models) + "/.installs") {}

  // Of its files.
  std::string path_of(const InstallId& id) const { return root_ + "/" + id.text + "/files"; }
  // An empty token forgets what was there.
  Result<> keep_token(const InstallId& id, const std::string& token) const;
  std::string token_of(const InstallId& id) const;
  void remove(const InstallId& id) const;
  // Deletes folders of installs that are not among these.
  void sweep(const std::vector<InstallId>& living) const;

 private:
  std::string root_;
};

}  // namespace atelier
