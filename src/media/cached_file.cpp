#include "media/cached_file.h"

#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include <cstdint>

namespace atelier {

std::optional<std::string> read_cached_file(const std::string& path, size_t bytes_max) {
  open_how how{};
  how.flags = O_RDONLY | O_CLOEXEC;
  how.resolve = RESOLVE_CACHED;  // fails where the name would have to be looked for on the disk
  const auto opened = ::syscall(SYS_openat2, AT_FDCWD, path.c_str(), &how, sizeof how);
  if (opened < 0) return std::nullopt;
  const int descriptor = int(opened);
  struct stat facts {};
  std::optional<std::string> bytes;
  const bool is_known = ::fstat(descriptor, &facts) == 0 && S_ISREG(facts.st_mode);
  if (is_known && uint64_t(facts.st_size) <= bytes_max) {
    bytes.emplace(size_t(facts.st_size), '\0');
    const iovec room{bytes->data(), bytes->size()};
    if (::preadv2(descriptor, &room, 1, 0, RWF_NOWAIT) != facts.st_size) bytes.reset();
  }
  ::close(descriptor);
  return bytes;
}

}  // namespace atelier
