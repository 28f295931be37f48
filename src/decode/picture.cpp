#include "decode/picture.h"

#include <memory>

#include "decode/detail/vips.h"

namespace atelier {
namespace {

constexpr int jpeg_quality = 92;
constexpr int webp_quality = 90;

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

bool is_opaque(const uint8_t* pixels, size_t count) {
  for (size_t i = 0; i < count; ++i) {
    if (pixels[4 * i + 3] != 255) return false;
  }
  return true;
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

Result<WholePicture> load_picture(const std::string& path) {
  if (!start_vips()) return vips_failure();
  const Image image = load_upright(path);
  if (!image) return vips_failure();
  size_t bytes = 0;
  void* data = vips_image_write_to_memory(image.get(), &bytes);
  if (data == nullptr) return vips_failure();
  const std::unique_ptr<void, void (*)(void*)> held(data, g_free);
  const auto* first = static_cast<const uint8_t*>(data);
  WholePicture picture{
      vips_image_get_width(image.get()), vips_image_get_height(image.get()), 3, {}};
  const int bands = vips_image_get_bands(image.get());
  const size_t count = size_t(picture.width) * size_t(picture.height);
  if (bands < 3) return vips_failure();
  if (bands == 4 && is_opaque(first, count)) {
    picture.pixels.reserve(count * 3);
    for (size_t i = 0; i < count; ++i) {
      for (size_t c = 0; c < 3; ++c) picture.pixels.push_back(std::byte{first[4 * i + c]});
    }
    return picture;
  }
  picture.channels = bands;
  const auto* raw = static_cast<const std::byte*>(data);
  picture.pixels.assign(raw, raw + bytes);
  return picture;
}

}  // namespace atelier
