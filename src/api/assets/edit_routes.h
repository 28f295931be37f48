#pragma once
#include "api/routes.h"

namespace atelier {
class AssetEditService;
class AssetFamilyService;
class AssetService;
}  // namespace atelier

namespace atelier::api {

// One asset: look, change, delete, restore, relatives.
void add_asset_edit_routes(Routes& routes, AssetService& assets, AssetEditService& edits,
                           AssetFamilyService& family);

}  // namespace atelier::api
