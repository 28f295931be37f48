// One file from the web, handed on piece by piece. The door to libcurl. Redirects are followed one
// by one, and each connection is checked at the address it is really made to, so that no name can
// point somewhere else between the check and the use. Threads: any; a call blocks.
#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"

namespace atelier::net {

struct FetchRules {
  // Also private and loopback addresses, and plain http: everywhere, or for these origins alone
  // ("http://127.0.0.1:8080"), whatever they redirect to.
  bool allow_private = false;
  std::vector<std::string> trusted_origins;
  int redirects_max = 6;
  int connect_ms_max = 20'000;
  int stalled_ms_max = 30'000;  // without a byte: the connection counts as dropped
};

struct FetchRequest {
  std::string url;
  std::string token;    // a bearer token, shown to the origin of `url` alone
  uint64_t from = 0;    // the first bytes are here already ...
  std::string if_same;  // ... as long as the file still has this validator
};

// What the answer said before its body, and the redirects before it.
struct FetchHead {
  std::string url;                 // after the redirects
  bool is_partial = false;         // the body begins at the byte that was asked for
  std::optional<uint64_t> length;  // of the whole file, as far as it was told
  std::string content_type;        // lower case, without parameters
  std::string validator;           // a strong ETag, else its date: names this very file
  std::string file_name;           // as the answer would like it saved; not to be trusted
  std::string linked_etag;         // X-Linked-ETag of any answer on the way: a file's SHA-256
};

class FetchSink {
 public:
  virtual ~FetchSink() = default;
  // Once, before data; an error ends the fetch and is its result.
  virtual Result<> head(const FetchHead& head) = 0;
  virtual Result<> data(std::span<const std::byte> piece) = 0;
  // Asked several times a second; false ends the fetch as `cancelled`.
  virtual bool go_on() { return true; }
};

// `unavailable`: try again later (dropped, stalled, refused, 429, 5xx). `forbidden`: an address
// that must not be reached, or 403. `unauthenticated`: 401. `not_found`. `conflict`: nothing at
// `from` (416). `invalid`: no web address, too many redirects, plain http. `corrupt`: what cannot
// be an answer. Else what the sink said.
Result<> fetch(const FetchRequest& request, const FetchRules& rules, FetchSink& sink);

struct FetchedText {
  FetchHead head;
  std::string text;
};
// A small document. `too_large` beyond bytes_max. `go_on` as a sink's, when there is one.
Result<FetchedText> fetch_text(const FetchRequest& request, const FetchRules& rules,
                               size_t bytes_max, const std::function<bool()>& go_on = {});

}  // namespace atelier::net
