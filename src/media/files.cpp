#include "media/files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <utility>

namespace atelier {

Error file_error(int error_number, std::string_view doing, const std::string& path) {
  const std::string detail = std::string(doing) + " " + path + ": " + std::strerror(error_number);
  switch (error_number) {
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
      return {
          ErrorKind::exhausted,
          "The disk is full: " + path + " could not be written. Free some space, then try again.",
          detail,
          {}};
    case EACCES:
    case EPERM:
    case EROFS:
      return {ErrorKind::unavailable,
              "You may not write or read " + path + "; check who owns it and its permissions.",
              detail,
              {}};
    case ENOENT:
    case ENOTDIR: return {ErrorKind::not_found, "There is no " + path + ".", detail, {}};
    default:
      return {ErrorKind::unavailable,
              "The disk does not answer as it should while " + std::string(doing) + " " + path +
                  " (" + std::strerror(error_number) + ").",
              detail,
              {}};
  }
}

bool is_there(const std::string& path) {
  return ::access(path.c_str(), F_OK) == 0;
}

Result<File> File::open_to_read(const std::string& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return fail(file_error(errno, "opening", path));
  return File(descriptor, path);
}

Result<File> File::create(const std::string& path) {
  const int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
  if (descriptor < 0) return fail(file_error(errno, "creating", path));
  return File(descriptor, path);
}

Result<File> File::open_to_append(const std::string& path) {
  const int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  if (descriptor < 0) return fail(file_error(errno, "opening", path));
  return File(descriptor, path);
}

File::File(File&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), path_(std::move(other.path_)) {}

File::~File() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

Result<size_t> File::read(std::span<std::byte> into) const {
  for (;;) {
    const ssize_t got = ::read(descriptor_, into.data(), into.size());
    if (got >= 0) return size_t(got);
    if (errno != EINTR) return fail(file_error(errno, "reading", path_));
  }
}

Result<size_t> File::read_at(std::span<std::byte> into, uint64_t offset) const {
  size_t filled = 0;
  while (filled < into.size()) {
    const ssize_t got = ::pread(descriptor_, into.data() + filled, into.size() - filled,
                                static_cast<off_t>(offset + filled));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return fail(file_error(errno, "reading", path_));
    if (got == 0) break;
    filled += size_t(got);
  }
  return filled;
}

void File::read_ahead() const {
  ::posix_fadvise(descriptor_, 0, 0, POSIX_FADV_WILLNEED);
}

Result<> File::write(std::span<const std::byte> bytes) const {
  while (!bytes.empty()) {
    const ssize_t put = ::write(descriptor_, bytes.data(), bytes.size());
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) return fail(file_error(errno, "writing", path_));
    bytes = bytes.subspan(size_t(put));
  }
  return {};
}

Result<> File::sync() const {
  if (::fdatasync(descriptor_) != 0) return fail(file_error(errno, "syncing", path_));
  return {};
}

Result<> File::truncate(int64_t bytes) const {
  if (::ftruncate(descriptor_, bytes) != 0) return fail(file_error(errno, "shortening", path_));
  return {};
}

Result<int64_t> File::size() const {
  struct stat facts {};
  if (::fstat(descriptor_, &facts) != 0) return fail(file_error(errno, "looking at", path_));
  return int64_t{facts.st_size};
}

Result<Bytes> read_file(const std::string& path, int64_t bytes_max) {
  TRY(const File file, File::open_to_read(path));
  TRY(const int64_t size, file.size());
  if (size > bytes_max) return fail(ErrorKind::too_large, path + " is too large.");
  Bytes bytes(static_cast<size_t>(size));
  size_t filled = 0;
  while (filled < bytes.size()) {
    TRY(const size_t got, file.read(std::span(bytes).subspan(filled)));
    if (got == 0) break;
    filled += got;
  }
  bytes.resize(filled);
  return bytes;
}

std::span<const std::byte> bytes_of(std::string_view text) {
  return std::as_bytes(std::span(text.data(), text.size()));
}

Result<> sync_folder(const std::string& folder) {
  const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return fail(file_error(errno, "opening", folder));
  const int code = ::fsync(descriptor);
  const int why = errno;
  ::close(descriptor);
  if (code != 0) return fail(file_error(why, "syncing", folder));
  return {};
}

Result<int64_t> free_bytes_at(const std::string& path) {
  struct statvfs facts {};
  if (::statvfs(path.c_str(), &facts) != 0) return fail(file_error(errno, "looking at", path));
  return int64_t(facts.f_bavail) * int64_t(facts.f_frsize);
}

namespace {
Result<> write_and_sync(const std::string& path, std::span<const std::byte> bytes) {
  TRY(const File file, File::create(path));
  TRY_DO(file.write(bytes));
  return file.sync();
}
}  // namespace

Result<> write_durably(const std::string& temporary, const std::string& path,
                       std::span<const std::byte> bytes) {
  auto written = write_and_sync(temporary, bytes);
  if (written && ::rename(temporary.c_str(), path.c_str()) != 0) {
    written = Result<>(fail(file_error(errno, "renaming", path)));
  }
  if (!written) {
    ::unlink(temporary.c_str());
    return written;
  }
  return sync_folder(std::filesystem::path(path).parent_path().string());
}

Result<> make_folders(const std::string& folder) {
  std::error_code wrong;
  std::filesystem::create_directories(folder, wrong);
  if (wrong) return fail(file_error(wrong.value(), "creating", folder));
  return {};
}

}  // namespace atelier
