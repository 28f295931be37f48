// One install from its row to a model of the studio. A call takes as long as the files take.
#pragma once
#include <functional>

#include "base/result.h"
#include "services/install_folder.h"
#include "services/install_plan.h"
#include "services/models.h"

namespace atelier {

// What an install says while it runs, and hears.
class InstallWatcher {
 public:
  virtual ~InstallWatcher() = default;
  // Worth writing down: another state, another file, a size or version that was learned.
  virtual Result<> changed(const Install& install) = 0;
  virtual void progress(const Install& install) = 0;
  virtual bool go_on() = 0;
};

class InstallRunner {
 public:
  InstallRunner(ModelService& models, InstallFolders folders, InstallSettings settings)
      : models_(models), folders_(std::move(folders)), settings_(std::move(settings)) {}

  // Done with the models' ids in the row, or why not; the state is the caller's to set.
  Result<> run(Install& install, InstallWatcher& watcher) const;

 private:
  Result<> bring_files(Install& install, const std::string& token, InstallWatcher& watcher) const;
  Result<> name_file(const Install& install, InstallFile& file, const std::string& said) const;
  Result<> bring_in(Install& install, InstallWatcher& watcher) const;

  ModelService& models_;
  InstallFolders folders_;
  InstallSettings settings_;
};

}  // namespace atelier
