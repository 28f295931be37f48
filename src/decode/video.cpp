#include "decode/video.h"

extern "C" {
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/display.h>
#include <libswscale/swscale.h>
}

#include <algorithm>
#include <cmath>

namespace atelier {
namespace {

// Nothing but plain files of our three kinds: FFmpeg's playlists could name other files and sites.
constexpr const char* containers = "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm";
constexpr const char* protocols = "file";
constexpr int64_t pixels_at_once_max = 8192 * 8192;
// So many frames are decoded on the way to a moment; then the one at hand is near enough.
constexpr int frames_on_the_way_max = 120;
// Shorter videos are decoded in one go: seeking in them often ends at their only key frame.
constexpr int64_t one_go_ms_max = 20'000;

struct FreeFormat {
  void operator()(AVFormatContext* context) const { avformat_close_input(&context); }
};
struct FreeCodec {
  void operator()(AVCodecContext* context) const { avcodec_free_context(&context); }
};
struct FreeFrame {
  void operator()(AVFrame* frame) const { av_frame_free(&frame); }
};
struct FreePacket {
  void operator()(AVPacket* packet) const { av_packet_free(&packet); }
};
struct FreeScaler {
  void operator()(SwsContext* scaler) const { sws_freeContext(scaler); }
};

Failure av_failure(int code) {
  char text[AV_ERROR_MAX_STRING_SIZE] = "";
  av_strerror(code, text, sizeof text);
  return fail(ErrorKind::corrupt,
              "This video cannot be shown: its file is damaged or packed in a "
              "way this machine cannot decode.",
              text);
}

// Quarter turns clockwise, 0..3, that make the frame upright.
int quarter_turns(const AVStream& stream) {
  const uint8_t* matrix = av_stream_get_side_data(&stream, AV_PKT_DATA_DISPLAYMATRIX, nullptr);
  if (matrix == nullptr) return 0;
  const double degrees = -av_display_rotation_get(reinterpret_cast<const int32_t*>(matrix));
  if (std::isnan(degrees)) return 0;
  return (int(std::lround(degrees / 90)) % 4 + 4) % 4;
}

SmallImage turned(const SmallImage& image, int quarters) {
  SmallImage out = image;
  if (quarters % 2 == 1) std::swap(out.width, out.height);
  for (int y = 0; y < out.height; ++y) {
    for (int x = 0; x < out.width; ++x) {
      int from_x = x;
      int from_y = y;
      if (quarters == 1) {
        from_x = y;
        from_y = image.height - 1 - x;
      } else if (quarters == 2) {
        from_x = image.width - 1 - x;
        from_y = image.height - 1 - y;
      } else if (quarters == 3) {
        from_x = image.width - 1 - y;
        from_y = x;
      }
      const size_t from = (size_t(from_y) * size_t(image.width) + size_t(from_x)) * 3;
      const size_t to = (size_t(y) * size_t(out.width) + size_t(x)) * 3;
      std::copy_n(image.pixels.begin() + long(from), 3, out.pixels.begin() + long(to));
    }
  }
  return out;
}

}  // namespace

struct Video::Parts {
  std::unique_ptr<AVFormatContext, FreeFormat> format;
  std::unique_ptr<AVCodecContext, FreeCodec> codec;
  std::unique_ptr<AVFrame, FreeFrame> frame{av_frame_alloc()};
  std::unique_ptr<AVPacket, FreePacket> packet{av_packet_alloc()};
  int stream = -1;
  bool has_frame = false;
  bool draining = false;

