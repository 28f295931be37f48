#include "net/address.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <span>

namespace atelier::net {
namespace {

struct Block4 {
  uint32_t first;  // host order
  int bits;
};

constexpr uint32_t v4(uint32_t a, uint32_t b, uint32_t c, uint32_t d) {
  return a << 24 | b << 16 | c << 8 | d;
}

// Everything IANA lists as not globally reachable (RFC 6890 and after), and multicast.
constexpr Block4 blocked4[] = {
    {v4(0, 0, 0, 0), 8},      {v4(10, 0, 0, 0), 8},     {v4(100, 64, 0, 0), 10},
    {v4(127, 0, 0, 0), 8},    {v4(169, 254, 0, 0), 16}, {v4(172, 16, 0, 0), 12},
    {v4(192, 0, 0, 0), 24},   {v4(192, 0, 2, 0), 24},   {v4(192, 88, 99, 0), 24},
    {v4(192, 168, 0, 0), 16}, {v4(198, 18, 0, 0), 15},  {v4(198, 51, 100, 0), 24},
    {v4(203, 0, 113, 0), 24}, {v4(224, 0, 0, 0), 4},    {v4(240, 0, 0, 0), 4}};

bool is_public4(uint32_t address) {
  return std::none_of(std::begin(blocked4), std::end(blocked4), [&](const Block4& block) {
    return (address ^ block.first) >> (32 - block.bits) == 0;
  });
}

using Bytes6 = std::array<uint8_t, 16>;

struct Block6 {
  Bytes6 first;
  int bits;
};

// Inside 2000::/3, the only part of IPv6 that is given out.
constexpr Block6 blocked6[] = {{{0x20, 0x01, 0x00}, 23},  // protocol assignments, Teredo among them
                               {{0x20, 0x01, 0x0d, 0xb8}, 32},  // documentation
                               {{0x20, 0x02}, 16},              // 6to4 wraps an IPv4 address
                               {{0x3f, 0xff, 0x00}, 20}};       // documentation

bool lies_in(const Bytes6& address, const Block6& block) {
  for (int bit = 0; bit < block.bits; bit += 8) {
    const int left = std::min(8, block.bits - bit);
    const auto mask = uint8_t(0xff << (8 - left));
    const auto at = size_t(bit / 8);
    if (((address.at(at) ^ block.first.at(at)) & mask) != 0) return false;
  }
  return true;
}

bool is_public6(const Bytes6& address) {
  constexpr Block6 mapped{{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff}, 96};
  constexpr Block6 translated{{0x00, 0x64, 0xff, 0x9b}, 96};
  if (lies_in(address, mapped) || lies_in(address, translated)) {
    return is_public4(v4(address[12], address[13], address[14], address[15]));
  }
  if ((address[0] & 0xe0) != 0x20) return false;
  return std::none_of(std::begin(blocked6), std::end(blocked6),
                      [&](const Block6& block) { return lies_in(address, block); });
}

}  // namespace

bool is_public(const sockaddr& address) {
  if (address.sa_family == AF_INET) {
    sockaddr_in four{};
    std::memcpy(&four, &address, sizeof four);
    return is_public4(ntohl(four.sin_addr.s_addr));
  }
  if (address.sa_family == AF_INET6) {
    sockaddr_in6 six{};
    std::memcpy(&six, &address, sizeof six);
    Bytes6 bytes{};
    std::memcpy(bytes.data(), &six.sin6_addr, bytes.size());
    return is_public6(bytes);
  }
  return false;
}

bool is_public(std::string_view text) {
  const std::string word(text);
  in_addr four{};
  if (::inet_pton(AF_INET, word.c_str(), &four) == 1) return is_public4(ntohl(four.s_addr));
  Bytes6 six{};
  return ::inet_pton(AF_INET6, word.c_str(), six.data()) == 1 && is_public6(six);
}

std::string text_of(const sockaddr& address) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (address.sa_family == AF_INET) {
    sockaddr_in four{};
    std::memcpy(&four, &address, sizeof four);
    ::inet_ntop(AF_INET, &four.sin_addr, text.data(), text.size());
  } else if (address.sa_family == AF_INET6) {
    sockaddr_in6 six{};
    std::memcpy(&six, &address, sizeof six);
    ::inet_ntop(AF_INET6, &six.sin6_addr, text.data(), text.size());
  }
  return text.data();
}

}  // namespace atelier::net
