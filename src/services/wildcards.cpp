#include "services/wildcards.h"

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "media/texts/clean_text.h"
#include "services/limits.h"

namespace atelier {
namespace {

namespace fs = std::filesystem;

constexpr uint64_t file_bytes_max = 4 << 20;
constexpr size_t lines_max = 100'000;
constexpr size_t files_max = 5000;

bool is_safe(std::string_view name) {
  if (name.empty() || name.size() > 200 || name.front() == '/') return false;
  const auto is_plain = [](char c) { return static_cast<unsigned char>(c) >= 0x20 && c != '\\'; };
  return std::ranges::all_of(name, is_plain) && name.find("..") == std::string_view::npos;
}

// Without blank lines and those that start with #.
std::vector<std::string> lines_in(const fs::path& path) {
  std::error_code code;
  if (!fs::is_regular_file(path, code) || fs::file_size(path, code) > file_bytes_max) return {};
  std::ifstream file(path);
  std::vector<std::string> lines;
  for (std::string line; lines.size() < lines_max && std::getline(file, line);) {
    const std::string clean = clean_utf8(line);
    const std::string_view words = trimmed(clean);
    if (!words.empty() && words.front() != '#') lines.emplace_back(words);
  }
  return lines;
}

}  // namespace

std::vector<std::string> WildcardService::lines_of(std::string_view name) const {
  if (!is_safe(name)) return {};
  return lines_in(fs::path(folder_) / (std::string(name) + ".txt"));
}

Result<std::vector<WildcardInfo>> WildcardService::list(const Caller& caller) const {
  TRY_DO(require(caller, Action::jobs_read));
  std::vector<WildcardInfo> list;
  std::error_code code;
  fs::recursive_directory_iterator it(folder_, fs::directory_options::skip_permission_denied, code);
  for (; !code && it != fs::recursive_directory_iterator() && list.size() < files_max;
       it.increment(code)) {
    if (it->path().extension() != ".txt" || !it->is_regular_file(code)) continue;
    const std::string name =
        it->path().lexically_relative(folder_).replace_extension().generic_string();
    if (is_safe(name)) list.push_back({name, int64_t(lines_in(it->path()).size())});
  }
  std::ranges::sort(list, {}, &WildcardInfo::name);
  return list;
}

Result<PromptExpansion> WildcardService::expand(const Caller& caller,
                                                const PromptWish& wish) const {
  TRY_DO(require(caller, Action::jobs_read));
  const auto lines = [this](std::string_view name) { return lines_of(name); };
  PromptExpansion expansion;
  const auto most = size_t(std::clamp(wish.most, 1, limits::batch_jobs_max));
  if (!wish.at_random) {
    TRY(expansion.prompts, text::all_prompts(wish.prompt, lines, size_t{limits::batch_jobs_max}));
    expansion.total = int64_t(expansion.prompts.size());
    expansion.prompts.resize(std::min(most, expansion.prompts.size()));
    return expansion;
  }
  for (size_t i = 0; i < most; ++i) {
    TRY(auto prompt, text::random_prompt(wish.prompt, lines, wish.seed + i));
    expansion.prompts.push_back(std::move(prompt));
    if (!text::is_dynamic(wish.prompt)) break;  // nothing to choose: one is all
  }
  expansion.total = int64_t(expansion.prompts.size());
  return expansion;
}

}  // namespace atelier
