#include "services/weights_length.h"

#include <gtest/gtest.h>

#include <fstream>

#include "db/temp_database.h"
#include "media/files.h"
#include "services/first_bytes.h"

namespace atelier {
namespace {

std::string safetensors(std::string header, const std::string& data) {
  std::string length(8, '\0');
  length[0] = char(header.size());
  return length + header + data;
}

const std::string header = R"({"__metadata__":{"a":"b"},"w":{"data_offsets":[0,4]}}   )";

FileKind kind(std::string_view text) {
  return kind_of(bytes_of(text));
}

TEST(WeightsLength, ASafetensorsFileIsAsLongAsItsTensors) {
  const TempFolder folder;
  const std::string path = folder.at("a.safetensors");
  const auto verdict = [&](const std::string& text) {
    std::ofstream(path, std::ios::binary) << text;
    return check_weights_length(path);
  };
  EXPECT_TRUE(verdict(safetensors(header, "1234")));
  EXPECT_FALSE(verdict(safetensors(header, "123")));
  EXPECT_FALSE(verdict(safetensors(header, "12345")));
  EXPECT_FALSE(verdict(safetensors(header, "").substr(0, 30)));
  EXPECT_FALSE(verdict(safetensors(R"({"w":{"shape":[1]}})", "")));
  EXPECT_TRUE(verdict("PK\x03\x04 something for the engine"));
}

TEST(FirstBytes, WeightsAndPagesAreToldApart) {
  EXPECT_EQ(kind(safetensors(header, "1234")), FileKind::safetensors);
  EXPECT_EQ(kind("GGUF\x03"), FileKind::gguf);
  EXPECT_EQ(kind("PK\x03\x04"), FileKind::pickle);
  EXPECT_EQ(kind("\x80\x02}q"), FileKind::pickle);
  EXPECT_EQ(kind("\xef\xbb\xbf \n<!DOCTYPE html>"), FileKind::page);
  EXPECT_EQ(kind("<HTML>"), FileKind::page);
  EXPECT_EQ(kind("{\"error\": \"no\"}"), FileKind::other);
  EXPECT_EQ(kind(""), FileKind::other);
}

}  // namespace
}  // namespace atelier
