#pragma once
#include "api/assets/dto.h"

namespace atelier::api {

AssetView asset_view(const Asset& asset);

}  // namespace atelier::api
