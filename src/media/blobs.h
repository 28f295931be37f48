// Where pictures' bytes lie: a folder of files named by their SHA-256, in 256 folders by its first
// two digits. A file is there whole or not at all and never changes. Threads: any.
#pragma once
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "media/files.h"

namespace atelier {

struct Blob {
  std::string sha256;
  int64_t bytes = 0;
};

class Blobs {
 public:
  // Makes the folders. `unavailable` with a sentence when they cannot be written.
  static Result<std::unique_ptr<Blobs>> open(std::string folder);

  // Durable when it returns; bytes that are there already are not written again. `exhausted` on a
  // full disk, leaving nothing.
  Result<Blob> put(std::span<const std::byte> bytes);
  Result<> remove(const std::string& sha256);
  bool exists(const std::string& sha256) const;
  std::string path_of(std::string_view sha256) const;
  const std::string& folder() const { return folder_; }

  // Held from put() until the row that points at the bytes is committed, and around looking for
  // such rows before remove(): otherwise a picture could lose its file to the deletion of its twin.
  std::mutex& content_mutex() { return content_mutex_; }

  struct Found {
    std::string path;
    std::string sha256;  // empty: no name of ours, an unfinished or foreign file
    int64_t bytes = 0;
    int64_t age_seconds = 0;
  };
  // Every file below the folder.
  Result<> each(const std::function<Result<>(const Found&)>& visit) const;

 private:
  explicit Blobs(std::string folder) : folder_(std::move(folder)) {}
  std::string folder_;
  std::mutex content_mutex_;
};

}  // namespace atelier
