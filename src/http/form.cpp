#include "http/form.h"

#include <algorithm>
#include <cctype>
#include <optional>

namespace atelier::http {
namespace {

constexpr size_t boundary_bytes_max = 200;
constexpr size_t head_bytes_max = 8 << 10;

Failure broken(const char* what) {
  return fail(ErrorKind::invalid, std::string("The form cannot be read: ") + what + ".");
}

std::string lower(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), [](unsigned char c) { return char(std::tolower(c)); });
  return out;
}

// The value of `name` among a header's parameters: plain or quoted, where \ takes the next
// character as it is.
std::optional<std::string> parameter(std::string_view header, std::string_view name) {
  const std::string plain = lower(header);
  const std::string wanted = std::string(name) + "=";
  for (size_t at = plain.find(wanted); at != std::string::npos; at = plain.find(wanted, at + 1)) {
    // "filename=" ends with "name=".
    if (at > 0 && plain[at - 1] != ';' && plain[at - 1] != ' ' && plain[at - 1] != '\t') continue;
    std::string_view rest = header.substr(at + wanted.size());
    if (!rest.starts_with('"')) return std::string(rest.substr(0, rest.find_first_of("; \t\r\n")));
    std::string value;
    for (size_t i = 1; i < rest.size() && rest[i] != '"'; ++i) {
      if (rest[i] == '\\' && i + 1 < rest.size()) ++i;
      value += rest[i];
    }
    return value;
  }
  return std::nullopt;
}

// The lines of a part's head; only Content-Disposition says anything to us.
Result<FormPart> part_of(std::string_view head, std::string_view body) {
  std::optional<std::string> name;
  std::string file_name;
  while (!head.empty()) {
    const size_t end = std::min(head.find("\r\n"), head.size());
    const std::string_view line = head.substr(0, end);
    head.remove_prefix(std::min(end + 2, head.size()));
    if (!lower(line).starts_with("content-disposition:")) continue;
    name = parameter(line, "name");
    file_name = parameter(line, "filename").value_or("");
  }
  if (!name) return broken("a part has no name");
  return FormPart{std::move(*name), std::move(file_name), body};
}

}  // namespace

Result<std::vector<FormPart>> read_form(std::string_view content_type, std::string_view body) {
  if (!lower(content_type).starts_with("multipart/form-data")) {
    return broken("its content type is not multipart/form-data");
  }
  const auto boundary = parameter(content_type, "boundary");
  if (!boundary || boundary->empty() || boundary->size() > boundary_bytes_max) {
    return broken("its content type names no boundary");
  }
  const std::string line = "--" + *boundary;
  // What stands before the first boundary is for people.
  size_t at = body.starts_with(line) ? 0 : body.find("\r\n" + line);
  if (at == std::string_view::npos) return broken("it does not begin");
  at += body.starts_with(line) ? line.size() : line.size() + 2;
  std::vector<FormPart> parts;
  while (!body.substr(at).starts_with("--")) {
    if (!body.substr(at).starts_with("\r\n")) return broken("a boundary is followed by something");
    at += 2;
    const size_t head_end = body.substr(at, head_bytes_max).find("\r\n\r\n");
    if (head_end == std::string_view::npos) return broken("a part has no end of its head");
    const size_t start = at + head_end + 4;
    const size_t end = body.find("\r\n" + line, start);
    if (end == std::string_view::npos) return broken("it does not end");
    if (parts.size() == form_parts_max) return broken("it has too many parts");
    TRY(auto part, part_of(body.substr(at, head_end), body.substr(start, end - start)));
    parts.push_back(std::move(part));
    at = end + 2 + line.size();
  }
  return parts;
}

}  // namespace atelier::http
