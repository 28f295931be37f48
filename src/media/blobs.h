// Where the bytes of pictures and videos lie: a folder of files named by their SHA-256 and their
// kind, in 256 folders by its first two digits. A file is there whole or not at all and never
// changes. Threads: any.
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

// One at a time, also among processes that use the same folder: an import beside the server.
class ContentMutex {
 public:
  explicit ContentMutex(const std::string& folder);
  ContentMutex(const ContentMutex&) = delete;
  ContentMutex& operator=(const ContentMutex&) = delete;
  ~ContentMutex();
  void lock();
  void unlock();

 private:
  std::mutex mutex_;
  int folder_ = -1;
};

class Blobs {
 public:
  // Of what we draw.
  static constexpr std::string_view mime_usual = "image/png";

  // Makes the folders. `unavailable` with a sentence when they cannot be written.
  static Result<std::unique_ptr<Blobs>> open(std::string folder);

  // Durable when it returns; bytes that are there already are not written again. `exhausted` on a
  // full disk, leaving nothing.
  Result<Blob> put(std::span<const std::byte> bytes);
  // Takes over a finished and synced file that lies in new_temporary()'s folder. Durable when it
  // returns; on failure `temporary` is still there. Bytes that are there already stay.
  Result<> adopt(const std::string& temporary, const Blob& blob, std::string_view mime);
  // Where an upload grows; what a crash leaves there is the sweeper's.
  std::string new_temporary() const;
  Result<> remove(const std::string& sha256, std::string_view mime = mime_usual);
  bool exists(const std::string& sha256, std::string_view mime = mime_usual) const;
  std::string path_of(std::string_view sha256, std::string_view mime = mime_usual) const;
  const std::string& folder() const { return folder_; }

  // Held from put() until the row that points at the bytes is committed, and around looking for
  // such rows before remove(): otherwise a picture could lose its file to the deletion of its twin.
  ContentMutex& content_mutex() { return content_mutex_; }

  struct Found {
    std::string path;
    std::string sha256;  // empty: no name of ours, an unfinished or foreign file
    std::string mime;    // of its name's ending
    int64_t bytes = 0;
    int64_t age_seconds = 0;
  };
  // Every file below the folder.
  Result<> each(const std::function<Result<>(const Found&)>& visit) const;

 private:
  explicit Blobs(std::string folder) : folder_(std::move(folder)), content_mutex_(folder_) {}
  Result<> make_place(const std::string& path) const;
  std::string folder_;
  ContentMutex content_mutex_;
};

}  // namespace atelier
