// Checks on a request's head that need nothing else: done before its body is read.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http/message.h"

namespace atelier::http {

// One step of the pipeline. `before` runs on the I/O thread when the head is there (so it must not
// block) and may answer at once; `after` may add to every answer.
struct Step {
  std::string_view name;
  std::string_view because;
  std::function<std::optional<Response>(const Request&)> before;
  std::function<void(const Request&, Response&)> after;
};
// In the order they run; `after` runs in the same order.
using Pipeline = std::vector<Step>;

// A page of another site can make a browser send us anything; the browser then names that site in
// Origin. Refuses writes and upgrades whose Origin is not the Host they were sent to.
std::optional<Response> refuse_foreign_origin(const Request& request);
// A name that an attacker points at 127.0.0.1 makes his page "same origin" with us (DNS rebinding).
// On a loopback address only loopback names are ours.
std::optional<Response> refuse_foreign_host(const Request& request);
// nosniff, no framing, no referrer to others; a strict Content-Security-Policy on pages.
void add_security_headers(const Request& request, Response& response);

// "localhost", "127.0.0.1", "::1" and the rest of 127/8, with or without brackets.
bool is_loopback_host(std::string_view host);

}  // namespace atelier::http
