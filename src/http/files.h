// Files as answers: conditional requests, one range, download names, and the built page's folder.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "http/message.h"

namespace atelier::http {

// Files up to this size are read on the pool and sent from memory; larger ones go in chunks.
constexpr uint64_t inline_file_bytes_max = 1 << 20;

struct FileReply {
  std::string path;
  std::string content_type;
  std::string etag;           // without quotes; empty: none
  std::string cache_control;  // "public, max-age=31536000, immutable"
  std::string download_name;  // not empty: the browser saves it under this name
  std::string_view policy;    // Content-Security-Policy; empty: none
  std::vector<NameValue> more_headers;
};

// A small file that is in memory already.
struct MemoryReply {
  SharedText bytes;
  std::string_view content_type;
  std::string_view etag;  // without quotes
  std::string_view cache_control;
  std::string_view policy;
};

// A file that was made for this request, in memory.
struct MadeFile {
  SharedText bytes;
  std::string content_type;
  std::string etag;  // without quotes
  std::string cache_control;
  std::string download_name;  // not empty: the browser saves it under this name
  std::string_view policy;
};

// For files of strangers: opened by itself one runs nothing and loads nothing but itself.
constexpr std::string_view media_policy =
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; media-src 'self'; sandbox";

constexpr std::string_view cache_forever = "private, max-age=31536000, immutable";

struct ByteRange {
  uint64_t offset = 0;
  uint64_t bytes = 0;
};
enum class RangeVerdict { whole, part, unsatisfiable };
// One "bytes=a-b", "bytes=a-" or "bytes=-n"; anything else means the whole file (RFC 9110, 14.2).
RangeVerdict parse_range(std::string_view header, uint64_t file_bytes, ByteRange& out);

// attachment; filename="ascii"; filename*=UTF-8''... (RFC 6266 and 5987).
std::string content_disposition(std::string_view file_name);
// Does If-None-Match name this etag? Weak comparison, "*" names all.
bool etag_matches(std::string_view if_none_match, std::string_view etag);
// By extension: "text/html; charset=utf-8"; application/octet-stream for a stranger.
std::string_view content_type_of(std::string_view file_name);

// 200, 206, 304 or 416.
Response memory_response(const Request& request, const MemoryReply& reply);
Response made_file_response(const Request& request, const MadeFile& file);
// 200, 206, 304 or 416. `not_found` when it is no readable regular file.
Result<Response> file_response(const Request& request, const FileReply& reply);

// The built page. Threads: any; reads the folder anew for each request.
class PageFolder {
 public:
  explicit PageFolder(std::string root) : root_(std::move(root)) {}
  // A file below root, its .br or .gz sibling where the client takes it, or index.html for
  // addresses without an extension (the page routes those itself).
  Response answer(const Request& request) const;

 private:
  std::optional<FileReply> find_file(const std::string& relative) const;

  std::string root_;
};

}  // namespace atelier::http
