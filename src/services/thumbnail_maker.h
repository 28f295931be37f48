// Makes the small copies of pictures and videos: when somebody looks, or soon after they were
// drawn. Ordinary PNGs are read here, everything else by the decoder. Threads: any.
#pragma once
#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "base/result.h"
#include "concurrency/pool.h"
#include "media/probe.h"
#include "media/thumbnails.h"
#include "services/decoder.h"

namespace atelier {

// A file of the studio (or a linked one) by its content.
struct MediaFile {
  std::string path;
  std::string sha256;
  std::string mime;
};

class ThumbnailMaker {
 public:
  ThumbnailMaker(Thumbnails& thumbnails, Decoder& decoder);
  // Drops what waits, finishes what is being made.
  ~ThumbnailMaker();

  // The thumbnail's path; made when it is not there. Who asks for one that is being made waits for
  // it. `corrupt` when the file is damaged, `invalid` for a size we do not make.
  Result<std::string> require(const MediaFile& file, int size_px);
  // A video's strip for hover scrubbing: strip_frames pictures side by side.
  Result<std::string> require_strip(const MediaFile& file);
  // The whole picture as a file of another kind: png, jpeg or webp. Nothing is kept.
  Result<Bytes> convert(const MediaFile& file, MediaFormat target);
  // Forgets what was made of a file that is gone.
  void remove(const std::string& sha256) const { thumbnails_.remove(sha256); }
  // The smallest size, some time soon; forgotten when too many wait.
  void make_soon(MediaFile file);
  // What an upload needs to know: that the file can be decoded, and its thumbhash. The thumbnails
  // it made are kept.
  struct Look {
    std::string thumbhash;
    int64_t media_ms = 0;  // of a video, as the decoder sees it
  };
  Result<Look> look_at(const MediaFile& file);

  static constexpr int strip_frames = 10;

 private:
  using Make = std::function<Result<>()>;
  Result<std::string> once(const std::string& path, const Make& make);
  Result<Look> make(const MediaFile& file, std::vector<int> sizes_px, WithThumbhash hash);
  Result<> make_strip(const MediaFile& file);

  Thumbnails& thumbnails_;
  Decoder& decoder_;
  std::mutex mutex_;
  std::condition_variable made_;
  size_t making_ = 0;
  // What is being made, by path, with what came of it for those who wait.
  struct Making;
  struct Turn;
  std::map<std::string, std::shared_ptr<Making>> under_way_;
  // Files that cannot be decoded: asking again would only cost time.
  std::map<std::string, Error> damaged_;
  Pool background_;
};

}  // namespace atelier
