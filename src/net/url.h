// Addresses of the web, taken apart and put together. Pure; any thread.
#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace atelier::net {

struct Url {
  std::string scheme;  // "https" or "http"
  std::string host;    // lower case; an IPv6 address in brackets
  std::string port;    // always there: "443"
  std::string path;    // as it is sent, "/" at least
  std::string query;   // without the question mark

  // Whole, without a fragment; the usual port is left out.
  std::string text() const;
  // Who is spoken to: a token for one origin is never shown to another.
  std::string origin() const { return scheme + "://" + host + ":" + port; }
  // The value of a parameter, decoded; "" when it is not there.
  std::string parameter(std::string_view name) const;
};

// `invalid` for anything but a web address, and for one with a user name or password in it. Without
// a scheme it is https.
Result<Url> parse_url(std::string_view text);
// Its origin; "" for what is no web address.
std::string origin_of(std::string_view text);
// What a redirect to `location` means for somebody at `base`.
Result<Url> resolve(const Url& base, std::string_view location);
// Without these parameters.
Url without_parameters(Url url, const std::vector<std::string_view>& names);
// %20 becomes a space; what is no such escape stays.
std::string percent_decoded(std::string_view text);
// Everything but letters, digits and -._~ (and / where it parts a path) becomes %XX.
enum class Slashes { keep, encode };
std::string percent_encoded(std::string_view text, Slashes slashes);

}  // namespace atelier::net
