#include "media/texts/stealth_texts.h"

#include <spng.h>

#include <boost/json.hpp>
#include <memory>
#include <optional>

#include "base/fields.h"
#include "media/texts/formats.h"
#include "media/texts/unpack.h"

namespace atelier {
namespace {

// The bits run down the columns: a mark of 15 characters, the length of the text in bits (32, most
// significant first), the text.
constexpr std::string_view plain_mark = "stealth_pnginfo";
constexpr std::string_view packed_mark = "stealth_pngcomp";
constexpr size_t mark_bits = 15 * 8;
constexpr size_t head_bits = mark_bits + 32;
constexpr size_t pixels_max = 64'000'000;
constexpr size_t packed_bytes_max = 4 << 20;

// The lowest bit of every alpha, filled row by row, read column by column.
class AlphaBits {
 public:
  AlphaBits(size_t width, size_t height) : width_(width), height_(height) {
    bits_.resize((width * height + 7) / 8);
  }
  void put_row(size_t y, const unsigned char* rgba) {
    for (size_t x = 0; x < width_; ++x) {
      const size_t at = y * width_ + x;
      bits_[at / 8] |= static_cast<unsigned char>((rgba[4 * x + 3] & 1) << at % 8);
    }
  }
  size_t count() const { return width_ * height_; }
  std::string bytes(size_t first_bit, size_t length) const {
    std::string out(length, '\0');
    for (size_t i = 0; i < length * 8; ++i) {
      const size_t bit = first_bit + i;
      const size_t at = bit % height_ * width_ + bit / height_;
      const int value = bits_[at / 8] >> at % 8 & 1;
      out[i / 8] = char(out[i / 8] | value << (7 - i % 8));
    }
    return out;
  }

 private:
  size_t width_;
  size_t height_;
  std::vector<unsigned char> bits_;
};

class AlphaReader {
 public:
  explicit AlphaReader(std::string_view png) : context_(spng_ctx_new(0), spng_ctx_free) {
    if (!context_) return;
    spng_set_crc_action(context_.get(), SPNG_CRC_USE, SPNG_CRC_USE);
    spng_set_chunk_limits(context_.get(), 64 << 20, 64 << 20);
    if (spng_set_png_buffer(context_.get(), png.data(), png.size()) != 0) return;
    if (spng_get_ihdr(context_.get(), &header_) != 0) return;
    const size_t pixels = size_t(header_.width) * header_.height;
    const bool fits = pixels >= head_bits && pixels <= pixels_max;
    if (!fits || header_.interlace_method != 0 || header_.bit_depth != 8) return;
    constexpr int flags = SPNG_DECODE_PROGRESSIVE;
    ready_ = spng_decode_image(context_.get(), nullptr, 0, SPNG_FMT_RGBA8, flags) == 0;
  }

  std::optional<AlphaBits> read() {
    if (!ready_) return std::nullopt;
    AlphaBits bits(header_.width, header_.height);
    std::vector<unsigned char> row(size_t(header_.width) * 4);
    // With these rows there, the first head_bits of the columns are known.
    const size_t head_rows = std::min<size_t>(header_.height, head_bits);
    for (size_t y = 0; y < header_.height; ++y) {
      const int code = spng_decode_row(context_.get(), row.data(), row.size());
      if (code != 0 && code != SPNG_EOI) return std::nullopt;
      bits.put_row(y, row.data());
      if (y + 1 != head_rows) continue;
      const std::string mark = bits.bytes(0, plain_mark.size());
      if (mark != plain_mark && mark != packed_mark) return std::nullopt;
    }
    return bits;
  }

 private:
  std::unique_ptr<spng_ctx, decltype(&spng_ctx_free)> context_;
  spng_ihdr header_{};
  bool ready_ = false;
};

std::optional<std::string> hidden_text(const AlphaBits& bits) {
  const std::string head = bits.bytes(0, head_bits / 8);
  size_t length_bits = 0;
  for (size_t i = mark_bits / 8; i < head.size(); ++i) {
    length_bits = length_bits << 8 | static_cast<unsigned char>(head[i]);
  }
  const size_t length = length_bits / 8;
  if (length > packed_bytes_max || length * 8 > bits.count() - head_bits) return std::nullopt;
  std::string text = bits.bytes(head_bits, length);
  if (!head.starts_with(packed_mark)) return text;
  return unpack(text, Packing::gzip, embedded_text_bytes_max);
}

// NovelAI hides its PNG texts as one object; the others hide AUTOMATIC1111's text.
EmbeddedTexts texts_in(const std::string& hidden) {
  TextBudget budget;
  const std::string text = clean_utf8(hidden);
  const auto parsed = trimmed(text).starts_with('{')
                          ? parse_json(text)
                          : Result<boost::json::value>(fail(ErrorKind::invalid, ""));
  if (!parsed || !parsed->is_object()) {
    budget.add("parameters", text);
    return std::move(budget).take();
  }
  for (const auto& entry : parsed->get_object()) {
    const auto* plain = entry.value().if_string();
    budget.add(entry.key(), plain != nullptr ? std::string(plain->data(), plain->size())
                                             : json_text(entry.value()));
  }
  return std::move(budget).take();
}

}  // namespace

EmbeddedTexts read_stealth_texts(std::span<const std::byte> file) {
  const std::string_view png(reinterpret_cast<const char*>(file.data()), file.size());
  constexpr size_t color_type_at = 25;
  constexpr char with_alpha = 6;
  const bool has_alpha =
      png.starts_with(png_signature) && png.size() > 33 && png[color_type_at] == with_alpha;
  if (!has_alpha) return {};
  const auto bits = AlphaReader(png).read();
  const auto hidden = bits ? hidden_text(*bits) : std::nullopt;
  return hidden ? texts_in(*hidden) : EmbeddedTexts();
}

}  // namespace atelier
