// The texts inside an asset's file, as they stand there.
#pragma once
#include "base/result.h"
#include "media/texts/embedded_text.h"
#include "services/caller.h"
#include "store/ids.h"

namespace atelier {

class AssetService;

// In the file's order; those hidden in the alpha channel when there are no others. None for a
// video. Reads the file: not for the quick ones.
Result<EmbeddedTexts> texts_of_asset(AssetService& assets, const Caller& caller, const AssetId& id);

}  // namespace atelier
