#include <fmt/format.h>
#include <sys/stat.h>

#include "http/answers.h"
#include "http/files.h"

namespace atelier::http {
namespace {

constexpr std::string_view not_built =
    "<!doctype html><meta charset=utf-8><title>Atelier</title><body style=\"font:16px system-ui;"
    "margin:4rem auto;max-width:40rem\"><h1>The page has not been built</h1><p>The server runs, "
    "but "
    "its folder with the page is empty. Build it with <code>npm ci &amp;&amp; npm run build</code> "
    "in <code>web/</code>, then reload. The <a href=\"/api/docs\">programming interface</a> works "
    "without it.</p>";

struct Encoding {
  std::string_view name;    // in Accept-Encoding
  std::string_view suffix;  // of the file that is so encoded
};
constexpr std::array<Encoding, 2> encodings{{{"br", ".br"}, {"gzip", ".gz"}}};

bool accepts(std::string_view header, std::string_view encoding) {
  while (!header.empty()) {
    const size_t comma = std::min(header.find(','), header.size());
    auto one = header.substr(0, comma);
    while (one.starts_with(' ')) one.remove_prefix(1);
    const auto name = one.substr(0, one.find_first_of("; "));
    const bool refused =
        one.find("q=0") != std::string_view::npos && one.find("q=0.") == std::string_view::npos;
    if (name == encoding) return !refused;
    header.remove_prefix(std::min(comma + 1, header.size()));
  }
  return false;
}

bool has_hidden_part(const std::vector<std::string>& segments) {
  for (const auto& segment : segments) {
    if (segment.starts_with('.') || segment.find('/') != std::string::npos) return true;
  }
  return false;
}

Response no_such_page() {
  return error_response(Error{ErrorKind::not_found, "There is nothing at this address.", "", {}});
}

}  // namespace

std::optional<FileReply> PageFolder::find_file(const std::string& relative) const {
  const std::string path = root_ + relative;
  struct stat facts {};
  if (::stat(path.c_str(), &facts) != 0 || !S_ISREG(facts.st_mode)) return std::nullopt;
  // The bundler writes content hashes into the names below assets/, so those never change.
  const bool hashed = relative.starts_with("/assets/");
  return FileReply{
      .path = path,
      .content_type = std::string(content_type_of(relative)),
      .etag = fmt::format("{:x}-{:x}", facts.st_size,
                          facts.st_mtim.tv_sec * 1'000'000'000 + facts.st_mtim.tv_nsec),
      .cache_control = hashed ? "public, max-age=31536000, immutable" : "no-cache",
      .download_name = ""};
}

Response PageFolder::answer(const Request& request) const {
  if (has_hidden_part(request.segments)) return no_such_page();
  std::string relative = request.path();
  if (relative == "/") relative = "/index.html";
  auto file = find_file(relative);
  const bool has_extension =
      !request.segments.empty() && request.segments.back().find('.') != std::string::npos;
  if (!file && has_extension) return no_such_page();
  if (!file) {
    relative = "/index.html";
    file = find_file(relative);
  }
  if (!file) return text_response(200, "text/html; charset=utf-8", std::string(not_built));

  std::string encoding;
  for (const auto& [name, suffix] : encodings) {
    if (!accepts(request.header("accept-encoding"), name)) continue;
    auto packed = find_file(relative + std::string(suffix));
    if (!packed) continue;
    packed->content_type = file->content_type;
    packed->etag += suffix;
    file = std::move(packed);
    encoding = name;
    break;
  }
  auto response = file_response(request, *file);
  if (!response) return error_response(response.error());
  response->set_header("Vary", "Accept-Encoding");
  if (!encoding.empty()) response->set_header("Content-Encoding", encoding);
  return std::move(*response);
}

}  // namespace atelier::http
