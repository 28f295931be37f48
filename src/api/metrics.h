// Numbers for Prometheus: what was asked and answered, and how full everything is.
#pragma once
#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <string>

#include "api/routes.h"
#include "http/server.h"

namespace atelier {
class StatusService;
}

namespace atelier::api {

// Threads: any.
class Metrics {
 public:
  void record(const http::Served& served);
  // Where connections, clients and the handlers' queue are read. Replace it by {} before the server
  // goes.
  void set_load_source(std::function<http::ServerLoad()> source);
  // The Prometheus text format, version 0.0.4.
  std::string text() const;

 private:
  // Upper bounds in seconds; the last bucket takes the rest.
  static constexpr std::array<double, 10> bounds_s{0.001, 0.0025, 0.005, 0.01, 0.025,
                                                   0.05,  0.1,    0.5,   2.5,  10};
  struct Route {
    std::map<int, uint64_t> by_status;
    std::array<uint64_t, bounds_s.size() + 1> buckets{};
    double seconds = 0;
  };

  mutable std::mutex mutex_;
  std::map<std::string, Route, std::less<>> routes_;
  std::function<http::ServerLoad()> load_source_;
};

// GET /metrics.
void add_metrics_route(Routes& routes, Metrics& metrics, StatusService& status);

}  // namespace atelier::api
