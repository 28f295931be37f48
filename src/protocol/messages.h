// What server and engine say to each other, version 1, over one WebSocket that the engine opens.
// Every message is a JSON text frame {"type": "...", ...}; `progress` with a preview and `image`
// are followed at once by one binary frame holding their pixels (8-bit RGB, rows top down, no
// padding).
// docs/life-of-a-job.md shows a conversation.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "base/fields.h"

namespace atelier::protocol {

constexpr int protocol_version = 1;
constexpr int heartbeat_every_ms = 2000;
// Silence for this long means the other side is gone. A model load or a step may keep the engine's
// compute threads busy, but heartbeats come from another thread.
constexpr int heartbeat_lost_ms = 15000;
constexpr uint64_t image_bytes_max = uint64_t{2048} * 2048 * 3;
constexpr uint64_t text_frame_bytes_max = 1 << 20;

enum class Phase { loading, encoding, denoising, decoding, saving };
constexpr std::array<std::string_view, 5> enum_names(Phase) {
  return {"loading", "encoding", "denoising", "decoding", "saving"};
}

struct SchedulerInfo {
  std::string name;    // as recipes spell it: "dpmpp_2m_k"
  std::string label;   // as people read it: "DPM++ 2M Karras"
  std::string family;  // groups the list: "DPM++"
};
template <class V>
void fields(V& v, SchedulerInfo& s) {
  v.required("name", s.name);
  v.required("label", s.label);
  v.required("family", s.family);
}

// engine -> server, first message.
struct Hello {
  int protocol = protocol_version;
  std::string engine_version;
  std::string device;       // "cpu" or "cuda"
  std::string device_name;  // the processor's or the card's own name
  std::string precision;    // "bf16" or "fp32"
  int threads = 1;
  std::vector<SchedulerInfo> schedulers;
};
template <class V>
void fields(V& v, Hello& h) {
  v.required("protocol", h.protocol);
  v.required("engine_version", h.engine_version);
  v.required("device", h.device);
  v.required("device_name", h.device_name);
  v.required("precision", h.precision);
  v.required("threads", h.threads);
  v.required("schedulers", h.schedulers);
}

// engine -> server: I am idle, give me a job when there is one.
struct Claim {};
template <class V>
void fields(V&, Claim&) {}

// Everything that decides the pixels of a job. The n-th image is drawn from seed + n modulo 2^32.
struct Plan {
  std::string model_path;  // a diffusers folder or a single file
  std::string prompt;
  std::string negative_prompt;
  std::string scheduler = "euler";
  int steps = 20;
  double cfg_scale = 7.5;  // 1 draws without guidance, at half the cost
  double cfg_rescale = 0;  // 0..1
  int clip_skip = 0;       // text layers left out at the end
  int width = 512;         // pixels, multiple of 8, 64..2048
  int height = 512;
  int64_t seed = 0;         // 0..2^32-1
  std::vector<int> images;  // indexes to draw: an interrupted job asks for the rest only
};
template <class V>
void fields(V& v, Plan& p) {
  v.required("model_path", p.model_path);
  v.required("prompt", p.prompt);
  v.defaulted("negative_prompt", p.negative_prompt);
  v.defaulted("scheduler", p.scheduler);
  v.defaulted("steps", p.steps).between(1, 1000);
  v.defaulted("cfg_scale", p.cfg_scale).between(0, 100);
  v.defaulted("cfg_rescale", p.cfg_rescale).between(0, 1);
  v.defaulted("clip_skip", p.clip_skip).between(0, 11);
  v.defaulted("width", p.width).between(64, 2048).multiple_of(8);
  v.defaulted("height", p.height).between(64, 2048).multiple_of(8);
  v.defaulted("seed", p.seed).between(0, 4294967295.0);
  v.defaulted("images", p.images).length(1, 1000);
}

// server -> engine: draw this.
struct RunJob {
  std::string job_id;
  Plan plan;
};
template <class V>
void fields(V& v, RunJob& r) {
  v.required("job_id", r.job_id);
  v.required("plan", r.plan);
}

// server -> engine: stop this job within one step. Answered by `failed` with kind cancelled.
struct Cancel {
  std::string job_id;
};
template <class V>
void fields(V& v, Cancel& c) {
  v.required("job_id", c.job_id);
}

// engine -> server. With preview_bytes > 0 a binary frame follows.
struct Progress {
  std::string job_id;
  int image = 0;  // index within the job
  int step = 0;   // finished steps of this image
  int steps = 0;
  Phase phase = Phase::loading;
  int preview_width = 0;
  int preview_height = 0;
  int64_t preview_bytes = 0;
};
template <class V>
void fields(V& v, Progress& p) {
  v.required("job_id", p.job_id);
  v.required("image", p.image);
  v.required("step", p.step);
  v.required("steps", p.steps);
  v.required("phase", p.phase);
  v.required("preview_width", p.preview_width);
  v.required("preview_height", p.preview_height);
  v.required("preview_bytes", p.preview_bytes).between(0, double(image_bytes_max));
}

// engine -> server: one finished image; its pixels follow as a binary frame.
struct Image {
  std::string job_id;
  int image = 0;
  int width = 0;
  int height = 0;
  int64_t bytes = 0;
  int64_t seed = 0;
  int64_t duration_ms = 0;
};
template <class V>
void fields(V& v, Image& i) {
  v.required("job_id", i.job_id);
  v.required("image", i.image);
  v.required("width", i.width).between(1, 2048);
  v.required("height", i.height).between(1, 2048);
  v.required("bytes", i.bytes).between(1, double(image_bytes_max));
  v.required("seed", i.seed);
  v.required("duration_ms", i.duration_ms);
}

// engine -> server: every image of the job was sent.
struct Done {
  std::string job_id;
};
template <class V>
void fields(V& v, Done& d) {
  v.required("job_id", d.job_id);
}

// engine -> server: the job ended without all of its images. `kind` is an ErrorKind's name.
struct Failed {
  std::string job_id;
  std::string kind;
  std::string message;
};
template <class V>
void fields(V& v, Failed& f) {
  v.required("job_id", f.job_id);
  v.required("kind", f.kind);
  v.required("message", f.message);
}

// Both ways, every heartbeat_every_ms.
struct Heartbeat {};
template <class V>
void fields(V&, Heartbeat&) {}

// server -> engine: finish nothing, leave now.
struct Shutdown {};
template <class V>
void fields(V&, Shutdown&) {}

// What `atelier-engine inspect PATH` prints about a model's weights: the one verdict of a load.
struct ModelFacts {
  std::string base;        // "sd-1", or "unknown"
  std::string type;        // "main", or "unknown"
  std::string format;      // "diffusers" or "checkpoint"
  std::string prediction;  // "epsilon" or "v_prediction"
  int native_width = 512;  // the size it was trained at
  int native_height = 512;
  int size_multiple = 8;  // pixels per latent cell
  int latent_channels = 4;
  int64_t parameters = 0;
  int64_t bytes = 0;
  std::string fault;  // empty when it can draw; else a sentence that names the tensors
};
template <class V>
void fields(V& v, ModelFacts& m) {
  v.required("base", m.base);
  v.required("type", m.type);
  v.required("format", m.format);
  v.required("prediction", m.prediction);
  v.required("native_width", m.native_width);
  v.required("native_height", m.native_height);
  v.required("size_multiple", m.size_multiple);
  v.required("latent_channels", m.latent_channels);
  v.required("parameters", m.parameters);
  v.required("bytes", m.bytes);
  v.required("fault", m.fault);
}

// The word in "type" of a message, and back.
template <class M>
constexpr std::string_view type_of();
template <>
constexpr std::string_view type_of<Hello>() {
  return "hello";
}
template <>
constexpr std::string_view type_of<Claim>() {
  return "claim";
}
template <>
constexpr std::string_view type_of<RunJob>() {
  return "run";
}
template <>
constexpr std::string_view type_of<Cancel>() {
  return "cancel";
}
template <>
constexpr std::string_view type_of<Progress>() {
  return "progress";
}
template <>
constexpr std::string_view type_of<Image>() {
  return "image";
}
template <>
constexpr std::string_view type_of<Done>() {
  return "done";
}
template <>
constexpr std::string_view type_of<Failed>() {
  return "failed";
}
template <>
constexpr std::string_view type_of<Heartbeat>() {
  return "heartbeat";
}
template <>
constexpr std::string_view type_of<Shutdown>() {
  return "shutdown";
}

// The text frame of a message.
template <class M>
std::string to_frame(const M& message) {
  boost::json::object object = to_json(message).as_object();
  object["type"] = type_of<M>();
  return json_text(object);
}

// A frame that arrived: its type and its fields, still unread.
struct Frame {
  std::string type;
  boost::json::value body;
};
// `invalid` for text that is no JSON object with a "type".
Result<Frame> parse_frame(std::string_view text);

// Unknown fields are ignored: a newer peer of the same version may say more.
template <class M>
Result<M> read_frame(const Frame& frame) {
  return read_json_value<M>(frame.body, UnknownFields::ignore);
}

}  // namespace atelier::protocol
