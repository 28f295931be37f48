// Days and months where the viewer lives. Zones are named as IANA names them ("Europe/Berlin");
// times are UTC milliseconds. Threads: any.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace atelier::text {

bool is_zone(std::string_view zone);

// The first instant of a day of the Gregorian calendar there, also where a clock change skips or
// repeats midnight. `invalid` for a zone or a day that does not exist; year 1..9999.
Result<int64_t> day_start(std::string_view zone, int year, int month, int day);

struct Month {
  std::string name;  // "2026-11"
  int64_t start = 0;
};
// The months that hold the instants first..last, oldest first; at most 12,000.
Result<std::vector<Month>> months_of(std::string_view zone, int64_t first, int64_t last);

}  // namespace atelier::text
