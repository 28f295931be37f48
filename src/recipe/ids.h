// Ids that recipes name and the studio half alone knows.
#pragma once
#include "base/ids.h"

namespace atelier {

using PresetId = Id<struct PresetTag>;

}  // namespace atelier
