#include "media/identity.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xxhash.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <memory>
#include <vector>

#include "media/files.h"

namespace atelier {
namespace {

namespace fs = std::filesystem;
constexpr int64_t read_whole_bytes_max = 64 << 20;
constexpr int64_t sample_bytes = 16 << 20;
constexpr size_t files_max = 1000;  // a diffusers folder has about twenty

struct Part {
  std::string name;  // relative to the model
  std::string path;
  int64_t bytes = 0;
  int64_t changed_ns = 0;
  bool weights = false;
};

bool is_weights(const fs::path& file) {
  const std::string ending = file.extension().string();
  return ending == ".safetensors" || ending == ".ckpt" || ending == ".bin" || ending == ".pt" ||
         ending == ".pth" || ending == ".gguf";
}

// Also the small files that decide how weights are used count; cards and pages about it do not.
bool counts(const fs::path& file) {
  return is_weights(file) || (file.extension() == ".json" && file.filename() != "atelier.json");
}

Part part_of(std::string name, const fs::path& file) {
  struct stat facts {};
  if (::stat(file.c_str(), &facts) != 0) return {std::move(name), file.string(), 0, 0, false};
  return {std::move(name), file.string(), int64_t{facts.st_size},
          int64_t{facts.st_mtim.tv_sec} * 1'000'000'000 + facts.st_mtim.tv_nsec, is_weights(file)};
}

// Every file of the model in name order; one for a single file. Links are followed, errors skipped.
std::vector<Part> parts_of(const std::string& path) {
  std::error_code wrong;
  if (fs::is_regular_file(path, wrong)) return {part_of("", path)};
  std::vector<Part> parts;
  auto entry =
      fs::recursive_directory_iterator(path, fs::directory_options::skip_permission_denied, wrong);
  for (; !wrong && entry != fs::end(entry) && parts.size() < files_max; entry.increment(wrong)) {
    std::error_code ignored;
    if (!entry->is_regular_file(ignored)) continue;
    parts.push_back(part_of(fs::relative(entry->path(), path, ignored).string(), entry->path()));
  }
  std::sort(parts.begin(), parts.end(),
            [](const Part& a, const Part& b) { return a.name < b.name; });
  return parts;
}

class Hash {
 public:
  Hash() { XXH3_64bits_reset(state_.get()); }
  void add(const void* data, size_t bytes) { XXH3_64bits_update(state_.get(), data, bytes); }
  std::string hex() const { return fmt::format("{:016x}", XXH3_64bits_digest(state_.get())); }

 private:
  std::unique_ptr<XXH3_state_t, decltype(&XXH3_freeState)> state_{XXH3_createState(),
                                                                  XXH3_freeState};
};

Result<> add_range(Hash& hash, const Part& part, int64_t from, int64_t bytes) {
  const int descriptor = ::open(part.path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return fail(file_error(errno, "opening", part.path));
  std::vector<char> piece(1 << 20);
  ssize_t got = 1;
  for (int64_t at = from; at < from + bytes && got > 0; at += got) {
    const auto want = size_t(std::min<int64_t>(int64_t(piece.size()), from + bytes - at));
    got = ::pread(descriptor, piece.data(), want, at);
    if (got > 0) hash.add(piece.data(), size_t(got));
  }
  const int why = errno;
  ::close(descriptor);
  if (got < 0) return fail(file_error(why, "reading", part.path));
  return {};
}

Result<> add_part(Hash& hash, const Part& part) {
  const std::string head = fmt::format("{}\n{}\n", part.name, part.bytes);
  hash.add(head.data(), head.size());
  if (part.bytes <= read_whole_bytes_max) return add_range(hash, part, 0, part.bytes);
  for (const int64_t from :
       {int64_t{0}, (part.bytes - sample_bytes) / 2, part.bytes - sample_bytes}) {
    TRY_DO(add_range(hash, part, from, sample_bytes));
  }
  return {};
}

}  // namespace

Result<ContentIdentity> identify_model(const std::string& path) {
  const std::vector<Part> parts = parts_of(path);
  if (parts.empty()) return fail(ErrorKind::not_found, "There is no model at " + path + ".");
  Hash hash;
  ContentIdentity identity;
  bool any_weights = false;
  for (const Part& part : parts) {
    identity.bytes += part.bytes;
    any_weights |= part.weights;
    if (counts(part.path)) TRY_DO(add_part(hash, part));
  }
  if (!any_weights) {
    return fail(ErrorKind::corrupt, "There are no weights (.safetensors) at " + path + ".");
  }
  identity.hash = hash.hex();
  return identity;
}

std::string stamp_of_model(const std::string& path) {
  const std::vector<Part> parts = parts_of(path);
  if (parts.empty()) return "";
  Hash hash;
  for (const Part& part : parts) {
    const std::string line = fmt::format("{}\n{}\n{}\n", part.name, part.bytes, part.changed_ns);
    hash.add(line.data(), line.size());
  }
  return hash.hex();
}

}  // namespace atelier
