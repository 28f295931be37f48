#include "http/router.h"

#include <algorithm>

#include "base/assert.h"

namespace atelier::http {
namespace {

bool is_param(const std::string& segment) {
  return segment.starts_with('{');
}

std::vector<std::string> split_pattern(std::string_view pattern) {
  ATELIER_ASSERT(pattern.starts_with('/'));
  std::vector<std::string> segments;
  while (!pattern.empty()) {
    pattern.remove_prefix(1);
    const size_t end = std::min(pattern.find('/'), pattern.size());
    if (end > 0) segments.emplace_back(pattern.substr(0, end));
    pattern.remove_prefix(end);
  }
  return segments;
}

bool fits(const std::vector<std::string>& pattern, const std::vector<std::string>& path) {
  return std::ranges::equal(pattern, path, [](const std::string& part, const std::string& segment) {
    return is_param(part) || part == segment;
  });
}

// Literal segments count from the left: the larger key is the more exact pattern.
std::vector<bool> exactness(const std::vector<std::string>& pattern) {
  std::vector<bool> key;
  for (const auto& part : pattern) key.push_back(!is_param(part));
  return key;
}

std::vector<NameValue> params_of(const std::vector<std::string>& pattern,
                                 const std::vector<std::string>& path) {
  std::vector<NameValue> params;
  for (size_t i = 0; i < pattern.size(); ++i) {
    if (is_param(pattern[i]))
      params.push_back({pattern[i].substr(1, pattern[i].size() - 2), path[i]});
  }
  return params;
}

}  // namespace

bool Route::is_slow_for(const Request& request) const {
  return is_slow || std::ranges::any_of(slow_with, [&](const std::string& one) {
           return request.find_query(one).has_value();
         });
}

void Router::add(Route route) {
  auto segments = split_pattern(route.pattern);
  for (const auto& entry : entries_) {
    const bool twice = entry.route.method == route.method && entry.segments == segments;
    ATELIER_ASSERT(!twice);
  }
  entries_.push_back({std::move(segments), std::move(route)});
}

// "/v1/nothing" where there is "/v1/models": whoever asks that is a program and gets no page.
bool Router::is_below_an_api(const std::vector<std::string>& segments) const {
  return !segments.empty() && std::ranges::any_of(entries_, [&](const Entry& entry) {
    return entry.segments.size() > 1 && entry.segments.front() == segments.front();
  });
}

void Router::set_quick(Method method, const std::string& pattern, QuickAnswer quick) {
  const auto is_it = [&](const Entry& entry) {
    return entry.route.method == method && entry.route.pattern == pattern;
  };
  const auto found = std::ranges::find_if(entries_, is_it);
  ATELIER_ASSERT(found != entries_.end());
  found->route.quick = std::move(quick);
}

void Router::set_fallback(std::string name, Handler handler) {
  fallback_.assign(1, Route{.method = Method::get,
                            .pattern = "/",
                            .name = std::move(name),
                            .answer = std::move(handler)});
}

Match Router::find(Method method, const std::vector<std::string>& segments) const {
  const Method wanted = method == Method::head ? Method::get : method;
  const Entry* best = nullptr;
  Match match;
  for (const auto& entry : entries_) {
    if (!fits(entry.segments, segments)) continue;
    match.allowed.push_back(entry.route.method);
    if (entry.route.method != wanted) continue;
    if (best == nullptr || exactness(entry.segments) > exactness(best->segments)) best = &entry;
  }
  if (best != nullptr) {
    return {.route = &best->route, .params = params_of(best->segments, segments), .allowed = {}};
  }
  if (!match.allowed.empty() || fallback_.empty() || is_below_an_api(segments)) return match;
  if (wanted == Method::get) return {.route = &fallback_.front(), .params = {}, .allowed = {}};
  return {.route = nullptr, .params = {}, .allowed = {Method::get}};
}

}  // namespace atelier::http
