#include "media/whole_file.h"

#include <gtest/gtest.h>

#include "media/texts/test_files.h"

namespace atelier {
namespace {

bool ends_whole(const std::string& file, MediaFormat format) {
  return check_ends_whole(bytes_of(file), format).has_value();
}

TEST(whole_file, a_file_is_whole_only_at_its_full_length) {
  const std::string png = png_file({{"tEXt", "a"}, {"IDAT", "pixels"}});
  const std::string jpeg = jpeg_file({{"\xfe", "comment"}}) + "scan\xff\xd9";
  const std::string webp = webp_file({{"VP8 ", "frames"}});
  EXPECT_TRUE(ends_whole(png, MediaFormat::png));
  EXPECT_TRUE(ends_whole(jpeg, MediaFormat::jpeg));
  EXPECT_TRUE(ends_whole(webp, MediaFormat::webp));
  for (size_t cut = 8; cut < png.size(); ++cut) {
    EXPECT_FALSE(ends_whole(png.substr(0, cut), MediaFormat::png)) << cut;
  }
  EXPECT_FALSE(ends_whole(jpeg.substr(0, jpeg.size() - 1), MediaFormat::jpeg));
  EXPECT_FALSE(ends_whole(webp.substr(0, webp.size() - 1), MediaFormat::webp));
}

TEST(whole_file, what_others_append_does_no_harm) {
  EXPECT_TRUE(ends_whole(png_file({}) + "appended", MediaFormat::png));
  EXPECT_TRUE(ends_whole(jpeg_file({}) + "\xff\xd9" + std::string(1000, 'x'), MediaFormat::jpeg));
  EXPECT_TRUE(ends_whole("anything", MediaFormat::gif));
}

}  // namespace
}  // namespace atelier
