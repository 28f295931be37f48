#include "services/model_places.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <set>
#include <string_view>

#include "base/clock.h"
#include "services/limits.h"

namespace atelier {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 6> endings{".safetensors", ".ckpt", ".pt",
                                                  ".pth",         ".bin",  ".gguf"};
constexpr std::array<std::string_view, 4> picture_endings{".png", ".jpg", ".jpeg", ".webp"};
// Names a weights file has when its folder says what it is.
constexpr std::array<std::string_view, 6> nameless_stems{
    "diffusion_pytorch_model", "pytorch_model",  "model",
    "pytorch_lora_weights",    "learned_embeds", "ip_adapter"};
constexpr size_t files_max = 2000;  // of one model; a diffusers folder has about twenty

bool is_there(const fs::path& path) {
  std::error_code ignored;
  return fs::exists(path, ignored);
}

bool is_folder(const fs::path& path) {
  std::error_code ignored;
  return fs::is_directory(path, ignored);
}

bool holds_nameless_weights(const fs::path& folder) {
  std::error_code wrong;
  for (auto entry = fs::directory_iterator(folder, wrong); !wrong && entry != fs::end(entry);
       entry.increment(wrong)) {
    const fs::path& path = entry->path();
    if (is_weights_name(path.filename().string()) && is_nameless_stem(path.stem().string()))
      return true;
  }
  return false;
}

bool is_model_folder(const fs::path& folder) {
  if (is_folder(folder / "unet") || is_there(folder / "model_index.json")) return true;
  if (is_there(folder / "ip_adapter.bin") && is_there(folder / "image_encoder.txt")) return true;
  return is_there(folder / "config.json") && holds_nameless_weights(folder);
}

struct Walk {
  std::vector<std::string> found;
  std::vector<std::string> half_deleted;
  std::set<std::string> seen;  // folders, so that a link to its own parent ends

  void go(const fs::path& folder, int levels_left) {
    std::error_code wrong;
    const fs::path real = fs::canonical(folder, wrong);
    if (wrong || !seen.insert(real.string()).second) return;
    std::vector<fs::path> entries;
    for (auto entry = fs::directory_iterator(folder, wrong); !wrong && entry != fs::end(entry);
         entry.increment(wrong)) {
      const std::string name = entry->path().filename().string();
      if (name.front() != '.') entries.push_back(entry->path());
      if (name.starts_with(deleted_prefix)) half_deleted.push_back(entry->path().string());
    }
    std::sort(entries.begin(), entries.end());  // the same order on every file system
    for (const fs::path& entry : entries) {
      if (found.size() >= size_t{limits::models_max}) return;
      if (is_folder(entry)) {
        if (is_model_folder(entry)) {
          found.push_back(entry.string());
        } else if (levels_left > 0) {
          go(entry, levels_left - 1);
        }
      } else if (is_weights_name(entry.filename().string()) && is_there(entry)) {
        found.push_back(entry.string());
      }
    }
  }
};

// Calls visit(path) for each file of a model until it returns false.
template <class F>
void each_file(const std::string& path, F&& visit) {
  std::error_code wrong;
  if (!fs::is_directory(path, wrong)) {
    visit(path);
    return;
  }
  size_t count = 0;
  auto entry =
      fs::recursive_directory_iterator(path, fs::directory_options::skip_permission_denied, wrong);
  for (; !wrong && entry != fs::end(entry) && count < files_max; entry.increment(wrong)) {
    std::error_code ignored;
    if (!entry->is_regular_file(ignored)) continue;
    ++count;
    if (!visit(entry->path().string())) return;
  }
}

// A read lease is granted only while nobody has the file open for writing.
bool has_writer(const std::string& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (descriptor < 0) return false;
  const bool refused = ::fcntl(descriptor, F_SETLEASE, F_RDLCK) != 0;
  const bool written = refused && errno == EAGAIN;
  if (!refused) ::fcntl(descriptor, F_SETLEASE, F_UNLCK);
  ::close(descriptor);
  return written;
}

}  // namespace

bool is_weights_name(const std::string& file_name) {
  std::string ending = fs::path(file_name).extension().string();
  std::transform(ending.begin(), ending.end(), ending.begin(),
                 [](unsigned char c) { return char(std::tolower(c)); });
  return std::find(endings.begin(), endings.end(), ending) != endings.end();
}

std::vector<std::string> half_deleted_below(const std::string& folder) {
  Walk walk;
  walk.go(folder, limits::model_folder_levels);
  return std::move(walk.half_deleted);
}

bool is_nameless_stem(std::string_view stem) {
  return std::any_of(nameless_stems.begin(), nameless_stems.end(), [&](std::string_view name) {
    if (!stem.starts_with(name)) return false;
    const std::string_view rest = stem.substr(name.size());
    return rest.empty() || rest[0] == '.' || rest.starts_with("-0");
  });
}

bool is_model_at(const std::string& path) {
  if (is_folder(path)) return is_model_folder(path);
  return is_weights_name(fs::path(path).filename().string()) && is_there(path);
}

std::vector<std::string> models_below(const std::string& folder) {
  Walk walk;
  walk.go(folder, limits::model_folder_levels);
  return std::move(walk.found);
}

std::string model_name_of(const std::string& path) {
  const fs::path whole(path);
  if (is_folder(whole)) return whole.filename().string();
  const std::string stem = whole.stem().string();
  if (!is_nameless_stem(stem) || !whole.has_parent_path()) return stem;
  return whole.parent_path().filename().string();
}

std::string picture_beside(const std::string& path) {
  const fs::path whole(path);
  std::vector<fs::path> stems{whole / "cover"};
  if (!is_folder(whole)) {
    const fs::path bare = fs::path(whole).replace_extension();
    stems = {bare.string() + ".preview", bare};
  }
  std::error_code ignored;
  for (const fs::path& stem : stems) {
    for (const std::string_view ending : picture_endings) {
      const fs::path picture = stem.string() + std::string(ending);
      if (fs::is_regular_file(picture, ignored)) return picture.string();
    }
  }
  return {};
}

bool is_being_written(const std::string& path) {
  bool written = false;
  each_file(path, [&](const std::string& file) {
    written = has_writer(file);
    return !written;
  });
  return written;
}

int64_t model_age_ms(const std::string& path) {
  int64_t newest_ms = std::numeric_limits<int64_t>::min();
  each_file(path, [&](const std::string& file) {
    struct stat facts {};
    if (::stat(file.c_str(), &facts) == 0) {
      // The change time: a copy that keeps the original's dates is new here nevertheless.
      newest_ms = std::max(newest_ms, int64_t{facts.st_ctim.tv_sec} * 1000 +
                                          int64_t{facts.st_ctim.tv_nsec} / 1'000'000);
    }
    return true;
  });
  if (newest_ms == std::numeric_limits<int64_t>::min()) return std::numeric_limits<int64_t>::max();
  return now_utc_ms() - newest_ms;
}

int64_t model_bytes(const std::string& path) {
  int64_t bytes = 0;
  each_file(path, [&](const std::string& file) {
    std::error_code wrong;
    const auto size = fs::file_size(file, wrong);
    if (!wrong) bytes += int64_t(size);
    return true;
  });
  return bytes;
}

}  // namespace atelier
