#include "services/zip_names.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <ctime>

#include "media/probe.h"
#include "media/texts/clean_text.h"
#include "services/names.h"

namespace atelier {
namespace {

constexpr size_t prompt_bytes_max = 60;
constexpr size_t id_chars = 8;
constexpr std::array<std::string_view, 7> words{"board", "date",  "prompt", "seed",
                                                "id",    "model", "name"};

std::string stem_of(std::string_view file_name) {
  const size_t dot = file_name.rfind('.');
  return std::string(dot == 0 ? file_name : file_name.substr(0, dot));
}

// Words joined by dashes, in any script.
std::string slug(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool letter =
        byte >= 0x80 || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (letter) {
      out += c;
    } else if (!out.empty() && out.back() != '-') {
      out += '-';
    }
  }
  out = std::string(first_bytes(out, prompt_bytes_max));
  while (out.ends_with('-')) out.pop_back();
  return out;
}

std::string date_of(int64_t utc_ms) {
  return fmt::format("{:%Y-%m-%d}", fmt::gmtime(std::time_t(utc_ms / 1000)));
}

std::string value_of(std::string_view word, const Asset& asset, std::string_view board) {
  if (word == "board") return std::string(board);
  if (word == "date") return date_of(asset.created_at);
  if (word == "model") return asset.model.name;
  if (word == "name") return stem_of(asset.file_name);
  if (word == "seed") return asset.has_recipe ? std::to_string(asset.recipe.seed) : "";
  if (word == "id") return asset.id.text.substr(asset.id.text.size() - id_chars);
  const bool has_prompt = !asset.recipe.prompt.empty();
  return has_prompt ? slug(asset.recipe.prompt) : stem_of(asset.file_name);
}

// Where a value is missing, one separator is enough.
std::string joined(std::string text) {
  const auto both = [](char a, char b) { return a == '_' && b == '_'; };
  text.erase(std::unique(text.begin(), text.end(), both), text.end());
  while (text.starts_with('_')) text.erase(0, 1);
  while (text.ends_with('_')) text.pop_back();
  return text;
}

// Windows knows these names as devices, whatever their ending.
bool is_device(std::string_view name) {
  const std::string stem = fold_name(name.substr(0, name.find('.')));
  for (const std::string_view device : {"con", "prn", "aux", "nul"}) {
    if (stem == device) return true;
  }
  const bool is_port = stem.starts_with("com") || stem.starts_with("lpt");
  return is_port && stem.size() == 4 && stem[3] >= '0' && stem[3] <= '9';
}

}  // namespace

Result<> check_zip_template(std::string_view name_template) {
  while (true) {
    const size_t open = name_template.find('{');
    if (open == std::string_view::npos) return {};
    const size_t close = name_template.find('}', open);
    const std::string_view word =
        name_template.substr(open + 1, close == std::string_view::npos ? close : close - open - 1);
    if (close == std::string_view::npos ||
        std::find(words.begin(), words.end(), word) == words.end()) {
      return fail(Error{ErrorKind::invalid,
                        fmt::format("{{{}}} means nothing in a name; known are {{{}}}.", word,
                                    fmt::join(words, "}, {")),
                        "",
                        {{"name_template", "has a word in braces that means nothing"}}});
    }
    name_template.remove_prefix(close + 1);
  }
}

std::string safe_file_name(std::string_view name, size_t bytes_max) {
  constexpr std::string_view forbidden = "<>:\"/\\|?*";
  std::string safe;
  for (const char c : clean_utf8(name)) {
    const bool bad = forbidden.find(c) != std::string_view::npos || c == '\n' || c == '\t';
    safe += bad ? '_' : c;
  }
  safe = std::string(first_bytes(trimmed(safe), bytes_max));
  while (safe.ends_with('.') || safe.ends_with(' ')) safe.pop_back();
  while (safe.starts_with('.') || safe.starts_with(' ')) safe.erase(0, 1);
  if (safe.empty()) return "picture";
  return is_device(safe) ? "_" + safe : safe;
}

std::string ZipNames::next(const Asset& asset, std::string_view board) {
  std::string text;
  std::string_view rest = template_;
  while (!rest.empty()) {
    const size_t open = std::min(rest.find('{'), rest.size());
    text += rest.substr(0, open);
    rest.remove_prefix(open);
    if (rest.empty()) break;
    const size_t close = rest.find('}');
    text += value_of(rest.substr(1, close - 1), asset, board);
    rest.remove_prefix(close + 1);
  }
  const std::string stem = safe_file_name(joined(text));
  const auto format = find_format(asset.mime);
  const std::string ending(format ? extension_of(*format) : "");
  const int before = taken_[fold_name(stem)]++;
  if (before == 0) return stem + ending;
  // "(2)" itself may be somebody's name.
  for (int number = before + 1;; ++number) {
    const std::string other = fmt::format("{} ({})", stem, number);
    if (taken_[fold_name(other)]++ == 0) return other + ending;
  }
}

}  // namespace atelier
