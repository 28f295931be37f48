#include "engine/paint/infilling.h"

#include <cstdlib>

#include "engine/infill/infill.h"

namespace atelier {
namespace {

Result<std::array<uint8_t, 3>> colour_of(const std::string& text) {
  const bool whole = text.size() == 7 && text[0] == '#' &&
                     text.find_first_not_of("0123456789abcdefABCDEF", 1) == std::string::npos;
  if (!whole)
    return fail(ErrorKind::invalid, "A colour is written like #8040ff, not " + text + ".");
  const long value = std::strtol(text.c_str() + 1, nullptr, 16);
  return std::array<uint8_t, 3>{uint8_t(value >> 16), uint8_t(value >> 8), uint8_t(value)};
}

}  // namespace

Result<Raster> infilled(const Raster& picture, const Tensor& area,
                        const protocol::OutpaintPart& wish, int64_t seed,
                        const std::function<bool()>& go_on) {
  TRY(const auto colour, colour_of(wish.color));
  const auto kind = find_enum<InfillKind>(name_of(wish.infill));
  const Tensor bytes = (area > 0).to(at::kByte).contiguous();
  const std::span hole(bytes.data_ptr<uint8_t>(), size_t(bytes.numel()));
  return infill(picture, hole,
                {.kind = kind.value_or(InfillKind::color),
                 .color = colour,
                 .seed = uint64_t(seed),
                 .go_on = go_on});
}

}  // namespace atelier
