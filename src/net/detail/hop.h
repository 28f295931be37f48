// One request and its answer: a step of a fetch. Private to net.
#pragma once
#include <optional>
#include <string>

#include "net/detail/curl.h"
#include "net/fetch.h"
#include "net/url.h"

namespace atelier::net {

enum class ShowToken { no, yes };

// Whether private addresses and plain http are allowed at this one.
bool is_trusted(const FetchRules& rules, const Url& url);

class Hop {
 public:
  Hop(const FetchRequest& request, const FetchRules& rules, FetchSink& sink, FetchHead& head)
      : request_(request), rules_(rules), sink_(sink), head_(head) {}

  // Where to go next, or nothing when the body has gone to the sink.
  Result<std::optional<Url>> run(const Url& url, ShowToken token);

 private:
  static size_t on_header(char* text, size_t size, size_t count, void* self);
  static size_t on_data(char* bytes, size_t size, size_t count, void* self);
  static int on_progress(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t);
  static curl_socket_t on_socket(void* self, curlsocktype purpose, curl_sockaddr* address);

  void set_options(CURL* curl, const Url& url, const CurlHeaders& headers);
  void take_header(std::string_view line);
  Result<> begin_body();
  Result<> check_answer();
  Error error_of(CURLcode code, const Url& url) const;
  Error refusal(const Url& url) const;
  bool redirects() const;

  const FetchRequest& request_;
  const FetchRules& rules_;
  FetchSink& sink_;
  FetchHead& head_;
  int status_ = 0;
  std::string location_;
  std::string disposition_;
  std::string encoding_;
  std::string range_;
  std::string last_modified_;
  std::optional<uint64_t> content_length_;
  bool is_trusted_ = false;
  std::string refused_address_;
  std::optional<Error> sink_error_;
  bool body_began_ = false;
};

}  // namespace atelier::net
