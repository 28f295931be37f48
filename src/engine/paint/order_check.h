// Whether an order makes sense, before anything is loaded for it.
#pragma once
#include "base/result.h"
#include "engine/painter.h"

namespace atelier {

// invalid, with a sentence, for inputs that are not there, parts that need or exclude each other,
// and what this engine cannot do: nothing a plan asks for is passed over in silence.
Result<> check_order(const PaintOrder& order);

}  // namespace atelier
