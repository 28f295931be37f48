#include "protocol/messages.h"

namespace atelier::protocol {

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
