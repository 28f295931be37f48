#include "decode/picture.h"

#include <vips/vips.h>

#include <memory>

namespace atelier {
namespace {

constexpr int jpeg_quality = 92;
constexpr int webp_quality = 90;

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

// 8 bits, RGB or RGBA.
Image to_rgb(Image image) {
  image = then(std::move(image), [](VipsImage* in, VipsImage** out) {
    if (in->Type == VIPS_INTERPRETATION_sRGB) return vips_copy(in, out, nullptr);
    return vips_colourspace(in, out, VIPS_INTERPRETATION_sRGB, nullptr);
  });
  image = then(std::move(image),
               [](VipsImage* in, VipsImage** out) { return vips_cast_uchar(in, out, nullptr); });
  return then(std::move(image), [](VipsImage* in, VipsImage** out) {
    const int bands = vips_image_get_bands(in) >= 4 ? 4 : 3;
    return vips_extract_band(in, out, 0, "n", std::min(bands, vips_image_get_bands(in)), nullptr);
  });
}

Image load_upright(const std::string& path) {
  Image image(vips_image_new_from_file(path.c_str(), "access", VIPS_ACCESS_SEQUENTIAL, nullptr));
  image = then(std::move(image), [](VipsImage* in, VipsImage** out) {
    // Turning needs all rows at hand.
    if (vips_image_get_orientation(in) == 1) return vips_copy(in, out, nullptr);
    const Image whole(vips_image_copy_memory(in));
    return whole ? vips_autorot(whole.get(), out, nullptr) : -1;
  });
  image = then(std::move(image), [](VipsImage* in, VipsImage** out) {
    const bool profiled = vips_image_get_typeof(in, VIPS_META_ICC_NAME) != 0;
    const bool four_colours = in->Type == VIPS_INTERPRETATION_CMYK;
    if (!profiled && !four_colours) return vips_copy(in, out, nullptr);
    return vips_icc_transform(in, out, "srgb", "embedded", TRUE, "input_profile",
                              four_colours ? "cmyk" : "srgb", nullptr);
  });
  return to_rgb(std::move(image));
}

}  // namespace

Result<SmallImage> shrink_picture(const std::string& path, int side_px) {
  if (!start_vips()) return vips_failure();
  VipsImage* made = nullptr;
  if (vips_thumbnail(path.c_str(), &made, side_px, "height", side_px, "size", VIPS_SIZE_DOWN,
                     "export_profile", "srgb", nullptr) != 0) {
    return vips_failure();
  }
  const Image image = to_rgb(Image(made));
  if (!image || vips_image_get_bands(image.get()) < 3) return vips_failure();
  size_t bytes = 0;
  void* pixels = vips_image_write_to_memory(image.get(), &bytes);
  if (pixels == nullptr) return vips_failure();
  const auto* first = static_cast<const uint8_t*>(pixels);
  SmallImage small{{first, first + bytes},
                   vips_image_get_width(image.get()),
                   vips_image_get_height(image.get()),
                   vips_image_get_bands(image.get())};
  g_free(pixels);
  return small;
}

Result<Bytes> convert_picture(const std::string& path, MediaFormat target) {
  if (!start_vips()) return vips_failure();
  const Image image = load_upright(path);
  if (!image) return vips_failure();
  void* data = nullptr;
  size_t size = 0;
  int code = -1;
  if (target == MediaFormat::png) {
    code = vips_pngsave_buffer(image.get(), &data, &size, "strip", 1, "compression", 3, nullptr);
  } else if (target == MediaFormat::jpeg) {
    VipsArrayDouble* white = vips_array_double_newv(1, 255.0);
    code = vips_jpegsave_buffer(image.get(), &data, &size, "Q", jpeg_quality, "strip", 1,
                                "background", white, nullptr);
    vips_area_unref(VIPS_AREA(white));
  } else if (target == MediaFormat::webp) {
    code = vips_webpsave_buffer(image.get(), &data, &size, "Q", webp_quality, "strip", 1, nullptr);
  } else {
    return fail(ErrorKind::invalid, "Pictures can be had as PNG, JPEG or WebP.");
  }
  if (code != 0) return vips_failure();
  const auto* bytes = static_cast<const std::byte*>(data);
  Bytes file(bytes, bytes + size);
  g_free(data);
  return file;
}

}  // namespace atelier
