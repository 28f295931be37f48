#include "services/file_download.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <filesystem>
#include <thread>
#include <vector>

#include "base/log.h"
#include "media/files.h"
#include "media/sha256.h"
#include "net/url.h"
#include "services/first_bytes.h"
#include "services/install_source.h"
#include "services/weights_length.h"

namespace atelier {
namespace {

namespace fs = std::filesystem;
constexpr int64_t look_at_disk_every_bytes = int64_t{64} << 20;
constexpr int retry_wait_ms_max = 30'000;
constexpr size_t copy_piece_bytes = 4 << 20;

std::string megabytes(int64_t bytes) {
  return fmt::format("{:.1f} MB", double(bytes) / 1e6);
}

int64_t size_of(const std::string& path) {
  std::error_code wrong;
  const auto size = fs::file_size(path, wrong);
  return wrong ? 0 : int64_t(size);
}

Result<> check_disk(const std::string& path, int64_t bytes, const DownloadRules& rules) {
  TRY(const int64_t free, free_bytes_at(fs::path(path).parent_path().string()));
  if (free - bytes >= rules.disk_reserve_bytes) return {};
  return fail(ErrorKind::exhausted,
              fmt::format("There is not enough room: {} are needed and {} are free. Free some "
                          "space, then try again.",
                          megabytes(bytes + rules.disk_reserve_bytes), megabytes(free)));
}

Failure page_instead(const std::string& url) {
  const auto parsed = net::parse_url(url);
  return fail(
      ErrorKind::invalid,
      fmt::format("{} sent a web page instead of a model. The file may need an access token "
                  "or its terms accepted, or the address is that of a page about it.",
                  parsed ? parsed->host : url));
}

// Writes what comes to the part's file.
class PartSink : public net::FetchSink {
 public:
  PartSink(InstallFile& file, std::string path, Content content, const DownloadRules& rules,
           DownloadWatcher& watcher)
      : file_(file), path_(std::move(path)), content_(content), rules_(rules), watcher_(watcher) {}

  Result<> head(const net::FetchHead& head) override;
  Result<> data(std::span<const std::byte> piece) override;
  bool go_on() override { return watcher_.go_on(); }

  // Of a file shorter than what is looked at first.
  Result<> end() { return write_start(); }
  const std::string& file_name() const { return file_name_; }

 private:
  Result<> take_length(const net::FetchHead& head);
  Result<> write_start();
  Result<> write(std::span<const std::byte> piece);

  InstallFile& file_;
  const std::string path_;
  const Content content_;
  const DownloadRules& rules_;
  DownloadWatcher& watcher_;
  std::optional<File> out_;
  std::vector<std::byte> start_;  // held back until it has shown what it is
  bool looked_ = false;
  int64_t unchecked_bytes_ = 0;
  std::string file_name_;
};

Result<> PartSink::take_length(const net::FetchHead& head) {
  if (!head.length) return {};
  const auto length = int64_t(std::min<uint64_t>(*head.length, INT64_MAX));
  if (file_.bytes_total && *file_.bytes_total != length) {
    return fail(ErrorKind::corrupt,
                fmt::format("The server promises {} bytes of a file that has {}.", length,
                            *file_.bytes_total));
  }
  if (length > rules_.file_bytes_max) {
    return fail(ErrorKind::too_large,
                fmt::format("The file is {} long, more than a model can be.", megabytes(length)));
  }
  file_.bytes_total = length;
  return check_disk(path_, length - file_.bytes, rules_);
}

Result<> PartSink::head(const net::FetchHead& head) {
  if (content_ == Content::weights && head.content_type == "text/html") {
    return page_instead(head.url);
  }
  out_.reset();
  TRY(File out, File::open_to_append(path_));
  if (!head.is_partial) {
    TRY_DO(out.truncate(0));
    file_.bytes = 0;
  }
  out_.emplace(std::move(out));
  start_.clear();
  looked_ = head.is_partial;
  TRY_DO(take_length(head));
  file_.validator = head.validator;
  const bool told = head.linked_etag.size() == 64 &&
                    head.linked_etag.find_first_not_of("0123456789abcdef") == std::string::npos;
  if (file_.sha256.empty() && told) file_.sha256 = head.linked_etag;
  file_name_ = weights_file_name(head.file_name);
  if (file_name_.empty()) {
    const auto url = net::parse_url(head.url);
    if (url) file_name_ = weights_file_name(net::percent_decoded(url->path));
  }
  watcher_.learned(file_);
  return {};
}

Result<> PartSink::write_start() {
  if (looked_) return {};
  looked_ = true;
  const FileKind kind = kind_of(start_);
  if (kind == FileKind::page) return page_instead(file_.url);
  if (content_ == Content::weights && kind == FileKind::other) {
    return fail(ErrorKind::invalid,
                "What the server sent does not begin like a file of weights (safetensors, GGUF, or "
                "a PyTorch pickle).");
  }
  const auto start = std::move(start_);
  start_.clear();
  return write(start);
}

Result<> PartSink::write(std::span<const std::byte> piece) {
  if (!out_) return {};
  const auto bytes = int64_t(piece.size());
  if (file_.bytes + bytes > file_.bytes_total.value_or(rules_.file_bytes_max)) {
    return fail(ErrorKind::corrupt, "The server sends more than it promised.");
  }
  unchecked_bytes_ += bytes;
  if (unchecked_bytes_ >= look_at_disk_every_bytes) {
    unchecked_bytes_ = 0;
    TRY_DO(check_disk(path_, 0, rules_));
  }
  TRY_DO(out_->write(piece));
  file_.bytes += bytes;
  watcher_.progress(file_);
  return {};
}

Result<> PartSink::data(std::span<const std::byte> piece) {
  if (looked_) return write(piece);
  start_.insert(start_.end(), piece.begin(), piece.end());
  return start_.size() < first_bytes_wanted ? Result<>() : write_start();
}

// False when somebody wants it to stop.
bool wait(int ms, DownloadWatcher& watcher) {
  constexpr int piece_ms = 50;
  for (int waited = 0; waited < ms; waited += piece_ms) {
    if (!watcher.go_on()) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(std::min(piece_ms, ms - waited)));
  }
  return watcher.go_on();
}

Result<> check_whole(InstallFile& file, const std::string& part, DownloadWatcher& watcher) {
  const int64_t bytes = size_of(part);
  if (file.bytes_total && bytes != *file.bytes_total) {
    return fail(ErrorKind::corrupt,
                fmt::format("The server promised {} bytes and sent {}.", *file.bytes_total, bytes));
  }
  TRY_DO(check_weights_length(part));
  if (file.sha256.empty()) return {};
  watcher.checking(file);
  TRY(const std::string sha256, sha256_of_file(part));
  if (sha256 == file.sha256) return {};
  return fail(
      ErrorKind::corrupt,
      "The file is not the one it should be: its checksum differs. It was damaged or changed "
      "on the way; try again.");
}

Result<> put_in_place(InstallFile& file, const std::string& part, const std::string& path) {
  TRY(const File whole, File::open_to_append(part));
  TRY_DO(whole.sync());
  if (::rename(part.c_str(), path.c_str()) != 0) return fail(file_error(errno, "renaming", path));
  file.bytes = size_of(path);
  file.bytes_total = file.bytes;
  file.done = true;
  return sync_folder(fs::path(path).parent_path().string());
}

// One try: the rest of the file, or a reason.
Result<> fetch_rest(InstallFile& file, const std::string& part, PartSink& sink,
                    const std::string& token, const DownloadRules& rules) {
  file.bytes = size_of(part);
  if (file.bytes > 0 && file.bytes == file.bytes_total) return {};  // it is all there
  // Without a way to know that it is the same file, its beginning is worth nothing.
  const bool known = !file.validator.empty() || !file.sha256.empty();
  const auto from = uint64_t(known ? file.bytes : 0);
  auto done = net::fetch({.url = file.url, .token = token, .from = from, .if_same = file.validator},
                         rules.fetch, sink);
  if (done) done = sink.end();
  if (done || done.error().kind != ErrorKind::conflict || from == 0) return done;
  // The file is shorter than what is here: another one.
  TRY(const File old, File::open_to_append(part));
  TRY_DO(old.truncate(0));
  file.bytes = 0;
  file.validator.clear();
  TRY_DO(net::fetch({.url = file.url, .token = token}, rules.fetch, sink));
  return sink.end();
}

}  // namespace

