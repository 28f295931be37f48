#include "media/plain_png.h"

#include <libdeflate.h>

#include <cstring>
#include <string_view>

#include "base/assert.h"
#include "media/png_unfilter.h"

namespace atelier {
namespace {

constexpr std::string_view signature{"\x89PNG\r\n\x1a\n", 8};
constexpr size_t chunk_frame_bytes = 12;
constexpr size_t header_bytes = 13;
constexpr uint8_t filter_paeth = 4;

uint32_t read_u32(std::span<const std::byte> at) {
  return uint32_t(at[0]) << 24 | uint32_t(at[1]) << 16 | uint32_t(at[2]) << 8 | uint32_t(at[3]);
}

Failure damaged() {
  return fail(ErrorKind::corrupt, "This PNG is damaged.");
}

// 0 for colour types that are not for here.
int channels_of(int colour_type) {
  switch (colour_type) {
    case 0: return 1;
    case 2: return 3;
    case 6: return 4;
    default: return 0;
  }
}

// Chunks that change what the pixels mean.
bool changes_meaning(std::string_view type) {
  return type == "PLTE" || type == "tRNS" || type == "iCCP" || type == "eXIf" || type == "cICP";
}

}  // namespace

struct PlainPng::Unpacker {
  libdeflate_decompressor* library = libdeflate_alloc_decompressor();
  ~Unpacker() { libdeflate_free_decompressor(library); }
};

PlainPng::PlainPng() : unpacker_(new Unpacker) {}

PlainPng::~PlainPng() {
  delete unpacker_;
}

Result<bool> PlainPng::read_chunks(std::span<const std::byte> file) {
  joined_.clear();
  packed_ = {};
  size_t pieces = 0;
  for (auto rest = file.subspan(signature.size()); rest.size() >= chunk_frame_bytes;) {
    const size_t length = read_u32(rest);
    if (length > rest.size() - chunk_frame_bytes) return damaged();
    const std::string_view type(reinterpret_cast<const char*>(rest.data() + 4), 4);
    const auto body = rest.subspan(8, length);
    rest = rest.subspan(chunk_frame_bytes + length);
    if (type == "IEND") break;
    if (changes_meaning(type)) return false;
    if (type == "IHDR") {
      if (length != header_bytes || width_ != 0) return damaged();
      const uint32_t width = read_u32(body);
      const uint32_t height = read_u32(body.subspan(4));
      channels_ = channels_of(int(body[9]));
      const bool interlaced = body[12] != std::byte{0};
      if (body[8] != std::byte{8} || channels_ == 0 || interlaced) return false;
      if (width == 0 || height == 0) return damaged();
      if (uint64_t{width} * height > uint64_t(plain_png_pixels_max)) return false;
      width_ = int(width);
      height_ = int(height);
    }
    if (type != "IDAT") continue;
    if (pieces++ == 0) {
      packed_ = body;
    } else {
      if (joined_.empty()) joined_.assign(packed_.begin(), packed_.end());
      joined_.insert(joined_.end(), body.begin(), body.end());
      packed_ = joined_;
    }
  }
  if (width_ == 0 || pieces == 0) return damaged();
  return true;
}

Result<> PlainPng::unpack() {
  const size_t row_bytes = size_t(width_) * size_t(channels_);
  const size_t bytes = (row_bytes + 1) * size_t(height_);
  // A few hundred packed bytes cannot hold megabytes: deflate packs at most 1032 to 1.
  if (bytes / 1032 > packed_.size()) return damaged();
  filtered_.resize(bytes + unfilter_slack_bytes);
  size_t filled = 0;
  const auto code = libdeflate_zlib_decompress(unpacker_->library, packed_.data(), packed_.size(),
                                               filtered_.data(), bytes, &filled);
  if (code != LIBDEFLATE_SUCCESS || filled != bytes) return damaged();
  for (auto& row : rows_) row.assign(row_bytes + unfilter_slack_bytes, 0);
  return {};
}

Result<bool> PlainPng::open(std::span<const std::byte> file) {
  width_ = height_ = channels_ = y_ = 0;
  ready_ = false;
  newest_ = 0;
  if (unpacker_->library == nullptr) {
    return fail(ErrorKind::exhausted, "There is not enough memory for this picture.");
  }
  const bool is_png = file.size() >= signature.size() &&
                      std::memcmp(file.data(), signature.data(), signature.size()) == 0;
  if (!is_png) return false;
  TRY(const bool ordinary, read_chunks(file));
  if (!ordinary) return false;
  TRY_DO(unpack());
  return true;
}

Result<std::span<const uint8_t>> PlainPng::next_row() {
  ATELIER_ASSERT(y_ < height_);
  const size_t row_bytes = size_t(width_) * size_t(channels_);
  const size_t above = newest_;
  newest_ = (newest_ + 1) % 3;
  const int y = y_++;
  uint8_t* out = rows_[newest_].data();
  if (ready_) {
    ready_ = false;
    return std::span<const uint8_t>(out, row_bytes);
  }
  const uint8_t* line = filtered_.data() + size_t(y) * (row_bytes + 1);
  const uint8_t* next = line + row_bytes + 1;
  if (*line == filter_paeth && y + 1 < height_ && *next == filter_paeth) {
    unfilter_two_paeth_rows(line + 1, next + 1, rows_[above].data(), out,
                            rows_[(newest_ + 1) % 3].data(), row_bytes, size_t(channels_));
    ready_ = true;
  } else if (!unfilter_row(*line, line + 1, rows_[above].data(), out, row_bytes,
                           size_t(channels_))) {
    return damaged();
  }
  return std::span<const uint8_t>(out, row_bytes);
}

}  // namespace atelier
