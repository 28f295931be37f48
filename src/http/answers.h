// The usual answers, and the one place where kinds of errors become HTTP numbers.
#pragma once
#include <string>
#include <string_view>

#include "base/error.h"
#include "http/message.h"

namespace atelier::http {

int status_of(ErrorKind kind);
// "Not Found"; "Status" for a number nobody named.
std::string_view reason_of(int status);

Response json_response(int status, std::string json);
Response text_response(int status, std::string_view content_type, std::string text);
Response empty_response(int status);

// {"error": {"kind", "message", "faults"}}; the error's detail stays here, in the log.
Response error_response(const Error& error);
// For what HTTP itself has a number for (405, 408, 415, 416, 431): same body, that number.
Response error_response(int status, const Error& error);

}  // namespace atelier::http
