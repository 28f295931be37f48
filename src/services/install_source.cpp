#include "services/install_source.h"

#include <algorithm>
#include <cctype>

#include "net/url.h"
#include "services/model_places.h"
#include "services/zip_names.h"

namespace atelier {
namespace {

constexpr size_t source_bytes_max = 2000;
constexpr size_t name_bytes_max = 180;  // file systems allow 255; an ending and a number must fit
// Parameters people paste along that are nobody else's business.
const std::vector<std::string_view> secret_parameters{"token", "access_token", "api_key", "apikey",
                                                      "key"};

Failure invalid(std::string says) {
  return fail(Error{ErrorKind::invalid, "The source " + says + ".", "", {{"source", says}}});
}

std::vector<std::string> split(std::string_view text, std::string_view between) {
  std::vector<std::string> parts;
  for (;;) {
    const size_t at = text.find(between);
    parts.emplace_back(text.substr(0, at));
    if (at == std::string_view::npos) return parts;
    text.remove_prefix(at + between.size());
  }
}

bool is_repo_word(std::string_view word) {
  return !word.empty() && word.size() <= 96 && word.front() != '.' && word.front() != '-' &&
         std::all_of(word.begin(), word.end(), [](unsigned char c) {
           return std::isalnum(c) != 0 || c == '-' || c == '_' || c == '.';
         });
}

bool is_repo(std::string_view text) {
  const size_t slash = text.find('/');
  return slash != std::string_view::npos && is_repo_word(text.substr(0, slash)) &&
         is_repo_word(text.substr(slash + 1));
}

// Folders of a repository: no step up, no root.
bool is_inner_path(std::string_view path) {
  if (path.empty() || path.size() > 400 || path.front() == '/') return false;
  const auto parts = split(path, "/");
  return std::none_of(parts.begin(), parts.end(), [](const std::string& part) {
    return part.empty() || part == "." || part == "..";
  });
}

Result<InstallSource> repo_source(std::string_view text) {
  auto parts = split(text, "::");
  InstallSource source{.kind = InstallKind::hugging_face};
  source.repo = parts.front();
  for (size_t i = 1; i < parts.size(); ++i) {
    if (parts[i].empty()) continue;
    if (!is_inner_path(parts[i])) return invalid("names a folder that no repository has");
    source.wanted.push_back(std::move(parts[i]));
  }
  source.text = text;
  return source;
}

// https://huggingface.co/owner/name[/blob|resolve|tree/revision/path], as copied from a browser.
std::optional<InstallSource> repo_page(const net::Url& url) {
  if (url.host != "huggingface.co" && url.host != "www.huggingface.co" && url.host != "hf.co") {
    return std::nullopt;
  }
  auto parts = split(net::percent_decoded(url.path).substr(1), "/");
  while (!parts.empty() && parts.back().empty()) parts.pop_back();
  if (parts.size() < 2 || !is_repo(parts[0] + "/" + parts[1])) return std::nullopt;
  InstallSource source{.kind = InstallKind::hugging_face};
  source.repo = parts[0] + "/" + parts[1];
  source.text = source.repo;
  if (parts.size() < 4) return source;
  source.revision = parts[3];
  std::string inside;
  for (size_t i = 4; i < parts.size(); ++i) inside += (inside.empty() ? "" : "/") + parts[i];
  if (inside.empty()) return source;
  if (!is_inner_path(inside)) return std::nullopt;
  source.wanted = {inside};
  source.text += "::" + inside;
  return source;
}

Result<InstallSource> url_source(std::string_view text) {
  auto parsed = net::parse_url(text);
  if (!parsed) return fail(std::move(parsed).error());
  net::Url& url = *parsed;
  std::string token;
  for (const auto name : secret_parameters) {
    if (token.empty()) token = url.parameter(name);
  }
  url = net::without_parameters(std::move(url), secret_parameters);
  if (auto repo = repo_page(url)) {
    repo->token = std::move(token);
    return std::move(*repo);
  }
  InstallSource source{.kind = InstallKind::url};
  source.url = source.text = url.text();
  source.token = std::move(token);
  return source;
}

}  // namespace

Result<InstallSource> parse_source(std::string_view text) {
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.front())) != 0) {
    text.remove_prefix(1);
  }
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.back())) != 0) {
    text.remove_suffix(1);
  }
  if (text.empty() || text.size() > source_bytes_max)
    return invalid("must not be empty or endless");
  if (text.front() == '/') {
    InstallSource source{.kind = InstallKind::path};
    source.text = source.path = text;
    return source;
  }
  if (text.find("://") != std::string_view::npos) return url_source(text);
  if (is_repo(text.substr(0, text.find("::")))) return repo_source(text);
  // Without its scheme, as browsers show addresses.
  const size_t slash = text.find('/');
  const bool names_a_host = slash != std::string_view::npos && slash > 0 && text.front() != '.' &&
                            text.substr(0, slash).find('.') != std::string_view::npos;
  if (names_a_host) return url_source(text);
  return invalid(
      "must be an absolute path, a web address (https://...), or owner/name of Hugging Face");
}

std::string weights_file_name(std::string_view name) {
  const size_t part = name.find_last_of("/\\");
  if (part != std::string_view::npos) name.remove_prefix(part + 1);
  const size_t dot = name.rfind('.');
  const bool known = is_weights_name(std::string(name));
  const std::string_view stem = known ? name.substr(0, dot) : name;
  if (stem.find_first_not_of(" ._") == std::string_view::npos) return "";
  return safe_file_name(stem, name_bytes_max) + (known ? std::string(name.substr(dot)) : "");
}

}  // namespace atelier
