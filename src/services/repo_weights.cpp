#include "services/repo_weights.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <map>
#include <sstream>

#include "services/hugging_face.h"
#include "services/model_places.h"

namespace atelier {
namespace {

namespace fs = std::filesystem;

std::string name_of(std::string_view path) {
  return fs::path(path).filename().string();
}

bool is_index(std::string_view path) {
  const std::string name = name_of(path);
  return name.find(".safetensors") != std::string::npos &&
         name.find(".index.") != std::string::npos && name.ends_with(".json");
}

// "fp16" of "model.safetensors.index.fp16.json" and of "model.fp16.safetensors.index.json".
std::string variant_of_index(std::string_view path) {
  std::string variant;
  std::istringstream words(name_of(path));
  std::string word;
  std::getline(words, word, '.');  // the stem
  while (std::getline(words, word, '.')) {
    if (word == "safetensors" || word == "index" || word == "json") continue;
    variant += (variant.empty() ? "" : ".") + word;
  }
  return variant;
}

// Weights of a part have one of these names; others in its folder are for other programs.
bool is_part_weights(std::string_view path, std::string_view ending) {
  const std::string name = name_of(path);
  return name.ends_with(ending) && is_nameless_stem(fs::path(name).stem().string());
}

std::vector<const RepoFile*> of_variant(const std::vector<const RepoFile*>& files,
                                        std::string_view ending, const std::string& variant) {
  std::vector<const RepoFile*> chosen;
  for (const RepoFile* file : files) {
    if (is_part_weights(file->path, ending) && variant_of(file->path) == variant) {
      chosen.push_back(file);
    }
  }
  return chosen;
}

}  // namespace

std::string variant_of(std::string_view path) {
  const std::string name = name_of(path);
  for (const std::string_view ending : {".safetensors", ".bin", ".ckpt", ".pt", ".pth"}) {
    std::string_view rest = name;
    if (!rest.ends_with(ending)) continue;
    rest.remove_suffix(ending.size());
    const size_t dot = rest.find('.');
    if (dot == std::string_view::npos || !is_nameless_stem(rest.substr(0, dot))) return "";
    rest.remove_prefix(dot + 1);
    return std::string(rest.substr(0, rest.find("-0")));
  }
  return "";
}

std::vector<const RepoFile*> part_weights(const std::vector<const RepoFile*>& files,
                                          const std::string& variant) {
  for (const std::string_view ending : {".safetensors", ".bin"}) {
    for (const std::string& one : {variant, std::string(), std::string("fp16")}) {
      auto chosen = of_variant(files, ending, one);
      if (chosen.empty()) continue;
      const auto whole = [](const RepoFile* file) {
        return file->path.find("-of-") == std::string::npos;
      };
      const auto shards = std::stable_partition(chosen.begin(), chosen.end(), whole);
      if (shards != chosen.begin()) {
        chosen.erase(shards, chosen.end());  // whole as well as in shards: whole is enough
        return chosen;
      }
      for (const RepoFile* file : files) {
        if (is_index(file->path) && variant_of_index(file->path) == one) chosen.push_back(file);
      }
      return chosen;
    }
  }
  return {};
}

bool is_small_part(std::string_view path) {
  const std::string ending = fs::path(path).extension().string();
  return (ending == ".json" || ending == ".txt" || ending == ".model") && !is_index(path);
}

std::vector<const RepoFile*> without_twins(const std::vector<const RepoFile*>& files) {
  constexpr std::array<std::string_view, 6> best_first{".safetensors", ".gguf", ".ckpt",
                                                       ".pt",          ".pth",  ".bin"};
  const auto rank = [&](const RepoFile* file) {
    const std::string ending = fs::path(file->path).extension().string();
    return std::find(best_first.begin(), best_first.end(), ending) - best_first.begin();
  };
  std::map<std::string, const RepoFile*> best;
  for (const RepoFile* file : files) {
    const std::string stem = fs::path(file->path).replace_extension().string();
    const auto [known, is_new] = best.emplace(stem, file);
    if (!is_new && rank(file) < rank(known->second)) known->second = file;
  }
  std::vector<const RepoFile*> kept;
  for (const RepoFile* file : files) {
    if (best.at(fs::path(file->path).replace_extension().string()) == file) kept.push_back(file);
  }
  return kept;
}

}  // namespace atelier
