// What the files of this room share of libvips.
#pragma once
#include <vips/vips.h>

#include <memory>

#include "base/result.h"

namespace atelier {

// Once a process; false when libvips cannot work here.
bool start_vips();
// What libvips last complained about.
Failure vips_failure();

struct FreeImage {
  void operator()(VipsImage* image) const { g_object_unref(image); }
};
using Image = std::unique_ptr<VipsImage, FreeImage>;

// What libvips made of an image, or nothing when it failed. `image` goes.
template <class Step>
Image then(Image image, Step step) {
  VipsImage* made = nullptr;
  if (!image || step(image.get(), &made) != 0) return nullptr;
  return Image(made);
}

}  // namespace atelier
