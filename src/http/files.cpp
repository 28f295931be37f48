#include "http/files.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <charconv>

#include "http/answers.h"
#include "http/made_reply.h"
#include "http/target.h"

namespace atelier::http {
namespace {

struct OpenedRegular {
  FileHandle handle;
  uint64_t bytes = 0;
};

Result<OpenedRegular> open_regular(const std::string& path) {
  FileHandle handle(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  struct stat facts {};
  if (handle.descriptor() < 0 || ::fstat(handle.descriptor(), &facts) != 0 ||
      !S_ISREG(facts.st_mode)) {
    return fail(ErrorKind::not_found, "There is no such file.", path);
  }
  return OpenedRegular{std::move(handle), static_cast<uint64_t>(facts.st_size)};
}

Result<std::string> read_slice(const FileHandle& file, ByteRange range) {
  std::string bytes(range.bytes, '\0');
  uint64_t done = 0;
  while (done < range.bytes) {
    const auto offset = static_cast<off_t>(range.offset + done);
    const auto got = ::pread(file.descriptor(), bytes.data() + done, range.bytes - done, offset);
    if (got <= 0) return fail(ErrorKind::corrupt, "A file of the studio ended early.");
    done += static_cast<uint64_t>(got);
  }
  return bytes;
}

std::optional<uint64_t> parse_number(std::string_view text) {
  uint64_t number = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (code != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::string_view trimmed(std::string_view text) {
  while (text.starts_with(' ') || text.starts_with('\t')) text.remove_prefix(1);
  while (text.ends_with(' ') || text.ends_with('\t')) text.remove_suffix(1);
  return text;
}

// The range that applies: If-Range with another etag asks for the whole file.
std::string_view range_header(const Request& request, const std::string& quoted_etag) {
  const auto if_range = request.header("if-range");
  const bool stale = !if_range.empty() && if_range != quoted_etag;
  return stale ? std::string_view() : request.header("range");
}

void set_file_headers(Response& response, const MemoryReply& reply) {
  response.headers.reserve(10);  // with those of the pipeline
  response.headers.push_back({"Content-Type", std::string(reply.content_type)});
  response.headers.push_back({"Accept-Ranges", "bytes"});
  response.headers.push_back({"ETag", fmt::format("\"{}\"", reply.etag)});
  response.headers.push_back({"Cache-Control", std::string(reply.cache_control)});
  response.headers.push_back({"Content-Security-Policy", std::string(reply.policy)});
}

template <class Reply>
void set_file_headers(Response& response, const Reply& reply) {
  response.set_header("Content-Type", reply.content_type);
  response.set_header("Accept-Ranges", "bytes");
  if (!reply.etag.empty()) response.set_header("ETag", fmt::format("\"{}\"", reply.etag));
  if (!reply.cache_control.empty()) response.set_header("Cache-Control", reply.cache_control);
  if (!reply.policy.empty()) {
    response.set_header("Content-Security-Policy", std::string(reply.policy));
  }
  for (const auto& [name, value] : reply.more_headers) response.set_header(name, value);
  if (!reply.download_name.empty()) {
    response.set_header("Content-Disposition", content_disposition(reply.download_name));
  }
}

// Everything but the body; `range` is what the body shall be when the status is 200 or 206.
template <class Reply>
Response head_of_file(const Request& request, const Reply& reply, uint64_t bytes,
                      ByteRange& range) {
  Response response;
  set_file_headers(response, reply);
  if (!reply.etag.empty() && etag_matches(request.header("if-none-match"), reply.etag)) {
    response.status = 304;
    return response;
  }
  const std::string quoted_etag = fmt::format("\"{}\"", reply.etag);
  const auto verdict = parse_range(range_header(request, quoted_etag), bytes, range);
  if (verdict == RangeVerdict::unsatisfiable) {
    Response refusal = error_response(
        416, Error{ErrorKind::invalid, "The file has no such range of bytes.", "", {}});
    refusal.set_header("Content-Range", fmt::format("bytes */{}", bytes));
    return refusal;
  }
  if (verdict == RangeVerdict::part) {
    response.status = 206;
    response.set_header("Content-Range", fmt::format("bytes {}-{}/{}", range.offset,
                                                     range.offset + range.bytes - 1, bytes));
  }
  return response;
}

}  // namespace

Response made_response(const Request& request, const MadeReply& reply) {
  ByteRange range;
  Response response = head_of_file(request, reply, reply.bytes, range);
  if (response.status != 200 && response.status != 206) return response;
  response.body = StreamedBody{reply.make(range), range.bytes};
  return response;
}

Response memory_response(const Request& request, const MemoryReply& reply) {
  ByteRange range;
  Response response = head_of_file(request, reply, reply.bytes->size(), range);
  if (response.status == 200) response.body = reply.bytes;
  if (response.status == 206) response.body = reply.bytes->substr(range.offset, range.bytes);
  return response;
}

Response made_file_response(const Request& request, const MadeFile& file) {
  Response response = memory_response(request, {.bytes = file.bytes,
                                                .content_type = file.content_type,
                                                .etag = file.etag,
                                                .cache_control = file.cache_control,
                                                .policy = file.policy});
  if (!file.download_name.empty()) {
    response.set_header("Content-Disposition", content_disposition(file.download_name));
  }
  return response;
}

RangeVerdict parse_range(std::string_view header, uint64_t file_bytes, ByteRange& out) {
  out = {.offset = 0, .bytes = file_bytes};
  if (!header.starts_with("bytes=")) return RangeVerdict::whole;
  header.remove_prefix(6);
  const size_t dash = header.find('-');
  if (dash == std::string_view::npos || header.find(',') != std::string_view::npos) {
    return RangeVerdict::whole;
  }
  const auto first_text = trimmed(header.substr(0, dash));
  const auto last_text = trimmed(header.substr(dash + 1));
  const auto first = parse_number(first_text);
  const auto last = parse_number(last_text);
  if (first_text.empty() && last) {  // the last n bytes
    if (*last == 0 || file_bytes == 0) return RangeVerdict::unsatisfiable;
    const uint64_t bytes = std::min(*last, file_bytes);
    out = {.offset = file_bytes - bytes, .bytes = bytes};
    return RangeVerdict::part;
  }
  if (!first || (!last && !last_text.empty()) || (last && *last < *first)) {
    return RangeVerdict::whole;
  }
  if (*first >= file_bytes) return RangeVerdict::unsatisfiable;
  const uint64_t end = last ? std::min(*last, file_bytes - 1) : file_bytes - 1;
  out = {.offset = *first, .bytes = end - *first + 1};
  return RangeVerdict::part;
}

std::string content_disposition(std::string_view file_name) {
  std::string ascii;
  for (const char c : file_name) {
    const bool plain = c >= 0x20 && c < 0x7f && c != '"' && c != '\\' && c != '%';
    ascii += plain ? c : '_';
  }
  return fmt::format("attachment; filename=\"{}\"; filename*=UTF-8''{}", ascii,
                     percent_encode(file_name));
}

bool etag_matches(std::string_view if_none_match, std::string_view etag) {
  const std::string quoted = fmt::format("\"{}\"", etag);
  while (!if_none_match.empty()) {
    const size_t comma = std::min(if_none_match.find(','), if_none_match.size());
    auto one = trimmed(if_none_match.substr(0, comma));
    if (one.starts_with("W/")) one.remove_prefix(2);
    if (one == "*" || one == quoted) return true;
    if_none_match.remove_prefix(std::min(comma + 1, if_none_match.size()));
  }
  return false;
}

std::string_view content_type_of(std::string_view file_name) {
  struct Type {
    std::string_view extension;
    std::string_view type;
  };
  static constexpr std::array<Type, 16> types{{{".html", "text/html; charset=utf-8"},
                                               {".js", "text/javascript; charset=utf-8"},
                                               {".mjs", "text/javascript; charset=utf-8"},
                                               {".css", "text/css; charset=utf-8"},
                                               {".json", "application/json"},
                                               {".webmanifest", "application/manifest+json"},
                                               {".map", "application/json"},
                                               {".svg", "image/svg+xml"},
                                               {".png", "image/png"},
                                               {".jpg", "image/jpeg"},
                                               {".webp", "image/webp"},
                                               {".ico", "image/x-icon"},
                                               {".woff2", "font/woff2"},
                                               {".wasm", "application/wasm"},
                                               {".txt", "text/plain; charset=utf-8"},
                                               {".md", "text/plain; charset=utf-8"}}};
  for (const auto& [extension, type] : types) {
    if (file_name.ends_with(extension)) return type;
  }
  return "application/octet-stream";
}

Result<Response> file_response(const Request& request, const FileReply& reply) {
  TRY(auto file, open_regular(reply.path));
  ByteRange range;
  Response response = head_of_file(request, reply, file.bytes, range);
  if (response.status != 200 && response.status != 206) return response;
  if (range.bytes > inline_file_bytes_max) {
    response.body = FileSlice{std::move(file.handle), range.offset, range.bytes};
    return response;
  }
  TRY(response.body, read_slice(file.handle, range));
  return response;
}

}  // namespace atelier::http