  Result<> open(const std::string& path);
  bool next_frame();
  int64_t frame_ms() const;
  void seek(int64_t at_ms);
  Result<SmallImage> shrink(int side_px) const;
};

Result<> Video::Parts::open(const std::string& path) {
  av_log_set_level(AV_LOG_QUIET);
  AVDictionary* options = nullptr;
  av_dict_set(&options, "protocol_whitelist", protocols, 0);
  av_dict_set(&options, "format_whitelist", containers, 0);
  AVFormatContext* opened = nullptr;
  int code = avformat_open_input(&opened, ("file:" + path).c_str(), nullptr, &options);
  av_dict_free(&options);
  if (code < 0) return av_failure(code);
  format.reset(opened);
  code = avformat_find_stream_info(opened, nullptr);
  if (code < 0) return av_failure(code);
  const AVCodec* decoder = nullptr;
  stream = av_find_best_stream(opened, AVMEDIA_TYPE_VIDEO, -1, -1, &decoder, 0);
  if (stream < 0 || decoder == nullptr) return av_failure(stream);
  codec.reset(avcodec_alloc_context3(decoder));
  if (!codec || !frame || !packet) {
    return fail(ErrorKind::exhausted, "There is not enough memory for this video.");
  }
  codec->max_pixels = pixels_at_once_max;
  codec->thread_count = 1;  // the server decides how many decoders run
  code = avcodec_parameters_to_context(codec.get(), opened->streams[stream]->codecpar);
  if (code >= 0) code = avcodec_open2(codec.get(), decoder, nullptr);
  if (code < 0) return av_failure(code);
  for (unsigned i = 0; i < opened->nb_streams; ++i) {
    if (int(i) != stream) opened->streams[i]->discard = AVDISCARD_ALL;
  }
  return {};
}

// False at the end of the video; then the last frame, if there was one, is still there.
bool Video::Parts::next_frame() {
  const std::unique_ptr<AVFrame, FreeFrame> fresh(av_frame_alloc());
  constexpr int packets_max = 100'000;
  for (int i = 0; fresh && i < packets_max; ++i) {
    const int code = avcodec_receive_frame(codec.get(), fresh.get());
    if (code == 0) {
      av_frame_unref(frame.get());
      av_frame_move_ref(frame.get(), fresh.get());
      has_frame = true;
      return true;
    }
    if (code != AVERROR(EAGAIN) || draining) return false;
    if (av_read_frame(format.get(), packet.get()) < 0) {
      draining = true;
      avcodec_send_packet(codec.get(), nullptr);
      continue;
    }
    // A damaged packet is skipped: the next key frame is sound again.
    if (packet->stream_index == stream) avcodec_send_packet(codec.get(), packet.get());
    av_packet_unref(packet.get());
  }
  return false;
}

int64_t Video::Parts::frame_ms() const {
  const AVStream& from = *format->streams[stream];
  const int64_t start = from.start_time == AV_NOPTS_VALUE ? 0 : from.start_time;
  const int64_t shown = frame->best_effort_timestamp;
  if (shown == AV_NOPTS_VALUE) return 0;
  return av_rescale_q(shown - start, from.time_base, AVRational{1, 1000});
}

void Video::Parts::seek(int64_t at_ms) {
  const AVStream& from = *format->streams[stream];
  const int64_t start = from.start_time == AV_NOPTS_VALUE ? 0 : from.start_time;
  const int64_t target = start + av_rescale_q(at_ms, AVRational{1, 1000}, from.time_base);
  if (av_seek_frame(format.get(), stream, target, AVSEEK_FLAG_BACKWARD) < 0) return;
  avcodec_flush_buffers(codec.get());
  draining = false;
}

Result<SmallImage> Video::Parts::shrink(int side_px) const {
  const PixelSize to = size_within({frame->width, frame->height}, side_px);
  const std::unique_ptr<SwsContext, FreeScaler> scaler(
      sws_getContext(frame->width, frame->height, AVPixelFormat(frame->format), to.width, to.height,
                     AV_PIX_FMT_RGB24, SWS_AREA, nullptr, nullptr, nullptr));
  if (!scaler) return fail(ErrorKind::corrupt, "This video's colours are of an unknown kind.");
  SmallImage image{std::vector<uint8_t>(size_t(to.width) * size_t(to.height) * 3), to.width,
                   to.height, 3};
  // swscale may write a little behind a row's end, so it gets rows of its own.
  const int row_bytes = (to.width * 3 + 63) / 64 * 64 + 64;
  std::vector<uint8_t> rows(size_t(row_bytes) * size_t(to.height));
  uint8_t* const out[4] = {rows.data(), nullptr, nullptr, nullptr};
  const int strides[4] = {row_bytes, 0, 0, 0};
  sws_scale(scaler.get(), frame->data, frame->linesize, 0, frame->height, out, strides);
  for (int y = 0; y < to.height; ++y) {
    std::copy_n(rows.begin() + long(y) * row_bytes, to.width * 3,
                image.pixels.begin() + long(y) * to.width * 3);
  }
  return turned(image, quarter_turns(*format->streams[stream]));
}

Video::Video(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Video::Video(Video&&) noexcept = default;
Video::~Video() = default;

Result<Video> Video::open(const std::string& path) {
  auto parts = std::make_unique<Parts>();
  TRY_DO(parts->open(path));
  return Video(std::move(parts));
}

int64_t Video::duration_ms() const {
  const int64_t duration = parts_->format->duration;
  return duration == AV_NOPTS_VALUE || duration < 0 ? 0 : duration / (AV_TIME_BASE / 1000);
}

Result<SmallImage> Video::frame_near(int64_t at_ms, int side_px) {
  Parts& parts = *parts_;
  const bool ahead = !parts.has_frame || parts.frame_ms() <= at_ms;
  if (!ahead || duration_ms() > one_go_ms_max) parts.seek(at_ms);
  const int frames_max = duration_ms() > one_go_ms_max ? frames_on_the_way_max : 10'000;
  for (int i = 0; i < frames_max; ++i) {
    if (parts.has_frame && parts.frame_ms() >= at_ms && (i > 0 || ahead)) break;
    if (!parts.next_frame()) break;
  }
  if (!parts.has_frame) {
    return fail(ErrorKind::corrupt,
                "This video cannot be shown: it has no frame that can be "
                "decoded.");
  }
  return parts.shrink(side_px);
}

Result<SmallImage> poster_of(Video& video, int side_px) {
  constexpr int64_t poster_ms_max = 1000;
  return video.frame_near(std::min(poster_ms_max, video.duration_ms() / 10), side_px);
}

Result<SmallImage> strip_of(Video& video, int frames, int side_px) {
  SmallImage strip;
  for (int i = 0; i < frames; ++i) {
    const int64_t at_ms = video.duration_ms() * (2 * i + 1) / (2 * frames);
    TRY(const SmallImage frame, video.frame_near(at_ms, side_px));
    if (i == 0) {
      strip.width = frame.width * frames;
      strip.height = frame.height;
      strip.pixels.resize(size_t(strip.width) * size_t(strip.height) * 3);
    }
    // A stream may change its size in the middle; such frames are left black.
    if (frame.width * frames != strip.width || frame.height != strip.height) continue;
    const size_t row = size_t(frame.width) * 3;
    for (int y = 0; y < frame.height; ++y) {
      const size_t to = (size_t(y) * size_t(strip.width) + size_t(i) * size_t(frame.width)) * 3;
      std::copy_n(frame.pixels.begin() + long(size_t(y) * row), row,
                  strip.pixels.begin() + long(to));
    }
  }
  return strip;
}

}  // namespace atelier
