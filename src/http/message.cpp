#include "http/message.h"

#include <unistd.h>

#include <algorithm>

namespace atelier::http {

std::string_view Request::header(std::string_view name) const {
  const auto found = std::ranges::find(headers, name, &NameValue::name);
  return found == headers.end() ? std::string_view() : found->value;
}

std::optional<std::string_view> Request::find_query(std::string_view name) const {
  const auto found = std::ranges::find(query, name, &NameValue::name);
  if (found == query.end()) return std::nullopt;
  return found->value;
}

std::string Request::path() const {
  std::string path;
  for (const auto& segment : segments) path += "/" + segment;
  return path.empty() ? "/" : path;
}

FileHandle::~FileHandle() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

const std::string* Response::text() const {
  if (const auto* own = std::get_if<std::string>(&body)) return own;
  const auto* shared = std::get_if<SharedText>(&body);
  return shared == nullptr ? nullptr : shared->get();
}

void Response::set_header(std::string_view name, std::string value) {
  const auto found = std::ranges::find(headers, name, &NameValue::name);
  if (found == headers.end()) {
    headers.push_back({std::string(name), std::move(value)});
  } else {
    found->value = std::move(value);
  }
}

std::string_view Response::header(std::string_view name) const {
  const auto found = std::ranges::find(headers, name, &NameValue::name);
  return found == headers.end() ? std::string_view() : found->value;
}

}  // namespace atelier::http
