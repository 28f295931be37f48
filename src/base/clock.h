// Times are UTC milliseconds since 1970 in columns and JSON; durations come from a steady clock.
#pragma once
#include <cstdint>
#include <string>

namespace atelier {

int64_t now_utc_ms();
// A clock that never jumps, for durations; its zero means nothing.
double steady_seconds();
// "2026-01-31T12:00:00Z".
std::string iso_utc(int64_t utc_ms);

}  // namespace atelier
