// Makes a folder look as on a disk that has turned read-only, to a program that was started with
// this in LD_PRELOAD: while READ_ONLY_SWITCH exists, everything that would write below
// READ_ONLY_FOLDER fails with EROFS, also through files that were open before. Mounts cannot do
// that to a running server: they refuse while files are open for writing.
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

namespace {

// Errors of the looking itself must not change what the caller sees.
bool is_switched_on() {
  const char* file = getenv("READ_ONLY_SWITCH");
  const int before = errno;
  const bool on = file != nullptr && access(file, F_OK) == 0;
  errno = before;
  return on;
}

bool is_inside(const char* path) {
  const char* folder = getenv("READ_ONLY_FOLDER");
  return folder != nullptr && path != nullptr && strncmp(path, folder, strlen(folder)) == 0;
}

bool refuses(const char* path) {
  if (!is_inside(path) || !is_switched_on()) return false;
  errno = EROFS;
  return true;
}

bool refuses(int file) {
  if (!is_switched_on()) return false;
  char link[64];
  char path[4096];
  snprintf(link, sizeof link, "/proc/self/fd/%d", file);
  const ssize_t length = readlink(link, path, sizeof path - 1);
  if (length <= 0) return false;
  path[length] = '\0';
  return refuses(path);
}

template <class F>
F* next(const char* name) {
  return reinterpret_cast<F*>(dlsym(RTLD_NEXT, name));
}

int open_next(const char* name, const char* path, int flags, mode_t mode) {
  const bool writes = (flags & O_ACCMODE) != O_RDONLY || (flags & (O_CREAT | O_TRUNC)) != 0;
  if (writes && refuses(path)) return -1;
  return next<int(const char*, int, mode_t)>(name)(path, flags, mode);
}

mode_t mode_in(int flags, va_list words) {
  return (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(words, mode_t) : 0;
}

}  // namespace

#define OPEN_LIKE(name)                         \
  int name(const char* path, int flags, ...) {  \
    va_list words;                              \
    va_start(words, flags);                     \
    const mode_t mode = mode_in(flags, words);  \
    va_end(words);                              \
    return open_next(#name, path, flags, mode); \
  }
// `how`: noexcept where the C library says so.
#define WRITE_LIKE(result, name, parameters, arguments, file, how) \
  result name parameters how {                                     \
    if (refuses(file)) return -1;                                  \
    return next<result parameters>(#name) arguments;               \
  }

extern "C" {
OPEN_LIKE(open)
OPEN_LIKE(open64)
WRITE_LIKE(ssize_t, write, (int file, const void* bytes, size_t count), (file, bytes, count),
           file, )
WRITE_LIKE(ssize_t, pwrite, (int file, const void* bytes, size_t count, off_t at),
           (file, bytes, count, at), file, )
WRITE_LIKE(ssize_t, pwrite64, (int file, const void* bytes, size_t count, off64_t at),
           (file, bytes, count, at), file, )
WRITE_LIKE(int, ftruncate, (int file, off_t size), (file, size), file, noexcept)
WRITE_LIKE(int, ftruncate64, (int file, off64_t size), (file, size), file, noexcept)
WRITE_LIKE(int, mkdir, (const char* path, mode_t mode), (path, mode), path, noexcept)
WRITE_LIKE(int, unlink, (const char* path), (path), path, noexcept)
WRITE_LIKE(int, rename, (const char* from, const char* to), (from, to), to, noexcept)
}
