#include "tensor/safetensors.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstring>
#include <optional>
#include <unordered_set>

#include "base/enum_names.h"
#include "tensor/detail/corrupt.h"
#include "tensor/detail/header_json.h"

namespace atelier {
namespace {

constexpr uint64_t length_bytes = 8;
constexpr uint64_t elements_max = uint64_t{1} << 40;  // far beyond any file, far below overflow

Failure wrong(const WeightEntry& entry, std::string_view says) {
  return corrupt(fmt::format("tensor {} {}", detail::quoted(entry.name), says));
}

// The product of the shape; nullopt when it is absurd.
std::optional<uint64_t> product_of(std::span<const int64_t> shape) {
  uint64_t product = 1;
  for (const int64_t side : shape) {
    if (side < 0 || uint64_t(side) > elements_max) return std::nullopt;
    if (side != 0 && product > elements_max / uint64_t(side)) return std::nullopt;
    product *= uint64_t(side);
  }
  return product;
}

class HeaderReader {
 public:
  HeaderReader(std::string_view json, uint64_t data_bytes) : json_(json), data_bytes_(data_bytes) {}

  Result<WeightHeader> read() {
    TRY_DO(json_.read_object([this](const std::string& name) { return read_member(name); }));
    TRY_DO(json_.read_end());
    TRY_DO(check_ranges());
    return std::move(header_);
  }

 private:
  Result<> read_member(const std::string& name) {
    if (!names_.insert(name).second) {
      return corrupt(fmt::format("tensor {} is listed twice", detail::quoted(name)));
    }
    if (name == "__metadata__") return read_metadata();
    if (header_.entries.size() >= weight_tensors_max) {
      return corrupt(fmt::format("the header lists more than {} tensors", weight_tensors_max));
    }
    WeightEntry entry;
    entry.name = name;
    if (name.empty() || name.size() > weight_name_bytes_max || !detail::is_clean_name(name)) {
      return wrong(entry, "has no usable name");
    }
    auto read = read_entry(entry);
    if (!read) {
      return fail(std::move(read).error().within("tensor " + detail::quoted(name)));
    }
    TRY_DO(check_entry(entry));
    header_.entries.push_back(std::move(entry));
    return {};
  }

  Result<> read_metadata() {
    return json_.read_object([this](const std::string& key) -> Result<> {
      TRY(std::string value, json_.read_string());
      if (!header_.metadata.emplace(key, std::move(value)).second) {
        return corrupt(fmt::format("the metadata has {} twice", detail::quoted(key)));
      }
      return {};
    });
  }

  Result<> read_entry(WeightEntry& entry) {
    bool has_type = false;
    bool has_shape = false;
    bool has_offsets = false;
    TRY_DO(json_.read_object([&](const std::string& key) -> Result<> {
      bool& had = key == "dtype" ? has_type : key == "shape" ? has_shape : has_offsets;
      if ((key != "dtype" && key != "shape" && key != "data_offsets") || had) {
        return corrupt(fmt::format("unexpected {}", detail::quoted(key)));
      }
      had = true;
      if (key == "dtype") return read_type(entry);
      return key == "shape" ? read_shape(entry) : read_offsets(entry);
    }));
    if (!has_type || !has_shape || !has_offsets) {
      return corrupt("dtype, shape and data_offsets are needed");
    }
    return {};
  }

  Result<> read_type(WeightEntry& entry) {
    TRY(const std::string word, json_.read_string());
    const auto type = find_enum<WeightType>(word);
    if (!type || is_packed(*type))
      return corrupt(fmt::format("unknown dtype {}", detail::quoted(word)));
    entry.type = *type;
    return {};
  }

  Result<> read_shape(WeightEntry& entry) {
    TRY(const auto numbers, json_.read_numbers(weight_dimensions_max));
    entry.shape.assign(numbers.begin(), numbers.end());
    return {};
  }

  Result<> read_offsets(WeightEntry& entry) {
    TRY(const auto numbers, json_.read_numbers(2));
    if (numbers.size() != 2) return corrupt("data_offsets must be two numbers");
    entry.begin = numbers[0];
    entry.end = numbers[1];
    return {};
  }

