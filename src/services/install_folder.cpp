#include "services/install_folder.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>

#include "base/log.h"
#include "media/files.h"

namespace atelier {
namespace {

namespace fs = std::filesystem;
constexpr int64_t token_bytes_max = 4096;

std::string token_path(const std::string& root, const InstallId& id) {
  return root + "/" + id.text + "/token";
}

Result<> write_private(const std::string& path, const std::string& text) {
  const int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (descriptor < 0) return fail(file_error(errno, "creating", path));
  ::fchmod(descriptor, 0600);  // also when it was there with other rights
  const ssize_t put = ::write(descriptor, text.data(), text.size());
  const int why = errno;
  ::close(descriptor);
  if (put != ssize_t(text.size())) return fail(file_error(why, "writing", path));
  return {};
}

}  // namespace

Result<> InstallFolders::keep_token(const InstallId& id, const std::string& token) const {
  const std::string path = token_path(root_, id);
  if (token.empty()) {
    ::unlink(path.c_str());
    return {};
  }
  TRY_DO(make_folders(fs::path(path).parent_path().string()));
  return write_private(path, token);
}

std::string InstallFolders::token_of(const InstallId& id) const {
  const auto bytes = read_file(token_path(root_, id), token_bytes_max);
  if (!bytes) return "";
  return {reinterpret_cast<const char*>(bytes->data()), bytes->size()};
}

void InstallFolders::remove(const InstallId& id) const {
  std::error_code wrong;
  fs::remove_all(root_ + "/" + id.text, wrong);
  if (wrong) log_warn("installs", root_ + "/" + id.text + ": " + wrong.message());
}

void InstallFolders::sweep(const std::vector<InstallId>& living) const {
  std::vector<std::string> gone;
  std::error_code wrong;
  for (auto entry = fs::directory_iterator(root_, wrong); !wrong && entry != fs::end(entry);
       entry.increment(wrong)) {
    const std::string name = entry->path().filename().string();
    if (std::ranges::find(living, InstallId{name}) == living.end()) gone.push_back(name);
  }
  for (const std::string& name : gone) {
    log_info("installs", "removing what is left of install " + name);
    remove(InstallId{name});
  }
}

}  // namespace atelier
