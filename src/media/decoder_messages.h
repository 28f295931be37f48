// What the server and atelier-decoder say to each other. A request is one line of JSON on the
// decoder's standard input; an answer is one line of JSON on its standard output, followed by the
// bytes of `files`, one behind the other.
#pragma once
#include <array>
#include <string>
#include <vector>

#include "base/fields.h"
#include "media/probe.h"

namespace atelier {

enum class DecodeTask {
  thumbnails,  // WebP of each side in `sides_px`; of a video's poster frame
  strip,       // one WebP: `frames` moments of a video side by side, each within sides_px[0]
  convert,     // the whole picture in `target`, upright, in sRGB, without metadata
  pixels,      // the same as bare rows: RGB, or RGBA where something is transparent
  label        // no file: `text` in one channel, white on black, at most sides_px[0] wide
};
constexpr std::array<std::string_view, 5> enum_names(DecodeTask) {
  return {"thumbnails", "strip", "convert", "pixels", "label"};
}

struct DecodeRequest {
  DecodeTask task = DecodeTask::thumbnails;
  std::string path;
  MediaFormat format = MediaFormat::png;  // what probe() said
  std::vector<int> sides_px;
  int frames = 0;
  MediaFormat target = MediaFormat::webp;  // png, jpeg or webp
  std::string text;                        // of a label
  int text_px = 0;                         // its letters' height
};
template <class V>
void fields(V& v, DecodeRequest& r) {
  v.required("task", r.task);
  v.required("path", r.path);
  v.required("format", r.format);
  v.defaulted("sides_px", r.sides_px);
  v.defaulted("frames", r.frames).between(0, 64);
  v.defaulted("target", r.target);
  v.defaulted("text", r.text).length(0, 4000);
  v.defaulted("text_px", r.text_px).between(0, 200);
}

struct DecodeAnswer {
  bool ok = false;
  bool is_damaged = true;  // when not ok: the file's fault, else the machine's
  std::string message;     // a sentence, when not ok
  std::string detail;
  std::string thumbhash;
  int64_t media_ms = 0;  // of a video, as the decoder knows it
  int frames = 0;        // of a strip
  int width = 0;         // of pixels, like the next two
  int height = 0;
  int channels = 0;
  std::vector<int64_t> files;  // the bytes of each file that follows
};
template <class V>
void fields(V& v, DecodeAnswer& a) {
  v.required("ok", a.ok);
  v.required("is_damaged", a.is_damaged);
  v.required("message", a.message);
  v.required("detail", a.detail);
  v.required("thumbhash", a.thumbhash);
  v.required("media_ms", a.media_ms);
  v.required("frames", a.frames);
  v.required("width", a.width);
  v.required("height", a.height);
  v.required("channels", a.channels);
  v.required("files", a.files);
}

}  // namespace atelier
