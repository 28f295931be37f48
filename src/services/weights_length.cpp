#include "services/weights_length.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/fields.h"
#include "media/files.h"
#include "services/first_bytes.h"

namespace atelier {
namespace {

constexpr size_t length_bytes = 8;
constexpr int64_t header_bytes_max = 100 << 20;

// Where the last tensor ends, counted from the end of the header; -1 when it says nothing.
int64_t data_end(const boost::json::object& header) {
  int64_t end = 0;
  for (const auto& member : header) {
    if (member.key() == "__metadata__") continue;
    const auto* tensor = member.value().if_object();
    const auto* offsets = tensor != nullptr ? tensor->if_contains("data_offsets") : nullptr;
    const auto* pair = offsets != nullptr ? offsets->if_array() : nullptr;
    if (pair == nullptr || pair->size() != 2 || !pair->at(1).is_int64()) return -1;
    end = std::max(end, pair->at(1).get_int64());
  }
  return end;
}

}  // namespace

Result<> check_weights_length(const std::string& path) {
  TRY(const File file, File::open_to_read(path));
  TRY(const int64_t size, file.size());
  std::vector<std::byte> start(first_bytes_wanted);
  TRY(const size_t got, file.read_at(start, 0));
  start.resize(got);
  if (kind_of(start) != FileKind::safetensors) return {};
  int64_t header_bytes = 0;
  for (size_t i = length_bytes; i-- > 0;) header_bytes = header_bytes << 8 | int64_t(start[i]);
  if (header_bytes > header_bytes_max || int64_t{length_bytes} + header_bytes > size) {
    return fail(ErrorKind::corrupt, "The file ends before its list of tensors does.");
  }
  std::vector<std::byte> text(static_cast<size_t>(header_bytes));
  TRY_DO(file.read_at(text, length_bytes));
  std::string_view json(reinterpret_cast<const char*>(text.data()), text.size());
  while (json.ends_with(' ')) json.remove_suffix(1);  // padding, so that tensors begin at eights
  const auto header = parse_json(json);
  const int64_t end = header && header->is_object() ? data_end(header->get_object()) : -1;
  if (end < 0) return fail(ErrorKind::corrupt, "The file's list of tensors cannot be read.");
  const int64_t whole = int64_t{length_bytes} + header_bytes + end;
  if (whole == size) return {};
  return fail(
      ErrorKind::corrupt,
      fmt::format("The file is not whole: its tensors take {} bytes, and it has {}.", whole, size));
}

}  // namespace atelier
