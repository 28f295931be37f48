#include "media/zip_format.h"

#include <gtest/gtest.h>

namespace atelier {
namespace {

TEST(ZipLayout, KnowsEveryOffsetBefore) {
  const std::vector<ZipMember> members{{"a.png", 10, 0}, {"b/c.png", 20, 0}, {"empty", 0, 0}};
  const ZipLayout layout(members);
  std::string archive;
  for (size_t i = 0; i < members.size(); ++i) {
    EXPECT_EQ(layout.header_offset(i), archive.size());
    archive += zip_header(members[i], 7);
    EXPECT_EQ(layout.data_offset(i), archive.size());
    archive += std::string(members[i].bytes, 'x');
  }
  EXPECT_EQ(layout.directory_offset(), archive.size());
  std::string directory;
  for (size_t i = 0; i < members.size(); ++i) {
    directory += zip_entry(members[i], 7, layout.header_offset(i));
  }
  const std::string end = zip_end(members.size(), archive.size(), directory.size());
  EXPECT_EQ(layout.total_bytes(), archive.size() + directory.size() + end.size());
  EXPECT_EQ(layout.member_at(0), 0U);
  EXPECT_EQ(layout.member_at(layout.header_offset(1) - 1), 0U);
  EXPECT_EQ(layout.member_at(layout.header_offset(1)), 1U);
  EXPECT_EQ(layout.member_at(layout.directory_offset()), 3U);
}

TEST(ZipLayout, GrowsToSixtyFourBitsWhereItMust) {
  const uint64_t gigabyte = uint64_t{1} << 30;
  const std::vector<ZipMember> large{{"a", 5 * gigabyte, 0}, {"b", 1, 0}};
  const ZipLayout layout(large);
  EXPECT_EQ(zip_header(large[0], 0).size(), 30 + 1 + 20U);
  EXPECT_EQ(zip_header(large[1], 0).size(), 30 + 1U);
  EXPECT_EQ(zip_entry(large[0], 0, 0).size(), 46 + 1 + 4 + 16U);
  EXPECT_EQ(zip_entry(large[1], 0, layout.header_offset(1)).size(), 46 + 1 + 4 + 8U);
  EXPECT_EQ(zip_end(2, layout.directory_offset(), 100).size(), 22 + 76U);
  EXPECT_EQ(zip_end(65535, 0, 0).size(), 22 + 76U);
  EXPECT_EQ(zip_end(65534, 0, 0).size(), 22U);
}

}  // namespace
}  // namespace atelier
