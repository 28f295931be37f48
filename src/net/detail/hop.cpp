#include "net/detail/hop.h"

#include <fmt/format.h>
#include <sys/socket.h>

#include <algorithm>

#include "net/address.h"
#include "net/detail/headers.h"

namespace atelier::net {
namespace {

constexpr long buffer_bytes = 256 << 10;

std::string unquoted_tag(std::string_view tag) {
  if (tag.starts_with("W/")) tag.remove_prefix(2);
  if (tag.size() >= 2 && tag.front() == '"' && tag.back() == '"')
    tag = tag.substr(1, tag.size() - 2);
  return std::string(tag);
}

std::string media_type(std::string_view value) {
  std::string type(value.substr(0, std::min(value.find(';'), value.size())));
  std::transform(type.begin(), type.end(), type.begin(),
                 [](unsigned char c) { return char(std::tolower(c)); });
  while (!type.empty() && type.back() == ' ') type.pop_back();
  return type;
}

}  // namespace

bool is_trusted(const FetchRules& rules, const Url& url) {
  const auto& trusted = rules.trusted_origins;
  return rules.allow_private ||
         std::find(trusted.begin(), trusted.end(), url.origin()) != trusted.end();
}

bool Hop::redirects() const {
  return (status_ == 301 || status_ == 302 || status_ == 303 || status_ == 307 || status_ == 308) &&
         !location_.empty();
}

// ---- what libcurl calls -------------------------------------------------------------------------

size_t Hop::on_header(char* text, size_t size, size_t count, void* self) {
  static_cast<Hop*>(self)->take_header({text, size * count});
  return size * count;
}

size_t Hop::on_data(char* bytes, size_t size, size_t count, void* self) {
  Hop& hop = *static_cast<Hop*>(self);
  const size_t total = size * count;
  // Bodies of redirects and refusals are of no use.
  if (hop.redirects() || hop.status_ >= 400) return 0;
  Result<> done = hop.begin_body();
  if (done) done = hop.sink_.data(std::as_bytes(std::span(bytes, total)));
  if (done) return total;
  hop.sink_error_ = done.error();
  return 0;
}

int Hop::on_progress(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  return static_cast<Hop*>(self)->sink_.go_on() ? 0 : 1;
}

// The one place a connection can come from: here the address is no name any more.
curl_socket_t Hop::on_socket(void* self, curlsocktype, curl_sockaddr* address) {
  Hop& hop = *static_cast<Hop*>(self);
  if (!hop.is_trusted_ && !is_public(address->addr)) {
    hop.refused_address_ = text_of(address->addr);
    return CURL_SOCKET_BAD;
  }
  return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

// ---- the answer ---------------------------------------------------------------------------------

void Hop::take_header(std::string_view line) {
  if (const auto status = parse_status(line)) {
    status_ = *status;  // also of an interim answer: the last one counts
    location_.clear();
    content_length_.reset();
    return;
  }
  const auto header = parse_header(line);
  if (!header) return;
  const std::string& value = header->value;
  if (header->name == "location") location_ = value;
  if (header->name == "content-length") content_length_ = parse_number(value);
  if (header->name == "content-range") range_ = value;
  if (header->name == "content-encoding") encoding_ = value;
  if (header->name == "content-disposition") disposition_ = value;
  if (header->name == "content-type") head_.content_type = media_type(value);
  if (header->name == "etag") head_.validator = value.starts_with("W/") ? "" : value;
  if (header->name == "last-modified") last_modified_ = value;
  if (header->name == "x-linked-etag") head_.linked_etag = unquoted_tag(value);
}

// What the head promises must be possible before a byte of the body counts.
Result<> Hop::check_answer() {
  if (!encoding_.empty() && encoding_ != "identity") {
    return fail(ErrorKind::corrupt, "The server packed the file in a way nobody asked for.");
  }
  if (status_ == 206) {
    const auto range = parse_content_range(range_);
    if (!range || range->first != request_.from) {
      return fail(ErrorKind::corrupt, "The server answered with another part of the file.");
    }
    head_.is_partial = request_.from > 0;
    head_.length = range->total;
    if (!head_.length && content_length_) head_.length = request_.from + *content_length_;
    return {};
  }
  if (status_ != 200) {
    return fail(ErrorKind::corrupt, fmt::format("The server answered with status {}.", status_));
  }
  head_.is_partial = false;
  head_.length = content_length_;
  return {};
}

Result<> Hop::begin_body() {
  if (body_began_) return {};
  body_began_ = true;
  TRY_DO(check_answer());
  head_.file_name = file_name_in(disposition_);
  if (head_.validator.empty()) head_.validator = last_modified_;
  return sink_.head(head_);
}

// ---- the request --------------------------------------------------------------------------------

void Hop::set_options(CURL* curl, const Url& url, const CurlHeaders& headers) {
  const std::string text = url.text();
  const std::string range = fmt::format("{}-", request_.from);
  curl_easy_setopt(curl, CURLOPT_URL, text.c_str());
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, is_trusted_ ? "https,http" : "https");
  // A proxy named in the environment would be connected to instead of the address that is checked.
  curl_easy_setopt(curl, CURLOPT_PROXY, "");
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(curl, CURLOPT_USERAGENT, "atelier");
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers.get());
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, long{rules_.connect_ms_max});
  curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, 1L);
  curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME, std::max(1L, long{rules_.stalled_ms_max} / 1000));
  curl_easy_setopt(curl, CURLOPT_BUFFERSIZE, buffer_bytes);
  if (request_.from > 0) curl_easy_setopt(curl, CURLOPT_RANGE, range.c_str());
  curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, &Hop::on_header);
  curl_easy_setopt(curl, CURLOPT_HEADERDATA, this);
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, &Hop::on_data);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, this);
  curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, &Hop::on_progress);
  curl_easy_setopt(curl, CURLOPT_XFERINFODATA, this);
  curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, &Hop::on_socket);
  curl_easy_setopt(curl, CURLOPT_OPENSOCKETDATA, this);
}

