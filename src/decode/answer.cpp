#include "decode/answer.h"

#include <algorithm>

#include "base/guard.h"
#include "decode/picture.h"
#include "decode/video.h"
#include "media/thumbhash.h"
#include "media/webp.h"

namespace atelier {
namespace {

constexpr int strip_frames_max = 32;

Result<> check(const DecodeRequest& request) {
  const auto sane = [](int side) { return side >= 16 && side <= 2048; };
  const bool sides = std::all_of(request.sides_px.begin(), request.sides_px.end(), sane);
  const bool whole = request.task == DecodeTask::convert || request.task == DecodeTask::pixels;
  const bool needs_sides = !whole;
  if (!sides || (needs_sides && request.sides_px.empty()) || request.sides_px.size() > 8) {
    return fail(ErrorKind::invalid, "These sizes cannot be made.");
  }
  return {};
}

// The largest first: the others are made from it.
Result<Decoded> thumbnails(const DecodeRequest& request) {
  Decoded decoded;
  const int largest = *std::max_element(request.sides_px.begin(), request.sides_px.end());
  SmallImage image;
  if (is_video(request.format)) {
    TRY(Video video, Video::open(request.path));
    decoded.answer.media_ms = video.duration_ms();
    TRY(image, poster_of(video, largest));
  } else {
    TRY(image, shrink_picture(request.path, largest));
  }
  for (const int side : request.sides_px) {
    TRY(Bytes webp, encode_webp(shrunk(image, side)));
    decoded.files.push_back(std::move(webp));
  }
  decoded.answer.thumbhash = thumbhash_of(image);
  return decoded;
}

Result<Decoded> strip(const DecodeRequest& request) {
  Decoded decoded;
  TRY(Video video, Video::open(request.path));
  const int frames = std::clamp(request.frames, 1, strip_frames_max);
  TRY(const SmallImage image, strip_of(video, frames, request.sides_px[0]));
  TRY(Bytes webp, encode_webp(image));
  decoded.files.push_back(std::move(webp));
  decoded.answer.frames = frames;
  decoded.answer.media_ms = video.duration_ms();
  return decoded;
}

Result<Decoded> convert(const DecodeRequest& request) {
  Decoded decoded;
  TRY(Bytes file, convert_picture(request.path, request.target));
  decoded.files.push_back(std::move(file));
  return decoded;
}

Result<Decoded> pixels(const DecodeRequest& request) {
  Decoded decoded;
  TRY(WholePicture picture, load_picture(request.path));
  decoded.answer.width = picture.width;
  decoded.answer.height = picture.height;
  decoded.answer.channels = picture.channels;
  decoded.files.push_back(std::move(picture.pixels));
  return decoded;
}

Result<Decoded> label(const DecodeRequest& request) {
  Decoded decoded;
  TRY(WholePicture drawn, draw_label(request.text, request.text_px, request.sides_px[0]));
  decoded.answer.width = drawn.width;
  decoded.answer.height = drawn.height;
  decoded.answer.channels = drawn.channels;
  decoded.files.push_back(std::move(drawn.pixels));
  return decoded;
}

Result<Decoded> decode(std::string_view line) {
  TRY(const auto request, read_json<DecodeRequest>(line));
  TRY_DO(check(request));
  switch (request.task) {
    case DecodeTask::thumbnails: return thumbnails(request);
    case DecodeTask::strip: return strip(request);
    case DecodeTask::convert: return convert(request);
    case DecodeTask::pixels: return pixels(request);
    case DecodeTask::label: return label(request);
  }
  return fail(ErrorKind::invalid, "This is not a task for a decoder.");
}

}  // namespace

Decoded answer_request(std::string_view line) {
  auto decoded = guard("decoder", [&] { return decode(line); });
  if (!decoded) {
    const Error& error = decoded.error();
    const bool is_damaged = error.kind == ErrorKind::corrupt;
    return {
        {.ok = false, .is_damaged = is_damaged, .message = error.message, .detail = error.detail},
        {}};
  }
  decoded->answer.ok = true;
  for (const Bytes& file : decoded->files) decoded->answer.files.push_back(int64_t(file.size()));
  return std::move(*decoded);
}

}  // namespace atelier
