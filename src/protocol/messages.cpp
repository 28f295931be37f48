#include "protocol/messages.h"

namespace atelier::protocol {

bool is_sound(const InputInfo& input) {
  const int64_t pixels = int64_t{input.width} * input.height;
  const bool known = input.channels == 1 || input.channels == 3 || input.channels == 4;
  return known && pixels > 0 && pixels <= input_pixels_max &&
         input.bytes == pixels * input.channels;
}

Result<Frame> parse_frame(std::string_view text) {
  if (text.size() > text_frame_bytes_max) {
    return fail(ErrorKind::too_large, "A protocol frame is too long.");
  }
  TRY(auto body, parse_json(text));
  const auto* object = body.if_object();
  const auto* type = object != nullptr ? object->if_contains("type") : nullptr;
  if (type == nullptr || !type->is_string()) {
    return fail(ErrorKind::invalid, "A protocol frame has no type.");
  }
  return Frame{std::string(type->get_string()), std::move(body)};
}

}  // namespace atelier::protocol