std::string part_path_of(const std::string& path) {
  return path + ".part";
}

Result<Downloaded> download_file(InstallFile& file, const std::string& path, Content content,
                                 const std::string& token, const DownloadRules& rules,
                                 DownloadWatcher& watcher) {
  TRY_DO(make_folders(fs::path(path).parent_path().string()));
  const std::string part = part_path_of(path);
  PartSink sink(file, part, content, rules, watcher);
  int wait_ms = rules.retry_wait_ms;
  for (int tries = 1;; ++tries) {
    const int64_t before = size_of(part);
    const auto fetched = fetch_rest(file, part, sink, token, rules);
    if (fetched) break;
    if (fetched.error().kind != ErrorKind::unavailable) return fail(fetched.error());
    if (size_of(part) > before) {
      tries = 0;
      wait_ms = rules.retry_wait_ms;
    }
    if (tries >= rules.tries_max) return fail(fetched.error());
    log_info("installs",
             fmt::format("{} (after {} bytes); trying again", fetched.error().message, file.bytes));
    if (!wait(wait_ms, watcher)) return fail(ErrorKind::cancelled, "The download was stopped.");
    wait_ms = std::min(wait_ms * 2, retry_wait_ms_max);
  }
  if (const auto whole = check_whole(file, part, watcher); !whole) {
    ::unlink(part.c_str());  // nothing of it can be used
    file.bytes = 0;
    file.validator.clear();
    return fail(whole.error());
  }
  TRY_DO(put_in_place(file, part, path));
  return Downloaded{sink.file_name()};
}

Result<> copy_file(InstallFile& file, const std::string& path, const DownloadRules& rules,
                   DownloadWatcher& watcher) {
  TRY_DO(make_folders(fs::path(path).parent_path().string()));
  const std::string part = part_path_of(path);
  TRY(const File in, File::open_to_read(file.url));
  TRY(file.bytes_total, in.size());
  TRY_DO(check_disk(part, *file.bytes_total, rules));
  TRY(const File out, File::open_to_append(part));
  TRY_DO(out.truncate(0));
  file.bytes = 0;
  std::vector<std::byte> piece(copy_piece_bytes);
  for (;;) {
    if (!watcher.go_on()) return fail(ErrorKind::cancelled, "The copy was stopped.");
    TRY(const size_t got, in.read(piece));
    if (got == 0) break;
    TRY_DO(out.write(std::span(piece).first(got)));
    file.bytes += int64_t(got);
    watcher.progress(file);
  }
  return put_in_place(file, part, path);
}

}  // namespace atelier
