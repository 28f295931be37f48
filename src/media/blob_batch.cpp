#include "media/blob_batch.h"

#include <fcntl.h>
#include <linux/fs.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>

namespace atelier {
namespace {

// A descriptor that closes itself; File hides its own, which cloning needs.
class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&&) = delete;
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  int get() const { return number_; }

 private:
  int number_;
};

struct Copying {
  Descriptor from;
  Descriptor to;
  std::string target;

  static Result<Copying> open(const std::string& source, std::string target) {
    Descriptor from(::open(source.c_str(), O_RDONLY | O_CLOEXEC));
    if (from.get() < 0) return fail(file_error(errno, "opening", source));
    Descriptor to(::open(target.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644));
    if (to.get() < 0) return fail(file_error(errno, "creating", target));
    return Copying{std::move(from), std::move(to), std::move(target)};
  }
};

Result<> copy_all(int from, int to, const std::string& source) {
  constexpr size_t piece_bytes = 16 << 20;
  for (;;) {
    const ssize_t copied = ::copy_file_range(from, nullptr, to, nullptr, piece_bytes, 0);
    if (copied == 0) return {};
    if (copied > 0 || errno == EINTR) continue;
    if (errno != EXDEV && errno != EINVAL && errno != ENOSYS && errno != EOPNOTSUPP) {
      return fail(file_error(errno, "copying", source));
    }
    break;
  }
  std::vector<char> piece(1 << 20);
  for (;;) {
    const ssize_t got = ::read(from, piece.data(), piece.size());
    if (got == 0) return {};
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return fail(file_error(errno, "reading", source));
    for (ssize_t put = 0; put < got;) {
      const ssize_t wrote = ::write(to, piece.data() + put, size_t(got - put));
      if (wrote < 0 && errno != EINTR) return fail(file_error(errno, "writing", source));
      if (wrote > 0) put += wrote;
    }
  }
}

}  // namespace

StagedFile& StagedFile::operator=(StagedFile&& other) noexcept {
  if (this != &other) {
    drop();
    path_ = std::exchange(other.path_, {});
  }
  return *this;
}

void StagedFile::drop() {
  if (!path_.empty()) ::unlink(path_.c_str());
  path_.clear();
}

Result<StagedFile> BlobBatch::stage(std::span<const std::byte> bytes) const {
  StagedFile staged(blobs_.new_temporary());
  TRY(const File file, File::create(staged.path()));
  TRY_DO(file.write(bytes));
  return staged;
}

Result<std::optional<StagedFile>> BlobBatch::stage_clone(const std::string& source) const {
  if (!can_clone_) return std::optional<StagedFile>();
  TRY(const Copying copy, Copying::open(source, blobs_.new_temporary()));
  StagedFile staged(copy.target);
  if (::ioctl(copy.to.get(), FICLONE, copy.from.get()) == 0)
    return std::optional(std::move(staged));
  // Another disk or another kind of file system: the next file would fail alike.
  if (errno != ENOSPC) can_clone_ = false;
  return std::optional<StagedFile>();
}

Result<StagedFile> BlobBatch::stage_copy(const std::string& source) const {
  TRY(const Copying copy, Copying::open(source, blobs_.new_temporary()));
  StagedFile staged(copy.target);
  const bool cloned = ::ioctl(copy.to.get(), FICLONE, copy.from.get()) == 0;
  if (!cloned) TRY_DO(copy_all(copy.from.get(), copy.to.get(), source));
  return staged;
}

// One sync of the whole file system instead of one for each file: with a thousand files that is
// the difference between 0.1 and 10 seconds. What others are writing is synced along.
Result<> BlobBatch::sync() const {
  const Descriptor folder(::open(blobs_.folder().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (folder.get() < 0) return fail(file_error(errno, "opening", blobs_.folder()));
  if (::syncfs(folder.get()) != 0) return fail(file_error(errno, "syncing", blobs_.folder()));
  return {};
}

Result<> BlobBatch::place(const std::vector<StagedBlob>& staged) {
  if (staged.empty()) return {};
  for (const StagedBlob& blob : staged) {
    const std::string path = blobs_.path_of(blob.sha256, blob.mime);
    TRY_DO(make_folders(std::filesystem::path(path).parent_path().string()));
    // Over a file of that name there may be: it has the same bytes, or was damaged.
    if (std::rename(blob.file->path().c_str(), path.c_str()) != 0) {
      return fail(file_error(errno, "renaming", path));
    }
    blob.file->release();
  }
  return sync();
}

}  // namespace atelier
