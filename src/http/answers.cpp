#include "http/answers.h"

#include "base/fields.h"

namespace atelier::http {

int status_of(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::invalid: return 400;
    case ErrorKind::unauthenticated: return 401;
    case ErrorKind::forbidden: return 403;
    case ErrorKind::not_found: return 404;
    case ErrorKind::conflict: return 409;
    case ErrorKind::too_large: return 413;
    case ErrorKind::exhausted: return 503;
    case ErrorKind::cancelled: return 409;
    case ErrorKind::unavailable: return 503;
    case ErrorKind::corrupt: return 422;
    case ErrorKind::internal: return 500;
  }
  return 500;
}

std::string_view reason_of(int status) {
  switch (status) {
    case 200: return "OK";
    case 201: return "Created";
    case 204: return "No Content";
    case 206: return "Partial Content";
    case 304: return "Not Modified";
    case 400: return "Bad Request";
    case 401: return "Unauthorized";
    case 403: return "Forbidden";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 408: return "Request Timeout";
    case 409: return "Conflict";
    case 413: return "Content Too Large";
    case 415: return "Unsupported Media Type";
    case 416: return "Range Not Satisfiable";
    case 422: return "Unprocessable Content";
    case 426: return "Upgrade Required";
    case 431: return "Request Header Fields Too Large";
    case 500: return "Internal Server Error";
    case 501: return "Not Implemented";
    case 503: return "Service Unavailable";
    default: return "Status";
  }
}

Response json_response(int status, std::string json) {
  return text_response(status, "application/json", std::move(json));
}

Response text_response(int status, std::string_view content_type, std::string text) {
  Response response{.status = status, .headers = {}, .body = std::move(text)};
  response.set_header("Content-Type", std::string(content_type));
  // What a handler computes is true now; files set their own.
  response.set_header("Cache-Control", "no-store");
  return response;
}

Response empty_response(int status) {
  return Response{.status = status, .headers = {}, .body = std::string()};
}

Response error_response(const Error& error) {
  return error_response(status_of(error.kind), error);
}

Response error_response(int status, const Error& error) {
  boost::json::array faults;
  for (const auto& fault : error.faults) {
    faults.push_back({{"field", fault.field}, {"says", fault.says}});
  }
  const boost::json::object body{
      {"error",
       {{"kind", name_of(error.kind)}, {"message", error.message}, {"faults", std::move(faults)}}}};
  Response response = json_response(status, json_text(body));
  if (status == 503) response.set_header("Retry-After", "1");
  return response;
}

}  // namespace atelier::http
