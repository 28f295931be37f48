#include "services/thumbnail_maker.h"

#include <filesystem>

#include "base/log.h"
#include "media/files.h"

namespace atelier {
namespace {

// The cores belong to the engine and to whoever else asks; more at once would only be slower.
constexpr size_t made_at_once_max = 2;
constexpr size_t waiting_max = 256;
constexpr size_t damaged_max = 1024;
constexpr int strip_side_px = 256;

}  // namespace

struct ThumbnailMaker::Making {
  bool done = false;
  Result<> outcome = fail(ErrorKind::internal, "Making this thumbnail was given up.");
};

// Whatever happens while one is made, those who wait for it are told.
struct ThumbnailMaker::Turn {
  ThumbnailMaker& maker;
  const std::string& path;
  Making& making;

  ~Turn() {
    {
      const std::lock_guard lock(maker.mutex_);
      --maker.making_;
      making.done = true;
      maker.under_way_.erase(path);
    }
    maker.made_.notify_all();
  }
};

ThumbnailMaker::ThumbnailMaker(Thumbnails& thumbnails, Decoder& decoder)
    : thumbnails_(thumbnails),
      decoder_(decoder),
      background_({.name = "thumbnails", .threads = 1, .queue_max = waiting_max}) {}

ThumbnailMaker::~ThumbnailMaker() {
  background_.stop();
}

Result<std::string> ThumbnailMaker::once(const std::string& path, const Make& make) {
  if (is_there(path)) return path;
  std::unique_lock lock(mutex_);
  if (const auto known = damaged_.find(path); known != damaged_.end()) return fail(known->second);
  if (const auto found = under_way_.find(path); found != under_way_.end()) {
    const auto making = found->second;
    made_.wait(lock, [&] { return making->done; });
    if (!making->outcome) return fail(making->outcome.error());
    return path;
  }
  const auto making = std::make_shared<Making>();
  under_way_[path] = making;
  made_.wait(lock, [this] { return making_ < made_at_once_max; });
  ++making_;
  lock.unlock();
  {
    const Turn turn{*this, path, *making};
    making->outcome = make();
  }
  if (making->outcome) return path;
  lock.lock();
  const Error& wrong = making->outcome.error();
  if (wrong.kind == ErrorKind::corrupt) {
    if (damaged_.size() >= damaged_max) damaged_.clear();
    damaged_.emplace(path, wrong);
  }
  return fail(wrong);
}

Result<std::string> ThumbnailMaker::require(const MediaFile& file, int size_px) {
  TRY_DO(check_thumbnail_size(size_px));
  const auto make_it = [&]() -> Result<> {
    TRY_DO(make(file, {size_px}, WithThumbhash::no));
    return {};
  };
  return once(thumbnails_.path_of(file.sha256, size_px), make_it);
}

Result<std::string> ThumbnailMaker::require_strip(const MediaFile& file) {
  return once(thumbnails_.strip_path_of(file.sha256), [&] { return make_strip(file); });
}

void ThumbnailMaker::make_soon(MediaFile file) {
  const auto make_it = [this, file = std::move(file)] {
    const auto made = require(file, thumbnail_sizes_px[0]);
    if (!made) log_warn("thumbnails", file.path + ": " + to_line(made.error()));
  };
  const auto taken = background_.submit(make_it);
  if (!taken) log_debug("thumbnails", "too many wait; made when somebody looks");
}

Result<ThumbnailMaker::Look> ThumbnailMaker::look_at(const MediaFile& file) {
  return make(file, {thumbnail_sizes_px[0]}, WithThumbhash::yes);
}

Result<ThumbnailMaker::Look> ThumbnailMaker::make(const MediaFile& file, std::vector<int> sizes_px,
                                                  WithThumbhash hash) {
  const auto format = find_format(file.mime);
  if (!format) return fail(ErrorKind::corrupt, "This file is of no kind that can be shown.");
  Look look;
  if (*format == MediaFormat::png) {
    constexpr int64_t plain_bytes_max = 96 << 20;
    std::error_code wrong;
    const auto bytes = std::filesystem::file_size(file.path, wrong);
    if (wrong) return fail(file_error(wrong.value(), "reading", file.path));
    if (int64_t(bytes) <= plain_bytes_max) {
      TRY(const Bytes png, read_file(file.path, plain_bytes_max));
      TRY(const auto made, thumbnails_of_png(png, sizes_px, hash));
      if (made) {
        for (size_t i = 0; i < sizes_px.size(); ++i) {
          TRY_DO(thumbnails_.keep(thumbnails_.path_of(file.sha256, sizes_px[i]), made->files[i]));
        }
        look.thumbhash = made->thumbhash;
        return look;
      }
    }
  }
  // Decoding costs more than shrinking: the two sizes a page shows are made together.
  if (sizes_px[0] == thumbnail_sizes_px[0]) sizes_px.push_back(thumbnail_sizes_px[1]);
  TRY(const auto decoded,
      decoder_.run({.path = file.path, .format = *format, .sides_px = sizes_px}));
  for (size_t i = 0; i < sizes_px.size() && i < decoded.files.size(); ++i) {
    TRY_DO(thumbnails_.keep(thumbnails_.path_of(file.sha256, sizes_px[i]), decoded.files[i]));
  }
  look.thumbhash = decoded.answer.thumbhash;
  look.media_ms = decoded.answer.media_ms;
  return look;
}

Result<Bytes> ThumbnailMaker::convert(const MediaFile& file, MediaFormat target) {
  const auto format = find_format(file.mime);
  if (!format) return fail(ErrorKind::corrupt, "This file is of no kind that can be shown.");
  TRY(auto decoded,
      decoder_.run(
          {.task = DecodeTask::convert, .path = file.path, .format = *format, .target = target}));
  if (decoded.files.empty()) return fail(ErrorKind::corrupt, "This file shows nothing.");
  return std::move(decoded.files.front());
}

Result<> ThumbnailMaker::make_strip(const MediaFile& file) {
  const auto format = find_format(file.mime);
  if (!format || !is_video(*format)) {
    return fail(ErrorKind::invalid, "Only videos have pictures to scrub through.");
  }
  TRY(const auto decoded, decoder_.run({.task = DecodeTask::strip,
                                        .path = file.path,
                                        .format = *format,
                                        .sides_px = {strip_side_px},
                                        .frames = strip_frames}));
  if (decoded.files.empty()) return fail(ErrorKind::corrupt, "This video has no pictures.");
  return thumbnails_.keep(thumbnails_.strip_path_of(file.sha256), decoded.files[0]);
}

}  // namespace atelier
