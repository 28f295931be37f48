// How the readers of weight files answer what does not add up. Private to the room.
#pragma once
#include <string>

#include "base/error.h"

namespace atelier {

inline Failure corrupt(std::string says) {
  return fail(ErrorKind::corrupt, std::move(says));
}

}  // namespace atelier
