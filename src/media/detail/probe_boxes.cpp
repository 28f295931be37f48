#include <algorithm>

#include "media/detail/probe_formats.h"

namespace atelier::probing {
namespace {

constexpr int boxes_max = 10'000;

// Which of its properties the picture itself has; the other items are its alpha and its tiles.
struct Properties {
  std::vector<uint64_t> numbers;  // 1-based, in the order of `ipco`
};

Properties properties_of(ByteSource& source, const Box& list, uint64_t item) {
  Properties found;
  const uint64_t version = source.big(list.begin, 1);
  const bool wide_index = (source.big(list.begin + 3, 1) & 1) != 0;
  const uint64_t id_bytes = version < 1 ? 2 : 4;
  const uint64_t entries = source.big(list.begin + 4, 4);
  uint64_t at = list.begin + 8;
  for (uint64_t entry = 0; entry < entries && at < list.end; ++entry) {
    const uint64_t id = source.big(at, id_bytes);
    const uint64_t count = source.big(at + id_bytes, 1);
    at += id_bytes + 1;
    const uint64_t index_bytes = wide_index ? 2 : 1;
    for (uint64_t i = 0; i < count && at < list.end; ++i, at += index_bytes) {
      const uint64_t index = source.big(at, index_bytes) & (wide_index ? 0x7fff : 0x7f);
      if (id == item) found.numbers.push_back(index);
    }
  }
  return found;
}

struct Track {
  bool is_video = false;
  bool is_sound = false;
  int width = 0;
  int height = 0;
  int orientation = 1;
};

// The display matrix of a track, as EXIF's orientation. Only quarter turns matter here.
int orientation_of_matrix(ByteSource& source, uint64_t at) {
  const auto entry = [&](uint64_t i) { return int32_t(uint32_t(source.big(at + i * 4, 4))); };
  const int32_t a = entry(0);
  const int32_t b = entry(1);
  if (a == 0 && b > 0) return 6;
  if (a == 0 && b < 0) return 8;
  return a < 0 ? 3 : 1;
}

Track track_of(ByteSource& source, const Box& box) {
  Track track;
  const auto header = find_box(source, box.begin, box.end, "tkhd");
  const auto media = find_box(source, box.begin, box.end, "mdia");
  if (!header || !media) return track;
  const auto handler = find_box(source, media->begin, media->end, "hdlr");
  if (!handler) return track;
  track.is_video = source.has(handler->begin + 8, "vide");
  track.is_sound = source.has(handler->begin + 8, "soun");
  if (!track.is_video) return track;
  const uint64_t matrix = header->begin + (source.big(header->begin, 1) == 1 ? 52 : 40);
  track.orientation = orientation_of_matrix(source, matrix);
  track.width = int(source.big(matrix + 36, 2));
  track.height = int(source.big(matrix + 40, 2));
  if (track.width > 0 && track.height > 0) return track;
  // Some writers leave the track's size out; its first sample description has it.
  const auto info = find_box(source, media->begin, media->end, "minf");
  const auto table = info ? find_box(source, info->begin, info->end, "stbl") : info;
  const auto samples = table ? find_box(source, table->begin, table->end, "stsd") : table;
  if (!samples) return track;
  track.width = int(source.big(samples->begin + 8 + 32, 2));
  track.height = int(source.big(samples->begin + 8 + 34, 2));
  return track;
}

int64_t to_ms(uint64_t duration, uint64_t timescale) {
  if (timescale == 0) return 0;
  const double ms = double(duration) * 1000 / double(timescale);
  constexpr double century_ms = 100.0 * 366 * 86'400'000;
  return ms < century_ms ? int64_t(ms) : 0;
}

int64_t duration_ms(ByteSource& source, const Box& moov) {
  const auto header = find_box(source, moov.begin, moov.end, "mvhd");
  if (!header) return 0;
  const bool is_long = source.big(header->begin, 1) == 1;
  const uint64_t timescale = source.big(header->begin + (is_long ? 20 : 12), 4);
  const uint64_t duration =
      is_long ? source.big(header->begin + 24, 8) : source.big(header->begin + 16, 4);
  if (duration != 0) return to_ms(duration, timescale);
  // In fragments: only the extension may know.
  const auto extends = find_box(source, moov.begin, moov.end, "mvex");
  const auto total = extends ? find_box(source, extends->begin, extends->end, "mehd") : extends;
  if (!total) return 0;
  const bool is_long_total = source.big(total->begin, 1) == 1;
  return to_ms(source.big(total->begin + 4, is_long_total ? 8 : 4), timescale);
}

}  // namespace

void each_box(ByteSource& source, uint64_t begin, uint64_t end,
              const std::function<bool(const Box&)>& visit) {
  uint64_t at = begin;
  for (int box = 0; box < boxes_max && at + 8 <= end; ++box) {
    uint64_t length = source.big(at, 4);
    uint64_t body = at + 8;
    if (length == 1) {
      length = source.big(at + 8, 8);
      body = at + 16;
    } else if (length == 0) {
      length = end - at;  // to the end of what it is in
    }
    if (length < body - at || length > end - at) return;
    if (!visit({source.text(at + 4, 4), body, at + length})) return;
    at += length;
  }
}

std::optional<Box> find_box(ByteSource& source, uint64_t begin, uint64_t end,
                            std::string_view type) {
  std::optional<Box> found;
  each_box(source, begin, end, [&](const Box& box) {
    if (box.type == type) found = box;
    return !found;
  });
  return found;
}

Result<MediaFacts> avif(ByteSource& source) {
  MediaFacts facts{.format = MediaFormat::avif, .held_whole = true, .unusual_colour = true};
  const auto meta = find_box(source, 0, source.size(), "meta");
  if (!meta) return damaged("AVIF");
  const uint64_t inside = meta->begin + 4;  // version and flags
  const auto primary = find_box(source, inside, meta->end, "pitm");
  const auto properties = find_box(source, inside, meta->end, "iprp");
  if (!primary || !properties) return damaged("AVIF");
  const uint64_t version = source.big(primary->begin, 1);
  const uint64_t item = source.big(primary->begin + 4, version == 0 ? 2 : 4);
  const auto container = find_box(source, properties->begin, properties->end, "ipco");
  const auto association = find_box(source, properties->begin, properties->end, "ipma");
  if (!container || !association) return damaged("AVIF");
  const Properties own = properties_of(source, *association, item);
  uint64_t number = 0;
  each_box(source, container->begin, container->end, [&](const Box& box) {
    ++number;
    if (box.type == "auxC" &&
        source.has(box.begin + 4, "urn:mpeg:mpegB:cicp:systems:auxiliary:alpha")) {
      facts.has_alpha = true;
    }
    const bool is_own =
        std::find(own.numbers.begin(), own.numbers.end(), number) != own.numbers.end();
    if (!is_own) return true;
    if (box.type == "ispe") {
      facts.width = int(std::min<uint64_t>(source.big(box.begin + 4, 4), INT32_MAX));
      facts.height = int(std::min<uint64_t>(source.big(box.begin + 8, 4), INT32_MAX));
    }
    if (box.type == "irot" && (source.big(box.begin, 1) & 1) != 0) facts.orientation = 6;
    return true;
  });
  if (const auto moov = find_box(source, 0, source.size(), "moov")) {
    facts.media_ms = duration_ms(source, *moov);
    if (facts.media_ms > 0) facts.pages = 2;  // an animation; how many frames is not worth more
  }
  make_upright(facts);
  return facts;
}

Result<MediaFacts> movie(ByteSource& source, MediaFormat format) {
  MediaFacts facts{.format = format};
  const auto moov = find_box(source, 0, source.size(), "moov");
  if (!moov) return damaged("video");
  bool has_video = false;
  each_box(source, moov->begin, moov->end, [&](const Box& box) {
    if (box.type != "trak") return true;
    const Track track = track_of(source, box);
    facts.has_audio |= track.is_sound;
    if (track.is_video && !has_video) {
      has_video = true;
      facts.width = track.width;
      facts.height = track.height;
      facts.orientation = track.orientation;
    }
    return true;
  });
  if (!has_video) {
    return fail(ErrorKind::invalid, "There is no picture in this file, only sound or nothing.");
  }
  facts.media_ms = duration_ms(source, *moov);
  make_upright(facts);
  return facts;
}

}  // namespace atelier::probing
