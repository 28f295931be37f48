// Which vision encoder looks at a reference image for an IP-Adapter.
#pragma once
#include <string>
#include <vector>

#include "store/models.h"

namespace atelier {

// The path of the encoder that lies with the adapter (image_encoder in its folder or beside its
// file), else of an installed one, preferring the size the adapter was made for; "" for none.
// Looks at the disk.
std::string vision_encoder_for(const Model& adapter, const std::vector<Model>& installed);

}  // namespace atelier
