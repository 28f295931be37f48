#include "tensor/weight_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <boost/json.hpp>
#include <cstring>
#include <fstream>
#include <optional>

#include "base/enum_names.h"
#include "base/guard.h"
#include "tensor/detail/finite.h"
#include "tensor/detail/header_json.h"
#include "tensor/detail/unpack.h"
#include "tensor/gguf.h"
#include "tensor/torch_archive.h"

namespace atelier {
namespace {

// nullopt for what libtorch 1.13 has no type for.
std::optional<at::ScalarType> scalar_type_of(WeightType type) {
  switch (type) {
    case WeightType::F64: return at::kDouble;
    case WeightType::F32: return at::kFloat;
    case WeightType::F16: return at::kHalf;
    case WeightType::BF16: return at::kBFloat16;
    case WeightType::I64: return at::kLong;
    case WeightType::I32: return at::kInt;
    case WeightType::I16: return at::kShort;
    case WeightType::I8: return at::kChar;
    case WeightType::U8: return at::kByte;
    case WeightType::BOOL: return at::kBool;
    default: return std::nullopt;
  }
}

std::optional<WeightType> weight_type_of(at::ScalarType type) {
  constexpr WeightType all[] = {WeightType::F64, WeightType::F32, WeightType::F16, WeightType::BF16,
                                WeightType::I64, WeightType::I32, WeightType::I16, WeightType::I8,
                                WeightType::U8,  WeightType::BOOL};
  for (const WeightType each : all) {
    if (scalar_type_of(each) == type) return each;
  }
  return std::nullopt;
}

// By the first bytes, whatever the file is called.
Result<WeightHeader> read_header(std::span<const std::byte> file) {
  if (looks_like_torch(file)) return read_torch_archive(file);
  if (looks_like_gguf(file)) return read_gguf_header(file);
  return parse_weight_header(file, file.size());
}

bool is_f8(WeightType type) {
  return type == WeightType::F8_E4M3 || type == WeightType::F8_E5M2;
}

std::string cause() {
  return std::strerror(errno);
}

}  // namespace

Result<std::shared_ptr<const WeightFile>> WeightFile::open(const std::filesystem::path& path) {
  const auto bad = [&](ErrorKind kind, std::string_view says) {
    return fail(kind, fmt::format("{}: {}", path.string(), says));
  };
  // Non-blocking: a pipe that someone put in place of a model must not hold us up.
  std::shared_ptr<WeightFile> file(new WeightFile());
  file->path_ = path;
  file->descriptor_ = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (file->descriptor_ < 0) return bad(ErrorKind::not_found, "cannot be opened: " + cause());
  struct stat facts {};
  if (::fstat(file->descriptor_, &facts) != 0) return bad(ErrorKind::unavailable, cause());
  if (!S_ISREG(facts.st_mode)) return bad(ErrorKind::corrupt, "is not a file");
  file->bytes_ = uint64_t(facts.st_size);
  if (file->bytes_ == 0) return bad(ErrorKind::corrupt, "the file is empty");

  void* mapping = ::mmap(nullptr, file->bytes_, PROT_READ, MAP_PRIVATE, file->descriptor_, 0);
  if (mapping == MAP_FAILED) return bad(ErrorKind::unavailable, "cannot be mapped: " + cause());
  file->mapping_ = static_cast<const std::byte*>(mapping);

  auto header = read_header({file->mapping_, file->bytes_});
  if (!header) return fail(std::move(header).error().within(path.string()));
  file->header_ = std::move(*header);
  for (size_t i = 0; i < file->header_.entries.size(); ++i) {
    file->by_name_.emplace(file->header_.entries[i].name, i);
  }
  return std::shared_ptr<const WeightFile>(std::move(file));
}

WeightFile::~WeightFile() {
  if (mapping_ != nullptr) ::munmap(const_cast<std::byte*>(mapping_), bytes_);
  if (descriptor_ >= 0) ::close(descriptor_);
}

const WeightEntry* WeightFile::find(std::string_view name) const {
  const auto found = by_name_.find(name);
  return found == by_name_.end() ? nullptr : &header_.entries[found->second];
}

const std::byte* WeightFile::data_of(const WeightEntry& entry) const {
  return mapping_ + header_.data_start + entry.begin;
}

Result<> WeightFile::check_unchanged() const {
  struct stat facts {};
  if (::fstat(descriptor_, &facts) != 0 || uint64_t(facts.st_size) < bytes_) {
    return fail(ErrorKind::corrupt,
                fmt::format("{}: the file became shorter while it was in use", path_.string()));
  }
  return {};
}

Tensor WeightFile::unpacked(const WeightEntry& entry) const {
  const auto count = size_t(entry.elements);
  if (is_f8(entry.type)) {
    Tensor out = at::empty(entry.shape, at::kHalf);
    detail::unpack_f8(entry.type, data_of(entry), count, static_cast<uint16_t*>(out.data_ptr()));
    return out;
  }
  Tensor out = at::empty(entry.shape, at::kFloat);
  detail::unpack_blocks(entry.type, data_of(entry), count, out.data_ptr<float>());
  return out;
}

Result<Tensor> WeightFile::tensor(const WeightEntry& entry) const {
  if (is_packed(entry.type) || is_f8(entry.type)) {
    TRY_DO(check_unchanged());
    return guard("libtorch", [&] { return unpacked(entry); });
  }
  const auto type = scalar_type_of(entry.type);
  if (!type) {
    return fail(ErrorKind::invalid,
                fmt::format("{}: tensor {} is stored as {}, which is not read", path_.string(),
                            detail::quoted(entry.name), name_of(entry.type)));
  }
  return guard("libtorch", [&]() -> Tensor {
    const std::byte* data = data_of(entry);
    const auto each = uint64_t(bytes_of(entry.type));
    // No elements: nothing to read, and the address may be the end of the mapping.
    if (entry.elements == 0) return at::empty(entry.shape, *type);
    const bool aligned = reinterpret_cast<uintptr_t>(data) % each == 0;
    // from_blob wants a mutable pointer; nobody writes to weights, and the mapping would refuse.
    auto keep = [owner = shared_from_this()](void*) {};
    if (aligned && entry.strides.empty()) {
      return at::from_blob(const_cast<std::byte*>(data), entry.shape, std::move(keep), *type);
    }
    if (aligned) {
      return at::from_blob(const_cast<std::byte*>(data), entry.shape, entry.strides,
                           std::move(keep), *type);
    }
    Tensor copy = at::empty({int64_t((entry.end - entry.begin) / each)}, *type);
    std::memcpy(copy.data_ptr(), data, entry.end - entry.begin);
    return entry.strides.empty() ? copy.view(entry.shape)
                                 : copy.as_strided(entry.shape, entry.strides);
  });
}

Result<> WeightFile::check_finite(const WeightEntry& entry) const {
  TRY_DO(check_unchanged());
  // Of a strided view this also looks at what lies between its numbers in the same storage.
  const auto count = entry.strides.empty()
                         ? size_t(entry.elements)
                         : size_t((entry.end - entry.begin) / uint64_t(bytes_of(entry.type)));
  if (detail::all_finite(entry.type, data_of(entry), count)) return {};
  return fail(ErrorKind::corrupt, fmt::format("{}: tensor {} holds NaN or infinite numbers",
                                              path_.string(), detail::quoted(entry.name)));
}

void WeightFile::let_go(const WeightEntry& entry) const {
  const auto page = uintptr_t(::sysconf(_SC_PAGESIZE));
  const auto first = reinterpret_cast<uintptr_t>(data_of(entry)) / page * page;
  const auto last = reinterpret_cast<uintptr_t>(data_of(entry)) + (entry.end - entry.begin);
  // Nobody writes to the mapping, so that every page comes back from the file as it was.
  ::madvise(reinterpret_cast<void*>(first), last - first, MADV_DONTNEED);
}

Result<> write_weight_file(const std::filesystem::path& path,
                           const std::vector<std::pair<std::string, Tensor>>& tensors,
                           const std::map<std::string, std::string>& metadata) {
  boost::json::object header;
  if (!metadata.empty()) {
    boost::json::object said;
    for (const auto& [key, value] : metadata) said[key] = value;
    header["__metadata__"] = std::move(said);
  }
  uint64_t at = 0;
  for (const auto& [name, tensor] : tensors) {
    const auto type = weight_type_of(tensor.scalar_type());
    if (!type) {
      return fail(ErrorKind::invalid, fmt::format("{} has a type no weight file knows", name));
    }
    const uint64_t end = at + uint64_t(tensor.numel()) * uint64_t(bytes_of(*type));
    header[name] = {{"dtype", name_of(*type)},
                    {"shape", boost::json::array(tensor.sizes().begin(), tensor.sizes().end())},
                    {"data_offsets", {at, end}}};
    at = end;
  }
  std::string json = boost::json::serialize(header);
  json.append((8 - json.size() % 8) % 8, ' ');  // so that the numbers are aligned
  const uint64_t length = json.size();

  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file.write(reinterpret_cast<const char*>(&length), sizeof length);
  file.write(json.data(), std::streamsize(json.size()));
  for (const auto& [name, tensor] : tensors) {
    const Tensor flat = tensor.contiguous();
    file.write(static_cast<const char*>(flat.data_ptr()), std::streamsize(flat.nbytes()));
  }
  file.flush();
  if (!file) {
    return fail(ErrorKind::unavailable, fmt::format("{} cannot be written", path.string()));
  }
  return {};
}

}  // namespace atelier
