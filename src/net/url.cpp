#include "net/url.h"

#include <curl/curl.h>
#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <memory>

namespace atelier::net {
namespace {

using Handle = std::unique_ptr<CURLU, decltype(&curl_url_cleanup)>;

std::string part(const Handle& handle, CURLUPart what, unsigned flags = 0) {
  char* text = nullptr;
  if (curl_url_get(handle.get(), what, &text, flags) != CURLUE_OK) return "";
  std::string copy(text);
  curl_free(text);
  return copy;
}

Failure no_address(std::string_view text) {
  return fail(ErrorKind::invalid, fmt::format("\"{}\" is no web address.", text.substr(0, 200)));
}

Result<Url> taken_apart(const Handle& handle, std::string_view text) {
  Url url{.scheme = part(handle, CURLUPART_SCHEME),
          .host = part(handle, CURLUPART_HOST),
          .port = part(handle, CURLUPART_PORT, CURLU_DEFAULT_PORT),
          .path = part(handle, CURLUPART_PATH),
          .query = part(handle, CURLUPART_QUERY)};
  if (url.scheme != "https" && url.scheme != "http") {
    return fail(ErrorKind::invalid, "Only https addresses can be fetched.");
  }
  if (!part(handle, CURLUPART_USER).empty() || !part(handle, CURLUPART_PASSWORD).empty()) {
    return fail(ErrorKind::invalid,
                "An address must not hold a user name or password; give the token by itself.");
  }
  if (url.host.empty() || url.port.empty()) return no_address(text);
  std::transform(url.host.begin(), url.host.end(), url.host.begin(),
                 [](unsigned char c) { return char(std::tolower(c)); });
  if (url.path.empty()) url.path = "/";
  return url;
}

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// Calls visit(whole "name=value", name) for each parameter.
template <class F>
void each_parameter(std::string_view query, F&& visit) {
  for (size_t from = 0; from < query.size();) {
    const size_t to = std::min(query.find('&', from), query.size());
    const std::string_view pair = query.substr(from, to - from);
    visit(pair, pair.substr(0, std::min(pair.find('='), pair.size())));
    from = to + 1;
  }
}

}  // namespace

std::string Url::text() const {
  const bool usual = (scheme == "https" && port == "443") || (scheme == "http" && port == "80");
  return scheme + "://" + host + (usual ? "" : ":" + port) + path +
         (query.empty() ? "" : "?" + query);
}

std::string Url::parameter(std::string_view name) const {
  std::string value;
  each_parameter(query, [&](std::string_view pair, std::string_view key) {
    if (key == name) value = percent_decoded(pair.substr(std::min(key.size() + 1, pair.size())));
  });
  return value;
}

Result<Url> parse_url(std::string_view text) {
  const bool clean = std::none_of(text.begin(), text.end(), [](char c) {
    return static_cast<unsigned char>(c) <= ' ' || c == '\x7f';
  });
  if (!clean || text.empty()) return no_address(text);
  const Handle handle(curl_url(), curl_url_cleanup);
  const std::string whole = text.find("://") == std::string_view::npos
                                ? "https://" + std::string(text)
                                : std::string(text);
  if (curl_url_set(handle.get(), CURLUPART_URL, whole.c_str(), CURLU_NON_SUPPORT_SCHEME) !=
      CURLUE_OK) {
    return no_address(text);
  }
  return taken_apart(handle, text);
}

std::string origin_of(std::string_view text) {
  const auto url = parse_url(text);
  return url ? url->origin() : "";
}

Result<Url> resolve(const Url& base, std::string_view location) {
  const Handle handle(curl_url(), curl_url_cleanup);
  const std::string from = base.text();
  const std::string to(location);
  constexpr unsigned flags = CURLU_URLENCODE | CURLU_NON_SUPPORT_SCHEME;
  if (curl_url_set(handle.get(), CURLUPART_URL, from.c_str(), 0) != CURLUE_OK ||
      curl_url_set(handle.get(), CURLUPART_URL, to.c_str(), flags) != CURLUE_OK) {
    return no_address(location);
  }
  return taken_apart(handle, location);
}

Url without_parameters(Url url, const std::vector<std::string_view>& names) {
  std::string left;
  each_parameter(url.query, [&](std::string_view pair, std::string_view key) {
    if (std::find(names.begin(), names.end(), key) != names.end()) return;
    if (!left.empty()) left += '&';
    left += pair;
  });
  url.query = std::move(left);
  return url;
}

std::string percent_decoded(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool escape = text[i] == '%' && i + 2 < text.size() && hex_value(text[i + 1]) >= 0 &&
                        hex_value(text[i + 2]) >= 0;
    if (!escape) {
      out += text[i];
      continue;
    }
    out += char(hex_value(text[i + 1]) * 16 + hex_value(text[i + 2]));
    i += 2;
  }
  return out;
}

std::string percent_encoded(std::string_view text, Slashes slashes) {
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = std::isalnum(byte) != 0 ||
                       std::string_view("-._~").find(c) != std::string_view::npos ||
                       (c == '/' && slashes == Slashes::keep);
    if (plain) {
      out += c;
    } else {
      out += fmt::format("%{:02X}", byte);
    }
  }
  return out;
}

}  // namespace atelier::net
