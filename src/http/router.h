// Which code answers which request. Filled once while wiring, then only read.
#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "http/message.h"
#include "http/websocket.h"

namespace atelier::http {

constexpr uint64_t body_bytes_max_usual = 1 << 20;

// Runs on the server's pool and may block.
using Handler = std::function<Response(const Request&)>;
// Asked first, on the I/O thread, so it must not block; nothing: the handler is asked. Requests
// that carry a body never come here.
using QuickAnswer = std::function<std::optional<Response>(const Request&)>;
// Called once the head is read and allowed; the request has no body yet.
using OpenBody = std::function<Result<std::shared_ptr<BodySink>>(const Request&)>;

struct Route {
  Method method = Method::get;
  std::string pattern;  // "/api/v1/jobs/{id}"
  std::string name;     // for logs and metrics: "get_job"
  uint64_t body_bytes_max = body_bytes_max_usual;
  std::variant<Handler, SocketRoute> answer;
  OpenBody open_body = {};  // not empty: the body goes there, however long it is
  bool is_slow = false;     // runs on a pool of its own, so that quick requests need not wait
  // Only those requests are slow whose query has one of these.
  std::vector<std::string> slow_with = {};
  QuickAnswer quick = {};  // may be empty

  bool is_slow_for(const Request& request) const;
  // Does little but wait, for long: a third pool, with wait_ms_max, and a request that knows when
  // its client has left.
  bool waits = false;
};

struct Match {
  const Route* route = nullptr;  // null: nobody answers this path
  std::vector<NameValue> params;
  std::vector<Method> allowed;  // not empty: the path exists, the method does not
};

class Router {
 public:
  // A literal segment wins over a {parameter}; the same method and pattern twice is a bug.
  void add(Route route);
  // For a route that was added before.
  void set_quick(Method method, const std::string& pattern, QuickAnswer quick);
  // Answers GET of every path without a route, but not below one: the page.
  void set_fallback(std::string name, Handler handler);

  // HEAD is answered by GET's route.
  Match find(Method method, const std::vector<std::string>& segments) const;

 private:
  bool is_below_an_api(const std::vector<std::string>& segments) const;

  struct Entry {
    std::vector<std::string> segments;
    Route route;
  };
  std::vector<Entry> entries_;
  std::vector<Route> fallback_;  // none or one
};

}  // namespace atelier::http
