#include <boost/beast/http/message.hpp>
#include <cctype>

#include "http/detail/session.h"
#include "http/target.h"

namespace atelier::http {
namespace {

namespace bh = beast::http;

std::optional<Method> method_of(bh::verb verb) {
  switch (verb) {
    case bh::verb::get: return Method::get;
    case bh::verb::head: return Method::head;
    case bh::verb::post: return Method::post;
    case bh::verb::put: return Method::put;
    case bh::verb::patch: return Method::patch;
    case bh::verb::delete_: return Method::remove;
    case bh::verb::options: return Method::options;
    default: return std::nullopt;
  }
}

// Lengths that two readers could understand differently let one request hide in another.
Result<> check_framing(const bh::request<bh::string_body>& message) {
  const bool has_coding = message.count(bh::field::transfer_encoding) > 0;
  if (has_coding && (!message.chunked() || message.version() < 11 ||
                     message.count(bh::field::content_length) > 0)) {
    return fail(ErrorKind::invalid, "The length of this request's body is ambiguous.");
  }
  if (message.count(bh::field::content_length) > 1) {
    return fail(ErrorKind::invalid, "This request has two lengths.");
  }
  const size_t hosts = message.count(bh::field::host);
  if (hosts > 1 || (hosts == 0 && message.version() >= 11)) {
    return fail(ErrorKind::invalid, "This request must name one Host.");
  }
  // Beast joins folded lines with a space; no host has one.
  if (hosts == 1 && message[bh::field::host].find_first_of(" \t") != beast::string_view::npos) {
    return fail(ErrorKind::invalid, "The Host of this request cannot be read.");
  }
  return {};
}

}  // namespace

Result<Request> request_of(const bh::request<bh::string_body>& message, size_t headers_max) {
  TRY_DO(check_framing(message));
  const auto method = method_of(message.method());
  if (!method) return fail(ErrorKind::invalid, "This method is not known here.");
  Request request;
  request.method = *method;
  const std::string_view raw = message.target();
  if (raw != "*" || *method != Method::options) {
    TRY(auto target, parse_target(raw));
    request.segments = std::move(target.segments);
    request.query = std::move(target.query);
  }
  for (const auto& field : message) {
    if (request.headers.size() == headers_max) {
      return fail(ErrorKind::too_large, "This request has too many headers.");
    }
    std::string name(field.name_string());
    for (char& c : name) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    request.headers.push_back({std::move(name), std::string(field.value())});
  }
  return request;
}

}  // namespace atelier::http
