// What server and engine say to each other over one WebSocket that the engine opens. Every message
// is a JSON text frame {"type": "...", ...}. `progress` with a preview and `image` are followed at
// once by one binary frame holding their pixels, `run` by one for each of its inputs, in order
// (8-bit samples, rows top down, no padding).
// docs/life-of-a-job.md shows a conversation.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "base/fields.h"
#include "protocol/limits.h"
#include "protocol/plan.h"

namespace atelier::protocol {

enum class Phase { loading, encoding, denoising, decoding, saving, preprocessing, upscaling };
constexpr std::array<std::string_view, 7> enum_names(Phase) {
  return {"loading", "encoding", "denoising", "decoding", "saving", "preprocessing", "upscaling"};
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

// A number a preprocessor listens to: one of "low", "high", "detail_px".
struct PreprocessorParameter {
  std::string name;
  std::string label;
  double min = 0;
  double max = 1;
  double usual = 0;
};
template <class V>
void fields(V& v, PreprocessorParameter& p) {
  v.required("name", p.name);
  v.required("label", p.label);
  v.required("min", p.min);
  v.required("max", p.max);
  v.required("usual", p.usual);
}

// Makes control images out of pictures.
struct PreprocessorInfo {
  std::string name;
  std::string label;
  bool needs_model = false;
  std::vector<PreprocessorParameter> parameters;
  std::string model_type;  // of the model it needs: "depth_estimator", "pose_estimator"
};
template <class V>
void fields(V& v, PreprocessorInfo& p) {
  v.required("name", p.name);
  v.required("label", p.label);
  v.defaulted("needs_model", p.needs_model);
  v.defaulted("parameters", p.parameters);
  v.defaulted("model_type", p.model_type);
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
  std::vector<PreprocessorInfo> preprocessors;
  int64_t memory_budget_bytes = 0;  // 0: not told
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
  v.defaulted("preprocessors", h.preprocessors);
  v.defaulted("memory_budget_bytes", h.memory_budget_bytes);
}

// engine -> server: I am idle, give me a job when there is one.
struct Claim {};
template <class V>
void fields(V&, Claim&) {}

// A picture that follows a `run` as a binary frame.
struct InputInfo {
  int width = 0;
  int height = 0;
  int channels = 3;  // 1 grey, 3 RGB, 4 RGBA
  int64_t bytes = 0;
};
template <class V>
void fields(V& v, InputInfo& i) {
  v.required("width", i.width).between(1, side_max);
  v.required("height", i.height).between(1, side_max);
  v.required("channels", i.channels).between(1, 4);
  v.required("bytes", i.bytes).between(1, double(input_bytes_max));
}
// Whether these numbers fit each other and the limits.
bool is_sound(const InputInfo& input);

// server -> engine: do this. One binary frame for each input follows, in order.
struct RunJob {
  std::string job_id;
  Plan plan;
  std::vector<InputInfo> inputs;
  // Main models that queued jobs will want: worth keeping in memory.
  std::vector<std::string> next_model_paths;
};
template <class V>
void fields(V& v, RunJob& r) {
  v.required("job_id", r.job_id);
  v.required("plan", r.plan);
  v.defaulted("inputs", r.inputs).length(0, inputs_max);
  v.defaulted("next_model_paths", r.next_model_paths).length(0, 64);
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
  int channels = 3;
  int64_t bytes = 0;
  int64_t seed = 0;
  int64_t duration_ms = 0;
};
template <class V>
void fields(V& v, Image& i) {
  v.required("job_id", i.job_id);
  v.required("image", i.image);
  v.required("width", i.width).between(1, side_max);
  v.required("height", i.height).between(1, side_max);
  v.defaulted("channels", i.channels).between(1, 4);
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
