// As ggml's docs/gguf.md has it, versions 2 and 3.
#include "tensor/gguf.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <map>
#include <optional>
#include <unordered_set>

#include "tensor/detail/corrupt.h"
#include "tensor/detail/header_json.h"
#include "tensor/detail/unpack.h"

namespace atelier {
namespace {

using Bytes = std::span<const std::byte>;

constexpr std::string_view sign = "GGUF";
constexpr uint64_t entries_max = 100'000;
constexpr uint64_t alignment_usual = 32;
constexpr uint64_t alignment_max = 1 << 20;
constexpr size_t text_bytes_max = 4096;  // of what is kept; longer ones are stepped over
constexpr uint64_t elements_max = uint64_t{1} << 40;
constexpr std::string_view shape_prefix = "comfy.gguf.orig_shape.";

// ggml's number of a type.
std::optional<WeightType> type_numbered(uint32_t number) {
  switch (number) {
    case 0: return WeightType::F32;
    case 1: return WeightType::F16;
    case 2: return WeightType::Q4_0;
    case 3: return WeightType::Q4_1;
    case 6: return WeightType::Q5_0;
    case 7: return WeightType::Q5_1;
    case 8: return WeightType::Q8_0;
    case 10: return WeightType::Q2_K;
    case 11: return WeightType::Q3_K;
    case 12: return WeightType::Q4_K;
    case 13: return WeightType::Q5_K;
    case 14: return WeightType::Q6_K;
    case 24: return WeightType::I8;
    case 25: return WeightType::I16;
    case 26: return WeightType::I32;
    case 27: return WeightType::I64;
    case 28: return WeightType::F64;
    case 30: return WeightType::BF16;
    default: return std::nullopt;
  }
}

enum class ValueType : uint32_t { text = 8, array = 9 };

// Bytes of a plain metadata value by its type's number; 0 for none that is known.
size_t plain_bytes(uint32_t type) {
  constexpr size_t sizes[] = {1, 1, 2, 2, 4, 4, 4, 1, 0, 0, 8, 8, 8};
  return type < std::size(sizes) ? sizes[type] : 0;
}

class Reader {
 public:
  explicit Reader(Bytes file) : file_(file) {}

  Result<WeightHeader> read() {
    TRY_DO(take(sign.size()));
    TRY(const auto version, number<uint32_t>());
    if (version != 2 && version != 3) {
      return corrupt(fmt::format("version {} of GGUF is not read", version));
    }
    TRY(const auto tensors, number<uint64_t>());
    TRY(const auto values, number<uint64_t>());
    if (tensors > entries_max || values > entries_max) {
      return corrupt("the GGUF header claims more entries than any model has");
    }
    for (uint64_t i = 0; i < values; ++i) TRY_DO(read_value());
    for (uint64_t i = 0; i < tensors; ++i) TRY_DO(read_tensor());
    TRY_DO(place_tensors());
    return std::move(header_);
  }

 private:
  Result<Bytes> take(uint64_t bytes) {
    if (bytes > file_.size() - at_) {
      return corrupt("the file ends within its GGUF header: it is truncated or damaged");
    }
    const Bytes taken = file_.subspan(at_, size_t(bytes));
    at_ += size_t(bytes);
    return taken;
  }
  template <class Number>
  Result<Number> number() {
    TRY(const Bytes raw, take(sizeof(Number)));
    Number value = 0;
    std::memcpy(&value, raw.data(), sizeof value);
    return value;
  }
  Result<std::string_view> text() {
    TRY(const auto length, number<uint64_t>());
    TRY(const Bytes raw, take(length));
    return std::string_view(reinterpret_cast<const char*>(raw.data()), raw.size());
  }

  Result<> read_value() {
    TRY(const auto key, text());
    TRY(const auto type, number<uint32_t>());
    if (type == uint32_t(ValueType::text)) {
      TRY(const auto said, text());
      if (key.size() <= text_bytes_max && said.size() <= text_bytes_max) {
        header_.metadata.emplace(key, said);
      }
      return {};
    }
    if (type == uint32_t(ValueType::array)) return read_array(key);
    const size_t bytes = plain_bytes(type);
    if (bytes == 0) {
      return corrupt(
          fmt::format("value {} has the unknown type {}", detail::quoted(std::string(key)), type));
    }
    if (key == "general.alignment" && bytes == sizeof(uint32_t)) {
      TRY(alignment_, number<uint32_t>());
      const bool power = alignment_ > 0 && (alignment_ & (alignment_ - 1)) == 0;
      return power && alignment_ <= alignment_max ? Result<>{}
                                                  : corrupt("the alignment is no power of two");
    }
    TRY_DO(take(bytes));
    return {};
  }

