#include "decode/detail/vips.h"

namespace atelier {

// Only the readers of the formats we take: libvips knows many more, some of them programs in
// disguise (SVG, PDF, ImageMagick's).
bool start_vips() {
  static const bool started = [] {
    if (VIPS_INIT("atelier-decoder") != 0) return false;
    vips_operation_block_set("VipsForeignLoad", TRUE);
    for (const char* reader : {"VipsForeignLoadPng", "VipsForeignLoadJpeg", "VipsForeignLoadWebp",
                               "VipsForeignLoadHeif", "VipsForeignLoadNsgif"}) {
      vips_operation_block_set(reader, FALSE);
    }
    // One thread a picture: the server decides how many decoders run. No cache of operations: each
    // picture is read once.
    vips_concurrency_set(1);
    vips_cache_set_max(0);
    return true;
  }();
  return started;
}

Failure vips_failure() {
  const std::string detail = vips_error_buffer();
  vips_error_clear();
  return fail(ErrorKind::corrupt, "This picture cannot be shown: its file is damaged.", detail);
}

}  // namespace atelier
