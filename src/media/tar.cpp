#include "media/tar.h"

#include <array>
#include <cstring>

#include "base/assert.h"
#include "base/clock.h"

namespace atelier {
namespace {

constexpr size_t block_bytes = 512;
constexpr size_t piece_bytes = 1 << 20;

// Field offsets and lengths of a ustar header block (POSIX.1-2017, pax, "ustar Interchange
// Format").
struct Field {
  size_t at;
  size_t length;
};
constexpr Field name_field{0, 100};
constexpr Field mode_field{100, 8};
constexpr Field user_field{108, 8};
constexpr Field group_field{116, 8};
constexpr Field size_field{124, 12};
constexpr Field time_field{136, 12};
constexpr Field checksum_field{148, 8};
constexpr size_t type_at = 156;
constexpr size_t magic_at = 257;

using Block = std::array<char, block_bytes>;

// Octal digits, zero-filled, with room for the closing NUL.
void put_number(Block& block, Field field, uint64_t value) {
  for (size_t i = field.length - 1; i-- > 0; value >>= 3) {
    block.at(field.at + i) = char('0' + (value & 7));
  }
}

Block header(const std::string& name, int64_t size) {
  Block block{};
  ATELIER_ASSERT(name.size() <= name_field.length);
  std::memcpy(block.data(), name.data(), name.size());
  put_number(block, mode_field, 0644);
  put_number(block, user_field, 0);
  put_number(block, group_field, 0);
  put_number(block, size_field, uint64_t(size));
  put_number(block, time_field, uint64_t(now_utc_ms() / 1000));
  block[type_at] = '0';
  constexpr std::array<char, 8> magic{'u', 's', 't', 'a', 'r', '\0', '0', '0'};
  std::memcpy(block.data() + magic_at, magic.data(), magic.size());
  // The checksum is summed with its own field full of blanks.
  std::memset(block.data() + checksum_field.at, ' ', checksum_field.length);
  uint64_t sum = 0;
  for (const char c : block) sum += static_cast<unsigned char>(c);
  put_number(block, {checksum_field.at, checksum_field.length - 1}, sum);
  block.at(checksum_field.at + 6) = '\0';
  return block;
}

}  // namespace

Result<TarWriter> TarWriter::create(const std::string& path) {
  TRY(File out, File::create(path));
  return TarWriter(std::move(out));
}

Result<> TarWriter::put(std::span<const std::byte> bytes) {
  bytes_ += int64_t(bytes.size());
  return out_.write(bytes);
}

Result<> TarWriter::add_file(const std::string& name, const std::string& path) {
  TRY(const File file, File::open_to_read(path));
  TRY(const int64_t size, file.size());
  const Block head = header(name, size);
  TRY_DO(put(std::as_bytes(std::span(head))));
  Bytes piece(piece_bytes);
  int64_t copied = 0;
  for (;;) {
    TRY(const size_t got, file.read(piece));
    if (got == 0) break;
    copied += int64_t(got);
    if (copied > size) break;
    TRY_DO(put(std::span(piece).first(got)));
  }
  if (copied != size) return fail(ErrorKind::conflict, path + " changed while it was copied.");
  const Block zeros{};
  const size_t rest = size_t(size) % block_bytes;
  if (rest == 0) return {};
  return put(std::as_bytes(std::span(zeros)).first(block_bytes - rest));
}

Result<int64_t> TarWriter::finish() {
  const Block zeros{};
  for (int i = 0; i < 2; ++i) TRY_DO(put(std::as_bytes(std::span(zeros))));
  TRY_DO(out_.sync());
  return bytes_;
}

}  // namespace atelier
