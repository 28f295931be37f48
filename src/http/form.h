// Bodies of browsers' forms, multipart/form-data (RFC 7578). Pure; takes any bytes.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace atelier::http {

constexpr size_t form_parts_max = 64;

struct FormPart {
  std::string name;
  std::string file_name;  // empty for a plain field
  std::string_view body;  // of the body given
};

// `invalid` when the content type names no boundary or the body does not keep to it. The parts
// refer to `body`.
Result<std::vector<FormPart>> read_form(std::string_view content_type, std::string_view body);

}  // namespace atelier::http