  Result<> read_array(std::string_view key) {
    TRY(const auto type, number<uint32_t>());
    TRY(const auto count, number<uint64_t>());
    if (type == uint32_t(ValueType::text)) {
      for (uint64_t i = 0; i < count; ++i) TRY_DO(text());
      return {};
    }
    const size_t bytes = plain_bytes(type);
    if (bytes == 0 || count > file_.size() / bytes) {
      return corrupt(fmt::format("list {} cannot be read", detail::quoted(std::string(key))));
    }
    TRY(const Bytes raw, take(count * bytes));
    const bool is_shape =
        key.starts_with(shape_prefix) && count <= weight_dimensions_max && bytes == sizeof(int32_t);
    if (!is_shape) return {};
    std::vector<int64_t> shape;
    for (uint64_t i = 0; i < count; ++i) {
      int32_t side = 0;
      std::memcpy(&side, raw.data() + i * sizeof side, sizeof side);
      shape.push_back(side);
    }
    shapes_[std::string(key.substr(shape_prefix.size()))] = std::move(shape);
    return {};
  }

  Result<> read_tensor() {
    TRY(const auto name, text());
    WeightEntry entry;
    entry.name = std::string(name.substr(0, weight_name_bytes_max + 1));
    const auto bad = [&](std::string_view says) {
      return corrupt(fmt::format("tensor {} {}", detail::quoted(entry.name), says));
    };
    if (name.empty() || name.size() > weight_name_bytes_max || !detail::is_clean_name(entry.name)) {
      return bad("has no usable name");
    }
    if (!names_.insert(entry.name).second) return bad("is listed twice");
    TRY(const auto sides, number<uint32_t>());
    if (sides > weight_dimensions_max) return bad("has too many sides");
    uint64_t elements = 1, row = 1;
    for (uint32_t i = 0; i < sides; ++i) {
      TRY(const auto side, number<uint64_t>());
      if (side == 0 || side > elements_max / elements) return bad("has an absurd shape");
      if (i == 0) row = side;
      elements *= side;
      entry.shape.insert(entry.shape.begin(), int64_t(side));
    }
    entry.elements = int64_t(elements);
    TRY(const auto type, number<uint32_t>());
    const auto known = type_numbered(type);
    if (!known) {
      return fail(ErrorKind::invalid, fmt::format("tensor {} is stored as ggml type {}, which is "
                                                  "not read",
                                                  detail::quoted(entry.name), type));
    }
    entry.type = *known;
    const auto block = detail::block_of(*known);
    if (row % block.elements != 0) return bad("has rows that are no whole blocks");
    TRY(entry.begin, number<uint64_t>());
    entry.end = elements / block.elements * block.bytes;  // so far its length
    return restore_shape(entry);
  }

  Result<> restore_shape(WeightEntry& entry) {
    const auto kept = shapes_.find(entry.name);
    if (kept != shapes_.end()) {
      int64_t product = 1;
      for (const int64_t side : kept->second) {
        const bool fits = side > 0 && product <= entry.elements / side;
        if (!fits) product = -1;
        if (product > 0) product *= side;
      }
      if (product != entry.elements) {
        return corrupt(fmt::format("tensor {} does not have the numbers of its first shape",
                                   detail::quoted(entry.name)));
      }
      entry.shape = kept->second;
    }
    header_.entries.push_back(std::move(entry));
    return {};
  }

  // Places count from the first aligned byte after the header.
  Result<> place_tensors() {
    header_.data_start = (uint64_t(at_) + alignment_ - 1) / alignment_ * alignment_;
    const uint64_t held = file_.size() > header_.data_start ? file_.size() - header_.data_start : 0;
    auto& entries = header_.entries;
    for (WeightEntry& entry : entries) {
      const uint64_t length = entry.end;
      if (entry.begin > held || length > held - entry.begin) {
        return corrupt(
            fmt::format("tensor {} lies beyond the end of the file: it is truncated or "
                        "damaged",
                        detail::quoted(entry.name)));
      }
      entry.end = entry.begin + length;
    }
    std::sort(entries.begin(), entries.end(),
              [](const auto& a, const auto& b) { return a.begin < b.begin; });
    for (size_t i = 1; i < entries.size(); ++i) {
      if (entries[i].begin >= entries[i - 1].end) continue;
      return corrupt(fmt::format("tensor {} overlaps tensor {}", detail::quoted(entries[i].name),
                                 detail::quoted(entries[i - 1].name)));
    }
    return {};
  }

  Bytes file_;
  size_t at_ = 0;
  uint64_t alignment_ = alignment_usual;
  WeightHeader header_;
  std::unordered_set<std::string> names_;
  std::map<std::string, std::vector<int64_t>> shapes_;
};

}  // namespace

bool looks_like_gguf(Bytes file) {
  return file.size() >= sign.size() && std::memcmp(file.data(), sign.data(), sign.size()) == 0;
}

Result<WeightHeader> read_gguf_header(Bytes file) {
  return Reader(file).read();
}

}  // namespace atelier
