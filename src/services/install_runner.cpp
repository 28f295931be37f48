#include "services/install_runner.h"

#include <cerrno>
#include <cstdio>
#include <filesystem>

#include "media/files.h"
#include "services/first_bytes.h"
#include "services/model_places.h"
#include "services/zip_names.h"

namespace atelier {
namespace {

namespace fs = std::filesystem;

// The files' own news become the install's.
class FileWatcher : public DownloadWatcher {
 public:
  FileWatcher(Install& install, InstallWatcher& watcher) : install_(install), watcher_(watcher) {}
  void learned(const InstallFile&) override { note(InstallState::downloading); }
  void progress(const InstallFile&) override { watcher_.progress(install_); }
  void checking(const InstallFile&) override { note(InstallState::checking); }
  bool go_on() override { return written_.has_value() && watcher_.go_on(); }
  // Whether the database took everything.
  const Result<>& written() const { return written_; }

 private:
  void note(InstallState state) {
    install_.state = state;
    written_ = watcher_.changed(install_);
  }
  Install& install_;
  InstallWatcher& watcher_;
  Result<> written_;
};

Result<FileKind> kind_of_file(const std::string& path) {
  TRY(const File file, File::open_to_read(path));
  std::vector<std::byte> start(first_bytes_wanted);
  TRY(const size_t got, file.read_at(start, 0));
  start.resize(got);
  return kind_of(start);
}

}  // namespace

// Under the name somebody wants, or its server said, with an ending that is true.
Result<> InstallRunner::name_file(const Install& install, InstallFile& file,
                                  const std::string& said) const {
  const fs::path folder = folders_.path_of(install.id);
  const fs::path now = folder / file.path;
  std::string name = said;
  if (!is_weights_name(name)) {
    TRY(const FileKind kind, kind_of_file(now.string()));
    if (name.empty()) name = "model";
    name += usual_ending(kind);
  }
  if (!install.name.empty()) {
    name = safe_file_name(install.name) + fs::path(name).extension().string();
  }
  file.path = name;
  if (::rename(now.c_str(), (folder / name).c_str()) != 0) {
    return fail(file_error(errno, "renaming", now.string()));
  }
  return {};
}

Result<> InstallRunner::bring_files(Install& install, const std::string& token,
                                    InstallWatcher& watcher) const {
  FileWatcher files(install, watcher);
  for (InstallFile& file : install.files) {
    if (file.done) continue;
    install.state = InstallState::downloading;
    const std::string path = folders_.path_of(install.id) + "/" + file.path;
    if (install.kind == InstallKind::path) {
      TRY_DO(copy_file(file, path, settings_.download, files));
    } else {
      const auto content = is_weights_name(file.path) || file.path == unnamed_file
                               ? Content::weights
                               : Content::anything;
      TRY(const auto got, download_file(file, path, content, token, settings_.download, files));
      if (file.path == unnamed_file) TRY_DO(name_file(install, file, got.file_name));
    }
    TRY_DO(files.written());
    TRY_DO(watcher.changed(install));
  }
  return {};
}

Result<> InstallRunner::bring_in(Install& install, InstallWatcher& watcher) const {
  install.state = InstallState::running;
  TRY_DO(watcher.changed(install));
  // All files lie in one folder, or there is one file.
  const fs::path first = fs::path(install.files.front().path);
  const std::string path = folders_.path_of(install.id) + "/" + first.begin()->string();
  TRY(const Model model,
      models_.bring_in({}, path,
                       {.source = install.source, .name = install.name, .facts = install.facts}));
  install.model_ids = {model.id};
  return {};
}

Result<> InstallRunner::run(Install& install, InstallWatcher& watcher) const {
  if (install.kind == InstallKind::path && install.mode == InstallMode::in_place) {
    install.state = InstallState::running;
    TRY_DO(watcher.changed(install));
    TRY(const Model model, models_.add({}, install.source, install.source));
    install.model_ids = {model.id};
    return {};
  }
  const std::string token = folders_.token_of(install.id);
  if (install.files.empty()) {
    TRY(auto plan, plan_install(install, token, settings_, [&] { return watcher.go_on(); }));
    if (plan.files.empty()) return fail(ErrorKind::invalid, "There are no files to bring.");
    install.files = std::move(plan.files);
    install.facts = std::move(plan.facts);
    TRY_DO(watcher.changed(install));
  }
  TRY_DO(bring_files(install, token, watcher));
  return bring_in(install, watcher);
}

}  // namespace atelier
