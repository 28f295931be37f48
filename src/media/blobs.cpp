#include "media/blobs.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>

#include "base/assert.h"
#include "base/clock.h"
#include "base/ids.h"
#include "media/probe.h"
#include "media/sha256.h"

namespace atelier {
namespace {

constexpr size_t sha256_chars = 64;

bool is_sha256(std::string_view text) {
  return text.size() == sha256_chars &&
         text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

}  // namespace

// The folder itself is what is locked: a lock file would be one more thing to explain. Where the
// file system knows no such locks, the processes are on their own.
ContentMutex::ContentMutex(const std::string& folder)
    : folder_(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {}
ContentMutex::~ContentMutex() {
  if (folder_ >= 0) ::close(folder_);
}
void ContentMutex::lock() {
  mutex_.lock();
  while (::flock(folder_, LOCK_EX) != 0 && errno == EINTR) continue;
}
void ContentMutex::unlock() {
  ::flock(folder_, LOCK_UN);
  mutex_.unlock();
}

Result<std::unique_ptr<Blobs>> Blobs::open(std::string folder) {
  TRY_DO(make_folders(folder + "/tmp"));
  return std::unique_ptr<Blobs>(new Blobs(std::move(folder)));
}

std::string Blobs::path_of(std::string_view sha256, std::string_view mime) const {
  const auto format = find_format(mime);
  ATELIER_ASSERT(format.has_value());
  return folder_ + "/" + std::string(sha256.substr(0, 2)) + "/" + std::string(sha256) +
         std::string(extension_of(*format));
}

bool Blobs::exists(const std::string& sha256, std::string_view mime) const {
  std::error_code ignored;
  return std::filesystem::exists(path_of(sha256, mime), ignored);
}

std::string Blobs::new_temporary() const {
  return folder_ + "/tmp/" + make_id_text();
}

Result<> Blobs::make_place(const std::string& path) const {
  std::error_code wrong;
  const std::string folder = std::filesystem::path(path).parent_path().string();
  const bool new_folder = !std::filesystem::exists(folder, wrong);
  TRY_DO(make_folders(folder));
  return new_folder ? sync_folder(folder_) : Result<>();
}

Result<> Blobs::adopt(const std::string& temporary, const Blob& blob, std::string_view mime) {
  const std::string path = path_of(blob.sha256, mime);
  std::error_code wrong;
  if (std::filesystem::file_size(path, wrong) == uintmax_t(blob.bytes) && !wrong) {
    std::filesystem::remove(temporary, wrong);
    return {};
  }
  TRY_DO(make_place(path));
  if (std::rename(temporary.c_str(), path.c_str()) != 0) {
    return fail(file_error(errno, "renaming", path));
  }
  return sync_folder(std::filesystem::path(path).parent_path().string());
}

Result<Blob> Blobs::put(std::span<const std::byte> bytes) {
  const Blob blob{sha256_hex(bytes), int64_t(bytes.size())};
  const std::string path = path_of(blob.sha256);
  std::error_code wrong;
  // A file of the right name and size is the same file: names are hashes and files appear whole.
  if (std::filesystem::file_size(path, wrong) == bytes.size() && !wrong) return blob;
  TRY_DO(make_place(path));
  TRY_DO(write_durably(new_temporary(), path, bytes));
  return blob;
}

Result<> Blobs::remove(const std::string& sha256, std::string_view mime) {
  std::error_code wrong;
  const std::string path = path_of(sha256, mime);
  std::filesystem::remove(path, wrong);
  if (wrong) return fail(file_error(wrong.value(), "removing", path));
  return {};
}

Result<> Blobs::each(const std::function<Result<>(const Found&)>& visit) const {
  std::error_code wrong;
  auto entry = std::filesystem::recursive_directory_iterator(folder_, wrong);
  if (wrong) return fail(file_error(wrong.value(), "reading", folder_));
  const int64_t now_s = now_utc_ms() / 1000;
  for (const auto end = std::filesystem::end(entry); entry != end;) {
    struct stat facts {};
    const std::string path = entry->path().string();
    // A file may leave while we look: then it is none of ours any more.
    if (::stat(path.c_str(), &facts) == 0 && S_ISREG(facts.st_mode)) {
      const std::string stem = entry->path().stem().string();
      const std::string_view mime = mime_of_extension(entry->path().extension().string());
      const bool ours = is_sha256(stem) && !mime.empty() && path == path_of(stem, mime);
      TRY_DO(visit({path, ours ? stem : "", ours ? std::string(mime) : "", int64_t{facts.st_size},
                    now_s - facts.st_mtim.tv_sec}));
    }
    entry.increment(wrong);
    if (wrong) return fail(file_error(wrong.value(), "reading", folder_));
  }
  return {};
}

}  // namespace atelier
