#include "services/import_walk.h"

#include <dirent.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <memory>

#include "media/files.h"

namespace atelier {
namespace {

constexpr size_t folders_max = 2'000'000;

bool is_litter(std::string_view name) {
  constexpr std::array<std::string_view, 6> names{
      "@eaDir", "__MACOSX", "$RECYCLE.BIN", "System Volume Information", "lost+found", "#recycle"};
  return name.empty() || name[0] == '.' ||
         std::find(names.begin(), names.end(), name) != names.end();
}

std::pair<uint64_t, uint64_t> identity_of(const struct stat& facts) {
  return {facts.st_dev, facts.st_ino};
}

}  // namespace

bool is_import_name(std::string_view name) {
  if (is_litter(name)) return false;
  const size_t dot = name.rfind('.');
  if (dot == std::string_view::npos) return false;
  std::string ending(name.substr(dot + 1));
  for (char& c : ending) c = c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c;
  constexpr std::array<std::string_view, 13> endings{"png",  "jpg",  "jpeg", "jfif", "jpe",
                                                     "webp", "avif", "gif",  "mp4",  "m4v",
                                                     "webm", "mov",  "apng"};
  return std::find(endings.begin(), endings.end(), ending) != endings.end();
}

ImportWalk::ImportWalk(std::vector<std::string> roots) {
  // Folders of the kernel's: endless, and without pictures.
  for (const char* folder : {"/proc", "/sys", "/dev"}) leave_out(folder);
  for (std::string& root : roots) {
    while (root.size() > 1 && root.back() == '/') root.pop_back();
    struct stat facts {};
    if (::stat(root.c_str(), &facts) != 0) {
      faults_.push_back({root, file_error(errno, "looking at", root).message});
    } else if (S_ISDIR(facts.st_mode)) {
      if (entered_.insert(identity_of(facts)).second) folders_.push_back(std::move(root));
    } else {
      files_.push_back(std::move(root));
    }
  }
}

void ImportWalk::leave_out(const std::string& folder) {
  struct stat facts {};
  if (::stat(folder.c_str(), &facts) == 0) entered_.insert(identity_of(facts));
}

void ImportWalk::enter(const std::string& folder) {
  const std::unique_ptr<DIR, int (*)(DIR*)> open(::opendir(folder.c_str()), ::closedir);
  if (!open) {
    faults_.push_back({folder, file_error(errno, "reading", folder).message});
    return;
  }
  std::vector<std::string> files;
  std::vector<std::string> folders;
  const std::string prefix = folder == "/" ? folder : folder + "/";
  while (const dirent* entry = ::readdir(open.get())) {
    const std::string_view name = entry->d_name;
    if (is_litter(name)) continue;
    std::string path = prefix + std::string(name);
    const bool told = entry->d_type == DT_REG || entry->d_type == DT_DIR;
    struct stat facts {};
    // A link, or a file system that does not tell; one that leads nowhere is passed over.
    if (!told && ::stat(path.c_str(), &facts) != 0) continue;
    const bool is_folder = told ? entry->d_type == DT_DIR : S_ISDIR(facts.st_mode);
    const bool is_file = told ? entry->d_type == DT_REG : S_ISREG(facts.st_mode);
    if (is_folder) folders.push_back(std::move(path));
    if (is_file && is_import_name(name)) files.push_back(std::move(path));
  }
  std::sort(files.begin(), files.end());
  std::sort(folders.begin(), folders.end());
  for (std::string& path : files) files_.push_back(std::move(path));
  // Depth first: the children come before what waits already.
  for (auto it = folders.rbegin(); it != folders.rend(); ++it) {
    struct stat facts {};
    const bool there = ::stat(it->c_str(), &facts) == 0;
    const bool room = entered_.size() < folders_max;
    if (there && room && entered_.insert(identity_of(facts)).second) {
      folders_.push_front(std::move(*it));
    }
  }
}

std::vector<FoundFile> ImportWalk::next(size_t count) {
  std::vector<FoundFile> found;
  while (found.size() < count) {
    if (!files_.empty()) {
      found.push_back({std::move(files_.front()), std::nullopt});
      files_.pop_front();
    } else if (!folders_.empty()) {
      const std::string folder = std::move(folders_.front());
      folders_.pop_front();
      enter(folder);
    } else {
      break;
    }
  }
  return found;
}

int64_t count_files(const std::vector<std::string>& roots, const std::string& left_out) {
  constexpr size_t piece = 4096;
  ImportWalk walk(roots);
  walk.leave_out(left_out);
  int64_t count = 0;
  for (size_t found = piece; found != 0;) {
    found = walk.next(piece).size();
    count += int64_t(found);
  }
  return count;
}

}  // namespace atelier
