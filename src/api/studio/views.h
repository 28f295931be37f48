#pragma once
#include "api/studio/dto.h"

namespace atelier::api {

StatusView status_view(const StudioStatus& status);
CapabilitiesView capabilities_view(const Capabilities& capabilities);

}  // namespace atelier::api