Error Hop::refusal(const Url& url) const {
  const std::string& host = url.host;
  switch (status_) {
    case 401:
      return {ErrorKind::unauthenticated,
              host + " wants to know who asks: give an access token.",
              "",
              {}};
    case 403:
      return {ErrorKind::forbidden,
              host +
                  " refuses this file. It may need an access token, or its terms accepted on "
                  "the model's page.",
              "",
              {}};
    case 404:
    case 410: return {ErrorKind::not_found, host + " has no such file.", url.path, {}};
    case 416: return {ErrorKind::conflict, "The file on " + host + " has become shorter.", "", {}};
    default: break;
  }
  const bool passing = status_ >= 500 || status_ == 408 || status_ == 425 || status_ == 429;
  return {passing ? ErrorKind::unavailable : ErrorKind::invalid,
          fmt::format("{} answered with status {}.", host, status_),
          "",
          {}};
}

Error Hop::error_of(CURLcode code, const Url& url) const {
  if (!refused_address_.empty()) {
    return {ErrorKind::forbidden,
            fmt::format("{} is the private address {}, which the studio does not fetch from. "
                        "allow_private_downloads = true in atelier.toml allows it.",
                        url.host, refused_address_),
            "",
            {}};
  }
  const std::string why = curl_easy_strerror(code);
  switch (code) {
    case CURLE_ABORTED_BY_CALLBACK:
      return {ErrorKind::cancelled, "The download was stopped.", "", {}};
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CERTPROBLEM:
      return {
          ErrorKind::forbidden, url.host + " cannot prove that it is " + url.host + ".", why, {}};
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_URL_MALFORMAT:
      return {ErrorKind::corrupt, url.host + " did not answer as a web server does.", why, {}};
    case CURLE_COULDNT_RESOLVE_HOST:
      return {ErrorKind::unavailable, "There is no " + url.host + " to be found.", why, {}};
    case CURLE_COULDNT_CONNECT:
      return {ErrorKind::unavailable, url.host + " cannot be reached.", why, {}};
    case CURLE_OPERATION_TIMEDOUT:
      return {ErrorKind::unavailable, url.host + " stopped sending.", why, {}};
    default:
      return {ErrorKind::unavailable, "The connection to " + url.host + " was lost.", why, {}};
  }
}

Result<std::optional<Url>> Hop::run(const Url& url, ShowToken token) {
  const CurlEasy curl = make_curl();
  if (!curl) return fail(ErrorKind::exhausted, "There is no memory left for a download.");
  CurlHeaders headers;
  if (!request_.token.empty() && token == ShowToken::yes) {
    headers.add("Authorization: Bearer " + request_.token);
  }
  if (request_.from > 0 && !request_.if_same.empty()) {
    headers.add("If-Range: " + request_.if_same);
  }
  is_trusted_ = is_trusted(rules_, url);
  head_.url = url.text();
  head_.content_type.clear();
  head_.validator.clear();
  set_options(curl.get(), url, headers);
  const CURLcode code = curl_easy_perform(curl.get());
  if (sink_error_) return Failure(std::move(*sink_error_));
  const bool answered = refused_address_.empty() && code != CURLE_ABORTED_BY_CALLBACK;
  if (answered && redirects()) {
    TRY(auto next, resolve(url, location_));
    return std::optional(std::move(next));
  }
  if (answered && status_ >= 400) return fail(refusal(url));
  if (code != CURLE_OK) return fail(error_of(code, url));
  TRY_DO(begin_body());  // of an empty file
  return std::optional<Url>();
}

}  // namespace atelier::net
