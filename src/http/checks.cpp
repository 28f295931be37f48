#include "http/checks.h"

#include <algorithm>
#include <cctype>

#include "http/answers.h"

namespace atelier::http {
namespace {

constexpr std::string_view page_policy =
    "default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; "
    "font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; object-src 'none'; "
    "base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

std::string lower(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), [](unsigned char c) { return std::tolower(c); });
  return out;
}

// "http://Studio:8080" -> "studio:8080"; a default port is left out, as browsers do in Host.
std::string origin_authority(std::string_view origin) {
  std::string authority = lower(origin);
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (!authority.starts_with(scheme)) continue;
    authority.erase(0, scheme.size());
    const std::string_view port = scheme == "http://" ? ":80" : ":443";
    if (authority.ends_with(port)) authority.erase(authority.size() - port.size());
    return authority;
  }
  return "";
}

// "[::1]:8080" -> "[::1]", "localhost:8080" -> "localhost".
std::string_view host_without_port(std::string_view host) {
  if (host.starts_with('[')) return host.substr(0, std::min(host.find(']') + 1, host.size()));
  return host.substr(0, host.find(':'));
}

}  // namespace

std::optional<Response> refuse_foreign_origin(const Request& request) {
  const std::string_view origin = request.header("origin");
  const bool upgrades = !request.header("upgrade").empty();
  if (origin.empty() || (!is_write(request.method) && !upgrades)) return std::nullopt;
  std::string host = lower(request.header("host"));
  if (host.ends_with(":80")) host.erase(host.size() - 3);
  const std::string authority = origin_authority(origin);
  if (!authority.empty() && authority == host) return std::nullopt;
  return error_response(Error{ErrorKind::forbidden,
                              "This request comes from another site and was refused.",
                              "origin " + std::string(origin),
                              {}});
}

std::optional<Response> refuse_foreign_host(const Request& request) {
  if (is_loopback_host(host_without_port(request.header("host")))) return std::nullopt;
  return error_response(Error{ErrorKind::forbidden,
                              "This studio answers only to localhost: open it by that name.",
                              "",
                              {}});
}

void add_security_headers(const Request&, Response& response) {
  response.set_header("X-Content-Type-Options", "nosniff");
  response.set_header("X-Frame-Options", "DENY");
  response.set_header("Referrer-Policy", "same-origin");
  response.set_header("Cross-Origin-Resource-Policy", "same-origin");
  if (response.header("Content-Type").starts_with("text/html")) {
    response.set_header("Content-Security-Policy", std::string(page_policy));
  }
}

bool is_loopback_host(std::string_view host) {
  const std::string name = lower(host);
  if (name == "localhost" || name == "::1" || name == "[::1]") return true;
  const bool digits = name.find_first_not_of("0123456789.") == std::string::npos;
  return digits && name.starts_with("127.") && std::ranges::count(name, '.') == 3;
}

}  // namespace atelier::http
