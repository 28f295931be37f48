// A few hundred small pictures that all assets of a generated home show, so that a page has
// something to look at.
#pragma once
#include <string>
#include <vector>

#include "base/result.h"
#include "media/blobs.h"

namespace atelier::bench {

// In the home's media folder.
Result<std::vector<Blob>> make_pictures(const std::string& home, size_t count);

}  // namespace atelier::bench
