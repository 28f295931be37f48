// libcurl's handles with an owner. Private to net.
#pragma once
#include <curl/curl.h>

#include <memory>
#include <string>

namespace atelier::net {

using CurlEasy = std::unique_ptr<CURL, decltype(&curl_easy_cleanup)>;

// The first call prepares the library; any thread.
inline CurlEasy make_curl() {
  static const CURLcode ready = curl_global_init(CURL_GLOBAL_DEFAULT);
  static_cast<void>(ready);
  return {curl_easy_init(), curl_easy_cleanup};
}

class CurlHeaders {
 public:
  CurlHeaders() = default;
  CurlHeaders(const CurlHeaders&) = delete;
  CurlHeaders& operator=(const CurlHeaders&) = delete;
  ~CurlHeaders() { curl_slist_free_all(list_); }
  void add(const std::string& line) { list_ = curl_slist_append(list_, line.c_str()); }
  curl_slist* get() const { return list_; }

 private:
  curl_slist* list_ = nullptr;
};

}  // namespace atelier::net
