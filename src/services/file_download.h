// One file of an install, from the web or from another folder to a place of ours: continued where
// it stopped, tried again when the connection is lost, checked when it is whole. Threads: any; a
// call blocks.
#pragma once
#include <cstdint>
#include <string>

#include "base/result.h"
#include "net/fetch.h"
#include "store/installs.h"

namespace atelier {

struct DownloadRules {
  net::FetchRules fetch;
  int tries_max = 6;         // in a row without a byte of progress
  int retry_wait_ms = 1000;  // before the second try; doubled before each further one
  int64_t disk_reserve_bytes = int64_t{512} << 20;  // that a download leaves free
  int64_t file_bytes_max = int64_t{1} << 40;
};

class DownloadWatcher {
 public:
  virtual ~DownloadWatcher() = default;
  // Something about the file that is worth remembering: its size, its version, its checksum.
  virtual void learned(const InstallFile&) {}
  virtual void progress(const InstallFile&) {}
  virtual void checking(const InstallFile&) {}
  virtual bool go_on() { return true; }
};

// Where it grows until it is whole.
std::string part_path_of(const std::string& path);

struct Downloaded {
  std::string file_name;  // as the server would like it called, or what its address says; "" if not
};

// Brings file.url to `path` and keeps `file` up to date. What is at the part's path is continued if
// the server still has the same version. For weights, what does not begin like weights is refused
// before it is written. `exhausted` for a full disk, `corrupt` for a checksum or a length that does
// not hold, else what net::fetch says.
enum class Content { weights, anything };
Result<Downloaded> download_file(InstallFile& file, const std::string& path, Content content,
                                 const std::string& token, const DownloadRules& rules,
                                 DownloadWatcher& watcher);

// The same from a path on this machine.
Result<> copy_file(InstallFile& file, const std::string& path, const DownloadRules& rules,
                   DownloadWatcher& watcher);

}  // namespace atelier
