#pragma once
#include "api/assets/dto.h"

namespace atelier::api {

AssetView asset_view(Asset asset);
// The same in place, for lists.
void fill_asset_view(Asset&& asset, AssetView& view);

// Where a board's or collection's cover is served; nothing without one.
std::optional<std::string> cover_url(const std::optional<AssetId>& cover);

}  // namespace atelier::api
