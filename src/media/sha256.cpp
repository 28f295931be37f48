#include "media/sha256.h"

#include <openssl/evp.h>

#include <array>
#include <vector>

#include "base/assert.h"
#include "media/files.h"

namespace atelier {

struct Sha256::Context {
  EVP_MD_CTX* evp = EVP_MD_CTX_new();
  ~Context() { EVP_MD_CTX_free(evp); }
};

Sha256::Sha256() : context_(std::make_unique<Context>()) {
  ATELIER_ASSERT(EVP_DigestInit_ex(context_->evp, EVP_sha256(), nullptr) == 1);
}
Sha256::~Sha256() = default;

void Sha256::add(std::span<const std::byte> bytes) {
  ATELIER_ASSERT(EVP_DigestUpdate(context_->evp, bytes.data(), bytes.size()) == 1);
}

std::string Sha256::hex() {
  std::array<unsigned char, 32> digest{};
  ATELIER_ASSERT(EVP_DigestFinal_ex(context_->evp, digest.data(), nullptr) == 1);
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  for (const unsigned char byte : digest) {
    text += digits[byte >> 4];
    text += digits[byte & 15];
  }
  return text;
}

std::string sha256_hex(std::span<const std::byte> bytes) {
  Sha256 hash;
  hash.add(bytes);
  return hash.hex();
}

Result<std::string> sha256_of_file(const std::string& path) {
  constexpr size_t piece_bytes = 1 << 20;
  TRY(const File file, File::open_to_read(path));
  Sha256 hash;
  std::vector<std::byte> piece(piece_bytes);
  for (;;) {
    TRY(const size_t got, file.read(piece));
    if (got == 0) return hash.hex();
    hash.add(std::span(piece).first(got));
  }
}

}  // namespace atelier
