#include "media/cached_file.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace atelier {
namespace {

TEST(CachedFile, WhatIsInMemoryIsReadWithoutWaiting) {
  std::string pattern = (std::filesystem::temp_directory_path() / "atelier-test-XXXXXX").string();
  ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
  const std::string folder = pattern;
  std::ofstream(folder + "/small") << "just written";
  std::ofstream(folder + "/empty") << "";
  const auto bytes = read_cached_file(folder + "/small", 100);
  if (bytes) {
    EXPECT_EQ(*bytes, "just written");
    EXPECT_EQ(read_cached_file(folder + "/empty", 100), "");
  }
  EXPECT_FALSE(read_cached_file(folder + "/small", 10)) << "larger than allowed";
  EXPECT_FALSE(read_cached_file(folder + "/none", 100));
  EXPECT_FALSE(read_cached_file(folder, 100)) << "no plain file";
  std::filesystem::remove_all(folder);
  if (!bytes) GTEST_SKIP() << "this file system cannot say what it has in memory";
}

}  // namespace
}  // namespace atelier
