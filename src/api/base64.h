#pragma once
#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "media/files.h"

namespace atelier::api {

// RFC 4648 with padding.
std::string base64(std::span<const std::byte> bytes);

// White space between the digits is passed over, padding may be missing; a leading
// "data:...;base64," goes. `invalid` for anything else.
Result<Bytes> from_base64(std::string_view text);

}  // namespace atelier::api
