#include "net/address.h"

#include <gtest/gtest.h>

namespace atelier::net {
namespace {

TEST(Address, WhatBelongsToEverybodyMayBeReached) {
  for (const char* text : {"8.8.8.8", "1.1.1.1", "172.15.0.1", "172.32.0.1", "100.128.0.1",
                           "192.0.1.1", "223.255.255.254", "2606:4700::1111", "2a00:1450::8a",
                           "::ffff:8.8.8.8", "64:ff9b::8.8.8.8"}) {
    EXPECT_TRUE(is_public(std::string_view(text))) << text;
  }
}

TEST(Address, WhatBelongsToMachinesBesideUsMayNot) {
  for (const char* text :
       {"127.0.0.1", "127.255.255.255", "0.0.0.0", "10.0.0.1", "172.16.0.1", "172.31.255.255",
        "192.168.1.1", "169.254.169.254", "100.64.0.1", "100.100.100.200", "192.0.0.192",
        "198.18.0.1", "203.0.113.7", "224.0.0.1", "255.255.255.255", "240.0.0.1"}) {
    EXPECT_FALSE(is_public(std::string_view(text))) << text;
  }
}

TEST(Address, SixWaysToSpellAPrivateAddressInIpv6) {
  for (const char* text :
       {"::", "::1", "fe80::1", "fc00::1", "fd00:ec2::254", "ff02::1", "fec0::1",
        "::ffff:127.0.0.1", "::ffff:169.254.169.254", "64:ff9b::10.0.0.1", "64:ff9b:1::1",
        "2002:7f00:1::1", "2001::1", "2001:db8::1", "3fff::1", "::127.0.0.1"}) {
    EXPECT_FALSE(is_public(std::string_view(text))) << text;
  }
}

TEST(Address, WhatIsNoAddressIsNotPublic) {
  for (const char* text : {"", "example.org", "1.2.3", "0x7f.1", "1.2.3.4.5", ":::"}) {
    EXPECT_FALSE(is_public(std::string_view(text))) << text;
  }
}

}  // namespace
}  // namespace atelier::net