  Result<> check_entry(WeightEntry& entry) const {
    const auto elements = product_of(entry.shape);
    if (!elements || *elements > elements_max) {
      return wrong(entry, fmt::format("has the absurd shape {}", shape_text(entry.shape)));
    }
    entry.elements = int64_t(*elements);
    const uint64_t needed = *elements * uint64_t(bytes_of(entry.type));
    if (entry.begin > entry.end) return wrong(entry, "ends before it begins");
    if (entry.end > data_bytes_) {
      return wrong(entry, fmt::format("lies at bytes {} to {}, but the file holds only {}: it is "
                                      "truncated or damaged",
                                      entry.begin, entry.end, data_bytes_));
    }
    if (entry.end - entry.begin != needed) {
      return wrong(entry, fmt::format("of shape {} and dtype {} needs {} bytes, but has {}",
                                      shape_text(entry.shape), name_of(entry.type), needed,
                                      entry.end - entry.begin));
    }
    return {};
  }

  // The format has no gaps: ranges that overlap or leave bytes out are signs of a damaged file.
  Result<> check_ranges() {
    auto& entries = header_.entries;
    std::sort(entries.begin(), entries.end(), [](const WeightEntry& a, const WeightEntry& b) {
      return a.begin != b.begin ? a.begin < b.begin : a.end < b.end;
    });
    uint64_t covered = 0;
    const WeightEntry* before = nullptr;
    for (const WeightEntry& entry : entries) {
      if (entry.begin < covered) {
        return wrong(entry, fmt::format("overlaps tensor {}", detail::quoted(before->name)));
      }
      if (entry.begin > covered) {
        return wrong(entry,
                     fmt::format("leaves a gap of {} bytes before it", entry.begin - covered));
      }
      covered = entry.end;
      before = &entry;
    }
    if (covered != data_bytes_) {
      return corrupt(
          fmt::format("{} bytes after the last tensor belong to none", data_bytes_ - covered));
    }
    return {};
  }

  detail::HeaderJson json_;
  uint64_t data_bytes_;
  WeightHeader header_;
  std::unordered_set<std::string> names_;
};

}  // namespace

int64_t bytes_of(WeightType type) {
  switch (type) {
    case WeightType::F64:
    case WeightType::I64:
    case WeightType::U64: return 8;
    case WeightType::F32:
    case WeightType::I32:
    case WeightType::U32: return 4;
    case WeightType::F16:
    case WeightType::BF16:
    case WeightType::I16:
    case WeightType::U16: return 2;
    case WeightType::I8:
    case WeightType::U8:
    case WeightType::BOOL:
    case WeightType::F8_E4M3:
    case WeightType::F8_E5M2: return 1;
    default: break;
  }
  return 1;
}

std::string shape_text(std::span<const int64_t> shape) {
  return fmt::format("[{}]", fmt::join(shape, ", "));
}

Result<WeightHeader> parse_weight_header(std::span<const std::byte> head, uint64_t file_bytes) {
  if (file_bytes == 0) return corrupt("the file is empty");
  if (file_bytes < length_bytes || head.size() < length_bytes) {
    return corrupt(
        fmt::format("the file has only {} bytes and is no safetensors file", file_bytes));
  }
  uint64_t length = 0;
  std::memcpy(&length, head.data(), sizeof length);
  if (length > weight_header_bytes_max) {
    return corrupt(
        fmt::format("the header claims {} bytes, more than {}; this is no safetensors "
                    "file",
                    length, weight_header_bytes_max));
  }
  if (length_bytes + length > file_bytes || length_bytes + length > head.size()) {
    return corrupt(
        fmt::format("the header claims {} bytes, but the file ends after {}: it is "
                    "truncated or damaged",
                    length, file_bytes));
  }
  const std::string_view json(reinterpret_cast<const char*>(head.data()) + length_bytes, length);
  HeaderReader reader(json, file_bytes - length_bytes - length);
  TRY(WeightHeader header, reader.read());
  header.data_start = length_bytes + length;
  return header;
}

}  // namespace atelier
