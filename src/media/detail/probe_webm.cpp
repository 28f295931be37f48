#include <bit>

#include <algorithm>

#include "media/detail/probe_formats.h"

namespace atelier::probing {
namespace {

// EBML: elements of an id, a length and a body, both numbers of one to eight bytes.
constexpr uint64_t doc_type = 0x4282;
constexpr uint64_t segment = 0x18538067;
constexpr uint64_t info = 0x1549a966;
constexpr uint64_t timestamp_scale = 0x2ad7b1;
constexpr uint64_t duration = 0x4489;
constexpr uint64_t tracks = 0x1654ae6b;
constexpr uint64_t track_entry = 0xae;
constexpr uint64_t track_type = 0x83;
constexpr uint64_t video = 0xe0;
constexpr uint64_t pixel_width = 0xb0;
constexpr uint64_t pixel_height = 0xba;
constexpr uint64_t alpha_mode = 0x53c0;
constexpr uint64_t cluster = 0x1f43b675;
constexpr int elements_max = 10'000;

// Bytes of a number whose first byte is `first`; 0 when there is no such number.
size_t number_bytes(uint64_t first) {
  return first == 0 ? 0 : size_t(std::countl_zero(uint8_t(first))) + 1;
}

std::optional<Element> element_at(ByteSource& source, uint64_t at, uint64_t end) {
  const size_t id_bytes = number_bytes(source.big(at, 1));
  if (id_bytes == 0 || id_bytes > 4) return std::nullopt;
  const uint64_t length_at = at + id_bytes;
  const size_t length_bytes = number_bytes(source.big(length_at, 1));
  if (length_bytes == 0 || length_at + length_bytes > end) return std::nullopt;
  const uint64_t mask = (uint64_t{1} << (7 * length_bytes)) - 1;
  const uint64_t length = source.big(length_at, length_bytes) & mask;
  Element element{source.big(at, id_bytes), length_at + length_bytes, end};
  // All ones: the length was not known when it was written; it goes to the end.
  if (length != mask && length < end - element.begin) element.end = element.begin + length;
  return element;
}

uint64_t number_of(ByteSource& source, const Element& element) {
  const uint64_t bytes = element.end - element.begin;
  return bytes == 0 || bytes > 8 ? 0 : source.big(element.begin, size_t(bytes));
}

double real_of(ByteSource& source, const Element& element) {
  const uint64_t bits = number_of(source, element);
  if (element.end - element.begin == 4) return double(std::bit_cast<float>(uint32_t(bits)));
  return element.end - element.begin == 8 ? std::bit_cast<double>(bits) : 0;
}

void read_info(ByteSource& source, const Element& parent, MediaFacts& facts) {
  double scale_ns = 1'000'000;
  double length = 0;
  each_element(source, parent.begin, parent.end, [&](const Element& element) {
    if (element.id == timestamp_scale) scale_ns = double(number_of(source, element));
    if (element.id == duration) length = real_of(source, element);
    return true;
  });
  const double ms = length * scale_ns / 1'000'000;
  constexpr double century_ms = 100.0 * 366 * 86'400'000;
  if (ms > 0 && ms < century_ms) facts.media_ms = int64_t(ms);
}

void read_video(ByteSource& source, const Element& parent, MediaFacts& facts) {
  each_element(source, parent.begin, parent.end, [&](const Element& element) {
    const auto side = [&] {
      return int(std::min<uint64_t>(number_of(source, element), INT32_MAX));
    };
    if (element.id == pixel_width) facts.width = side();
    if (element.id == pixel_height) facts.height = side();
    if (element.id == alpha_mode) facts.has_alpha = number_of(source, element) == 1;
    return true;
  });
}

void read_tracks(ByteSource& source, const Element& parent, MediaFacts& facts) {
  each_element(source, parent.begin, parent.end, [&](const Element& track) {
    if (track.id != track_entry) return true;
    each_element(source, track.begin, track.end, [&](const Element& element) {
      if (element.id == track_type && number_of(source, element) == 2) facts.has_audio = true;
      if (element.id == video && facts.width == 0) read_video(source, element, facts);
      return true;
    });
    return true;
  });
}

}  // namespace

void each_element(ByteSource& source, uint64_t begin, uint64_t end,
                  const std::function<bool(const Element&)>& visit) {
  uint64_t at = begin;
  for (int i = 0; i < elements_max && at < end; ++i) {
    const auto element = element_at(source, at, end);
    if (!element || !visit(*element)) return;
    at = element->end;
  }
}

Result<MediaFacts> webm(ByteSource& source) {
  MediaFacts facts{.format = MediaFormat::webm};
  const auto header = element_at(source, 0, source.size());
  if (!header) return damaged("video");
  bool is_webm = false;
  each_element(source, header->begin, header->end, [&](const Element& element) {
    if (element.id == doc_type) is_webm = source.has(element.begin, "webm");
    return true;
  });
  if (!is_webm) {
    return fail(ErrorKind::invalid,
                "This is a Matroska file, but no WebM; the studio takes MP4, WebM and MOV.");
  }
  const auto body = element_at(source, header->end, source.size());
  if (!body || body->id != segment) return damaged("video");
  each_element(source, body->begin, body->end, [&](const Element& element) {
    if (element.id == info) read_info(source, element, facts);
    if (element.id == tracks) read_tracks(source, element, facts);
    return element.id != cluster;
  });
  if (facts.width == 0) {
    return fail(ErrorKind::invalid, "There is no picture in this file, only sound or nothing.");
  }
  return facts;
}

}  // namespace atelier::probing
