#include "services/civitai.h"

#include <algorithm>
#include <cctype>

#include "base/fields.h"
#include "services/install_source.h"

namespace atelier {
namespace {

using Object = boost::json::object;
constexpr size_t sha256_chars = 64;

bool is_number(std::string_view text) {
  return !text.empty() && text.size() < 16 &&
         text.find_first_not_of("0123456789") == std::string_view::npos;
}

std::string text_at(const Object& object, std::string_view key) {
  const auto* value = object.if_contains(key);
  return value != nullptr && value->is_string() ? std::string(value->get_string()) : "";
}

std::string number_at(const Object& object, std::string_view key) {
  const auto* value = object.if_contains(key);
  return value != nullptr && value->is_int64() ? std::to_string(value->get_int64()) : "";
}

const Object* object_at(const Object& object, std::string_view key) {
  const auto* value = object.if_contains(key);
  return value != nullptr ? value->if_object() : nullptr;
}

const boost::json::array* list_at(const Object& object, std::string_view key) {
  const auto* value = object.if_contains(key);
  return value != nullptr ? value->if_array() : nullptr;
}

Failure no_answer() {
  return fail(ErrorKind::corrupt, "Civitai answered with something else than a model.");
}

// The first number of a path after its front: "1234" of "/models/1234/a-name".
std::string number_after(std::string_view path, std::string_view front) {
  if (!path.starts_with(front)) return "";
  path.remove_prefix(front.size());
  const std::string number(path.substr(0, path.find('/')));
  return is_number(number) ? number : "";
}

const Object* chosen_file(const boost::json::array& files, const net::Url& wanted) {
  const Object* main = nullptr;
  for (const auto& item : files) {
    const Object* file = item.if_object();
    if (file == nullptr) continue;
    const auto url = net::parse_url(text_at(*file, "downloadUrl"));
    if (!wanted.query.empty() && url && url->path == wanted.path && url->query == wanted.query) {
      return file;
    }
    const auto* primary = file->if_contains("primary");
    const bool is_main = primary != nullptr && primary->is_bool() && primary->get_bool();
    if (main == nullptr || is_main) main = file;
  }
  // An address that asks for one of several, in words we cannot match: its hash is not known.
  const bool asks = wanted.path.starts_with("/api/download/") && !wanted.query.empty();
  return asks && files.size() > 1 ? nullptr : main;
}

}  // namespace

std::optional<CivitaiPage> civitai_page(const net::Url& url, const std::string& endpoint) {
  const auto home = net::parse_url(endpoint);
  if (!home || (url.origin() != home->origin() && url.host != "www." + home->host)) {
    return std::nullopt;
  }
  if (auto version = number_after(url.path, "/api/download/models/"); !version.empty()) {
    return CivitaiPage{.model = "", .version = std::move(version)};
  }
  auto model = number_after(url.path, "/models/");
  if (model.empty()) return std::nullopt;
  const std::string version = url.parameter("modelVersionId");
  return CivitaiPage{.model = std::move(model), .version = is_number(version) ? version : ""};
}

std::string civitai_api_url(const std::string& endpoint, const CivitaiPage& page) {
  return endpoint + "/api/v1/" +
         (page.version.empty() ? "models/" + page.model : "model-versions/" + page.version);
}

Result<std::string> newest_civitai_version(std::string_view model_json) {
  const auto value = parse_json(model_json);
  const Object* model = value ? value->if_object() : nullptr;
  const auto* versions = model != nullptr ? list_at(*model, "modelVersions") : nullptr;
  if (versions == nullptr || versions->empty() || !versions->front().is_object()) {
    return no_answer();
  }
  std::string id = number_at(versions->front().get_object(), "id");
  if (id.empty()) return no_answer();
  return id;
}

Result<CivitaiVersion> parse_civitai_version(std::string_view json, const net::Url& wanted) {
  const auto value = parse_json(json);
  const Object* object = value ? value->if_object() : nullptr;
  if (object == nullptr) return no_answer();
  CivitaiVersion version{.url = text_at(*object, "downloadUrl")};
  if (wanted.path.starts_with("/api/download/")) version.url = wanted.text();
  if (version.url.empty()) return no_answer();
  if (const Object* model = object_at(*object, "model")) {
    version.facts.name = text_at(*model, "name");
  }
  const std::string edition = text_at(*object, "name");
  if (!edition.empty() && !version.facts.name.empty()) version.facts.name += " " + edition;
  if (const auto* words = list_at(*object, "trainedWords")) {
    for (const auto& word : *words) {
      if (word.is_string()) version.facts.trigger_phrases.emplace_back(word.get_string());
    }
  }
  const auto* files = list_at(*object, "files");
  const Object* file = files != nullptr ? chosen_file(*files, wanted) : nullptr;
  if (file == nullptr) return version;
  version.file_name = weights_file_name(text_at(*file, "name"));
  const Object* hashes = object_at(*file, "hashes");
  if (hashes == nullptr) return version;
  std::string& sha256 = version.sha256;
  sha256 = text_at(*hashes, "SHA256");
  std::transform(sha256.begin(), sha256.end(), sha256.begin(),
                 [](unsigned char c) { return char(std::tolower(c)); });
  if (sha256.size() != sha256_chars) sha256.clear();
  return version;
}

}  // namespace atelier
