#include "media/texts/unpack.h"

#include <libdeflate.h>

#include <algorithm>
#include <memory>

namespace atelier {

std::optional<std::string> unpack(std::string_view packed, Packing packing, size_t bytes_max) {
  const std::unique_ptr<libdeflate_decompressor, decltype(&libdeflate_free_decompressor)> unpacker(
      libdeflate_alloc_decompressor(), libdeflate_free_decompressor);
  if (!unpacker || bytes_max == 0) return std::nullopt;
  const auto run =
      packing == Packing::zlib ? libdeflate_zlib_decompress : libdeflate_gzip_decompress;
  // The size is not told: grow until it fits.
  std::string out;
  for (size_t room = std::max<size_t>(4096, packed.size() * 6);; room *= 4) {
    out.assign(std::min(room, bytes_max), '\0');
    size_t filled = 0;
    const auto code =
        run(unpacker.get(), packed.data(), packed.size(), out.data(), out.size(), &filled);
    if (code == LIBDEFLATE_SUCCESS) {
      out.resize(filled);
      return out;
    }
    if (code != LIBDEFLATE_INSUFFICIENT_SPACE || room >= bytes_max) return std::nullopt;
  }
}

}  // namespace atelier
