#include "models/text_file.h"

#include <fmt/format.h>

#include <fstream>

#include "base/fields.h"

namespace atelier {

Result<std::string> read_text_file(const std::filesystem::path& path) {
  const auto bad = [&](ErrorKind kind, std::string_view says) {
    return fail(kind, fmt::format("{}: {}", path.string(), says));
  };
  std::error_code failed;
  if (!std::filesystem::is_regular_file(path, failed)) return bad(ErrorKind::not_found, "no file");
  std::ifstream file(path, std::ios::binary);
  if (!file) return bad(ErrorKind::not_found, "cannot be opened");
  std::string text;
  constexpr size_t piece = 64 << 10;
  while (file && text.size() <= model_text_bytes_max) {
    const size_t before = text.size();
    text.resize(before + piece);
    file.read(text.data() + before, piece);
    text.resize(before + size_t(file.gcount()));
  }
  if (text.size() > model_text_bytes_max) {
    return bad(ErrorKind::corrupt, "is too large for what it should be");
  }
  return text;
}

Result<boost::json::object> read_json_file(const std::filesystem::path& path) {
  TRY(const std::string text, read_text_file(path));
  auto json = parse_json(text);
  if (!json || !json->is_object()) {
    const std::string why = json ? "a JSON object was expected" : json.error().message;
    return fail(ErrorKind::corrupt, fmt::format("{}: {}", path.string(), why));
  }
  return std::move(json->get_object());
}

}  // namespace atelier
