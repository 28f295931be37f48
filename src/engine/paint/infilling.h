// What a new area holds before it is drawn.
#pragma once
#include <functional>

#include "base/result.h"
#include "engine/painter.h"
#include "protocol/plan_parts.h"
#include "tensor/tensor.h"

namespace atelier {

// area: [1, 1, height, width], 1 where there is nothing yet. The rest stays as it is, byte by byte.
// cancelled when go_on says false.
Result<Raster> infilled(const Raster& picture, const Tensor& area,
                        const protocol::OutpaintPart& wish, int64_t seed,
                        const std::function<bool()>& go_on);

}  // namespace atelier
