#include "services/model_card.h"

#include <filesystem>

#include "base/log.h"
#include "media/files.h"

namespace atelier {
namespace {
namespace fs = std::filesystem;
constexpr int64_t card_bytes_max = 256 << 10;
}  // namespace

std::string card_path(const std::string& model_path) {
  std::error_code ignored;
  if (fs::is_directory(model_path, ignored))
    return (fs::path(model_path) / "atelier.json").string();
  return fs::path(model_path).replace_extension(".atelier.json").string();
}

ModelCard load_model_card(const std::string& model_path) {
  const std::string path = card_path(model_path);
  const auto bytes = read_file(path, card_bytes_max);
  if (!bytes) {
    if (bytes.error().kind != ErrorKind::not_found) log_warn("models", to_line(bytes.error()));
    return {};
  }
  const std::string_view text(reinterpret_cast<const char*>(bytes->data()), bytes->size());
  // Cards of later versions say more than this one asks.
  auto card = read_json<ModelCard>(text, UnknownFields::ignore);
  if (card) return std::move(*card);
  std::string line = path + ": " + to_line(card.error());
  for (const FieldFault& fault : card.error().faults) line += "; " + fault.field + " " + fault.says;
  log_warn("models", line);
  return {};
}

}  // namespace atelier
