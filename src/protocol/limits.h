// The version both ends must share, and the bounds of what may travel between them.
#pragma once
#include <cstddef>
#include <cstdint>

namespace atelier::protocol {

constexpr int protocol_version = 2;
constexpr int heartbeat_every_ms = 2000;
// Silence for this long means the other side is gone. A model load or a step may keep the engine's
// compute threads busy, but heartbeats come from another thread.
constexpr int heartbeat_lost_ms = 15000;
constexpr uint64_t text_frame_bytes_max = 1 << 20;

constexpr int side_max = 32768;                    // of any picture that travels, in pixels
constexpr int64_t image_pixels_max = 100'000'000;  // of a result: upscales are large
constexpr int64_t image_bytes_max = image_pixels_max * 3;
constexpr int64_t input_pixels_max = 64'000'000;  // of one picture a job starts from
constexpr int64_t input_bytes_max = input_pixels_max * 4;
constexpr size_t inputs_max = 16;  // pictures a job starts from

}  // namespace atelier::protocol
