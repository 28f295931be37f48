#include "api/metrics.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>

#include "base/log.h"
#include "services/status.h"

namespace atelier::api {
namespace {

void head(std::string& out, std::string_view name, std::string_view type, std::string_view says) {
  out += fmt::format("# HELP {0} {1}\n# TYPE {0} {2}\n", name, says, type);
}

void gauge(std::string& out, std::string_view name, std::string_view says, double value) {
  head(out, name, "gauge", says);
  out += fmt::format("{} {}\n", name, value);
}

// Resident memory of this process; 0 where /proc is missing.
double resident_bytes() {
  std::ifstream statm("/proc/self/statm");
  double pages_total = 0;
  double pages_resident = 0;
  statm >> pages_total >> pages_resident;
  return pages_resident * static_cast<double>(::sysconf(_SC_PAGESIZE));
}

std::string studio_text(const StudioStatus& status) {
  std::string out;
  head(out, "atelier_jobs", "gauge", "Jobs that wait or run.");
  out += fmt::format("atelier_jobs{{state=\"queued\"}} {}\n", status.queue.counts.queued);
  out += fmt::format("atelier_jobs{{state=\"running\"}} {}\n", status.queue.counts.running);
  head(out, "atelier_engine_state", "gauge", "1 for the state the engine is in.");
  for (const auto name : enum_names(EngineState{})) {
    out += fmt::format("atelier_engine_state{{state=\"{}\"}} {}\n", name,
                       name == name_of(status.engine.state) ? 1 : 0);
  }
  gauge(out, "atelier_engine_restarts", "Times the engine was started again.",
        status.engine.restarts);
  gauge(out, "atelier_media_free_bytes", "Room left for pictures.",
        static_cast<double>(status.media_bytes_free));
  return out;
}

}  // namespace

void Metrics::record(const http::Served& served) {
  const std::lock_guard lock(mutex_);
  auto found = routes_.find(served.route);
  if (found == routes_.end()) found = routes_.emplace(std::string(served.route), Route{}).first;
  Route& route = found->second;
  ++route.by_status[served.status];
  const auto bound = std::ranges::lower_bound(bounds_s, served.seconds);
  ++route.buckets[static_cast<size_t>(bound - bounds_s.begin())];
  route.seconds += served.seconds;
}

void Metrics::set_load_source(std::function<http::ServerLoad()> source) {
  const std::lock_guard lock(mutex_);
  load_source_ = std::move(source);
}

std::string Metrics::text() const {
  const std::lock_guard lock(mutex_);
  std::string out;
  head(out, "atelier_http_requests_total", "counter", "Requests answered.");
  for (const auto& [name, route] : routes_) {
    for (const auto& [status, count] : route.by_status) {
      out += fmt::format("atelier_http_requests_total{{route=\"{}\",status=\"{}\"}} {}\n", name,
                         status, count);
    }
  }
  constexpr std::string_view seconds = "atelier_http_request_seconds";
  head(out, seconds, "histogram", "From the end of a request's head to the end of its answer.");
  for (const auto& [name, route] : routes_) {
    uint64_t sum = 0;
    for (size_t i = 0; i < route.buckets.size(); ++i) {
      sum += route.buckets[i];
      const std::string bound = i < bounds_s.size() ? fmt::to_string(bounds_s[i]) : "+Inf";
      out += fmt::format("{}_bucket{{route=\"{}\",le=\"{}\"}} {}\n", seconds, name, bound, sum);
    }
    out += fmt::format("{0}_sum{{route=\"{1}\"}} {2}\n{0}_count{{route=\"{1}\"}} {3}\n", seconds,
                       name, route.seconds, sum);
  }
  if (load_source_) {
    const auto load = load_source_();
    gauge(out, "atelier_http_connections", "Open connections.", double(load.connections));
    gauge(out, "atelier_event_clients", "Pages that listen to events.", double(load.event_clients));
    gauge(out, "atelier_engine_connections", "Connected engines.", double(load.sockets));
    gauge(out, "atelier_handlers_queued", "Requests that wait for a thread.",
          double(load.handlers.queued));
    gauge(out, "atelier_handlers_running", "Requests being handled.",
          double(load.handlers.running));
  }
  gauge(out, "process_resident_memory_bytes", "Memory of the server.", resident_bytes());
  return out;
}

void add_metrics_route(Routes& routes, Metrics& metrics, StatusService& status) {
  constexpr std::string_view type = "text/plain; version=0.0.4; charset=utf-8";
  routes.raw("/metrics",
             {.name = "metrics",
              .tag = "Studio",
              .needs = Action::status_read,
              .says = "Numbers for Prometheus"},
             std::string(type), [&metrics, &status, type](const http::Request&) {
               std::string text = metrics.text();
               // A database that cannot answer must not hide the other numbers.
               const auto studio = status.status(Caller{});
               if (studio) text += studio_text(*studio);
               return http::text_response(200, type, std::move(text));
             });
}

}  // namespace atelier::api
