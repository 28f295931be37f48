// Which addresses of the internet belong to everybody. What a studio fetches for somebody must not
// reach the machines beside it. Pure; any thread.
#pragma once
#include <sys/socket.h>

#include <string>
#include <string_view>

namespace atelier::net {

// False for loopback, private networks, link-local ones (where clouds keep their metadata), shared,
// reserved, documentation and multicast ranges; and for IPv6 forms that only wrap such an address.
bool is_public(const sockaddr& address);

// "203.0.113.7" or "2001:db8::1"; false when the text is no address.
bool is_public(std::string_view text);

std::string text_of(const sockaddr& address);

}  // namespace atelier::net
