// What people feel: pages, jumps, searches, counts, a cold start, memory. Through the real server.
#pragma once
#include <boost/json.hpp>
#include <string>
#include <vector>

#include "base/result.h"

namespace atelier::bench {

// p50, p99, worst and count of some milliseconds.
boost::json::object percentiles(std::vector<double> ms);

struct MeasureSettings {
  std::string program;  // atelier
  std::string home;
  std::string empty_home;
  int rounds = 400;  // questions of each kind
};
Result<boost::json::object> measure_server(const MeasureSettings& settings);

}  // namespace atelier::bench
