// One request and its answer, as plain values: no library type, no socket.
#pragma once
#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/enum_names.h"
#include "base/result.h"

namespace atelier::http {

class EventHub;

enum class Method { get, head, post, put, patch, remove, options };
constexpr std::array<std::string_view, 7> enum_names(Method) {
  return {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"};
}
// Whether a request of this method may change anything.
constexpr bool is_write(Method method) {
  return method != Method::get && method != Method::head && method != Method::options;
}

struct NameValue {
  std::string name;
  std::string value;
};

// Takes a body piece by piece, for a route that does not hold it in memory. On a pool, one call at
// a time. Destroyed without more words when the client leaves in the middle.
class BodySink {
 public:
  virtual ~BodySink() = default;
  virtual Result<> take(std::span<const std::byte> piece) = 0;
};

// Whether who asked is still there. Set by the server, for routes that wait; any thread may look.
class Presence {
 public:
  bool has_left() const { return left_; }
  void leave() { left_ = true; }

 private:
  std::atomic<bool> left_ = false;
};

struct Request {
  Method method = Method::get;
  std::vector<std::string> segments;  // of the path, percent-decoded: never ".", ".." or empty
  std::vector<NameValue> query;       // decoded, in the order they were written
  std::vector<NameValue> headers;     // names in lower case
  std::vector<NameValue> params;      // {name} parts of the route's pattern
  std::string body;
  std::shared_ptr<BodySink> sink;            // has taken the body instead, when the route says so
  std::string peer;                          // the other side's address, for logs
  std::shared_ptr<const Presence> presence;  // of a route that waits, else null

  // "" when there is none. The name in lower case.
  std::string_view header(std::string_view name) const;
  std::optional<std::string_view> find_query(std::string_view name) const;
  // "/api/v1/jobs": the decoded path, for logs.
  std::string path() const;
};

// An open file; closed by the destructor.
class FileHandle {
 public:
  FileHandle() = default;
  explicit FileHandle(int descriptor) : descriptor_(descriptor) {}
  FileHandle(FileHandle&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
  FileHandle& operator=(FileHandle&& other) noexcept {
    std::swap(descriptor_, other.descriptor_);
    return *this;
  }
  ~FileHandle();
  int descriptor() const { return descriptor_; }

 private:
  int descriptor_ = -1;
};

// A part of a file, sent in chunks.
struct FileSlice {
  FileHandle file;
  uint64_t offset = 0;
  uint64_t bytes = 0;
};

// A body that is made while it is sent: some text, then a part of a file; both empty at the end. On
// a pool, one call at a time. An error ends the connection: the length was promised.
class BodySource {
 public:
  struct Piece {
    std::string text;
    FileSlice slice;
  };
  virtual ~BodySource() = default;
  virtual Result<Piece> next() = 0;
};
struct StreamedBody {
  std::shared_ptr<BodySource> source;
  uint64_t bytes = 0;
};

// The answer goes on for as long as the client stays: every event of the hub.
struct EventStream {
  EventHub* hub = nullptr;
  std::optional<int64_t> last_event_id;
  std::string hello = "{}";  // data of the first event: one line of JSON
};

// A text that several answers send, or that is kept: nobody copies it.
using SharedText = std::shared_ptr<const std::string>;

struct Response {
  int status = 200;
  std::vector<NameValue> headers;  // Content-Length, Date and Connection are the server's
  std::variant<std::string, SharedText, FileSlice, StreamedBody, EventStream> body;

  // The body when it is a text, shared or not; null when it is made while it is sent.
  const std::string* text() const;

  void set_header(std::string_view name, std::string value);
  std::string_view header(std::string_view name) const;
};

}  // namespace atelier::http
