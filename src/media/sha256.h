// SHA-256, with the processor's own instructions where it has them (libcrypto).
#pragma once
#include <cstddef>
#include <memory>
#include <span>
#include <string>

#include "base/result.h"

namespace atelier {

class Sha256 {
 public:
  Sha256();
  ~Sha256();
  void add(std::span<const std::byte> bytes);
  // Lower-case hex of everything added; once.
  std::string hex();

 private:
  struct Context;
  std::unique_ptr<Context> context_;
};

std::string sha256_hex(std::span<const std::byte> bytes);
// Reads the file in pieces. `not_found` when it is not there.
Result<std::string> sha256_of_file(const std::string& path);

}  // namespace atelier
