#include "http/websocket.h"

namespace atelier::http {

std::string_view bearer_token(const Request& request) {
  constexpr std::string_view scheme = "Bearer ";
  const std::string_view header = request.header("authorization");
  return header.starts_with(scheme) ? header.substr(scheme.size()) : std::string_view();
}

}  // namespace atelier::http
