#include "tensor/weight_file.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <cmath>
#include <fstream>
#include <iostream>

#include "tensor/detail/finite.h"
#include "tensor/detail/header_json.h"

namespace atelier {
namespace {

namespace fs = std::filesystem;

class WeightFileTest : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::path(testing::TempDir()) / ("weights_" + std::to_string(::getpid()));
    fs::create_directories(folder_);
  }
  void TearDown() override { fs::remove_all(folder_); }

  fs::path path(const std::string& name = "a.safetensors") const { return folder_ / name; }

  // A file with this header text and so many bytes of numbers.
  fs::path write(const std::string& header, size_t data_bytes) const {
    const uint64_t length = header.size();
    std::ofstream file(path(), std::ios::binary | std::ios::trunc);
    file.write(reinterpret_cast<const char*>(&length), 8);
    file << header << std::string(data_bytes, '\0');
    return path();
  }
  std::string fault_of(const std::string& header, size_t data_bytes) const {
    const auto opened = WeightFile::open(write(header, data_bytes));
    return opened ? "" : opened.error().message;
  }

  fs::path folder_;
};

TEST_F(WeightFileTest, what_was_written_is_read_back) {
  const Tensor half = at::arange(6, at::kFloat).view({2, 3}).to(at::kHalf);
  const Tensor brain = at::ones({4}, at::kBFloat16);
  const Tensor ids = at::arange(3, at::kLong);
  const Tensor scalar = at::full({}, 2.5, at::kFloat);
  ASSERT_TRUE(write_weight_file(
      path(), {{"h", half}, {"b", brain}, {"i", ids}, {"s", scalar}, {"none", at::empty({0, 3})}},
      {{"format", "pt"}}));
  const auto file = WeightFile::open(path());
  ASSERT_TRUE(file) << to_line(file.error());
  EXPECT_EQ((*file)->metadata().at("format"), "pt");
  for (const auto& [name, wanted] :
       {std::pair{"h", half}, {"b", brain}, {"i", ids}, {"s", scalar}}) {
    const WeightEntry* entry = (*file)->find(name);
    ASSERT_NE(entry, nullptr) << name;
    const auto tensor = (*file)->tensor(*entry);
    ASSERT_TRUE(tensor) << to_line(tensor.error());
    EXPECT_TRUE(at::equal(*tensor, wanted)) << name;
    EXPECT_TRUE((*file)->check_finite(*entry));
  }
  EXPECT_EQ((*file)->find("absent"), nullptr);
}

TEST_F(WeightFileTest, a_view_outlives_the_file_object) {
  ASSERT_TRUE(write_weight_file(path(), {{"x", at::full({1000}, 3.0)}}));
  Tensor view;
  {
    auto file = WeightFile::open(path());
    ASSERT_TRUE(file);
    view = *(*file)->tensor(*(*file)->find("x"));
  }
  fs::remove(path());
  EXPECT_EQ(view.sum().item<float>(), 3000.0F);
}

TEST_F(WeightFileTest, numbers_that_the_file_does_not_align_are_copied) {
  const std::string header = R"({"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},)"
                             R"("b":{"dtype":"F32","shape":[2],"data_offsets":[1,9]}})";
  const auto file = WeightFile::open(write(header, 9));
  ASSERT_TRUE(file) << to_line(file.error());
  const auto tensor = (*file)->tensor(*(*file)->find("b"));
  ASSERT_TRUE(tensor);
  EXPECT_EQ(reinterpret_cast<uintptr_t>(tensor->data_ptr()) % 4, 0U);
  EXPECT_EQ(tensor->sum().item<float>(), 0.0F);
}

TEST_F(WeightFileTest, every_damage_is_told_with_the_tensors_name) {
  const auto entry = [](const std::string& name, const std::string& rest) {
    return "{\"" + name + "\":{" + rest + "}}";
  };
  struct Damage {
    std::string header;
    size_t bytes;
    std::string says;
  };
  const std::string good = R"("dtype":"F32","shape":[2],"data_offsets":[0,8])";
  const Damage all[] = {
      {entry("w", good), 7, "tensor \"w\" lies at bytes 0 to 8, but the file holds only 7"},
      {entry("w", good), 9, "1 bytes after the last tensor"},
      {entry("w", R"("dtype":"F32","shape":[3],"data_offsets":[0,8])"), 8, "needs 12 bytes"},
      {entry("w", R"("dtype":"F32","shape":[2],"data_offsets":[8,0])"), 8, "ends before it begins"},
      {entry("w", R"("dtype":"F31","shape":[2],"data_offsets":[0,8])"), 8, "unknown dtype \"F31\""},
      {entry("w", R"("dtype":"F32","shape":[-2],"data_offsets":[0,8])"), 8, "lacks a whole number"},
      {entry("w", R"("dtype":"F32","shape":[2.0],"data_offsets":[0,8])"), 8, "not whole"},
      {entry("w", R"("dtype":"F32","shape":[99999999999,99999999999],"data_offsets":[0,8])"), 8,
       "absurd shape"},
      {entry("w", R"("dtype":"F32","shape":[99999999999999999999],"data_offsets":[0,8])"), 8,
       "absurdly large number"},
      {entry("w", R"("dtype":"F32","shape":[1,1,1,1,1,1,1,1,2],"data_offsets":[0,8])"), 8,
       "too long a list"},
      {entry("w", R"("dtype":"F32","data_offsets":[0,8])"), 8, "are needed"},
      {entry("w", good + R"(,"shape":[2])"), 8, "unexpected \"shape\""},
      {entry("w", good + R"(,"more":1)"), 8, "unexpected \"more\""},
      {entry("", good), 8, "no usable name"},
      {entry("a\\u0000b", good), 8, "no usable name"},
      {entry("a\xFF", good), 8, "\\xff"},
      {"{\"w\":{" + good + "},\"w\":{" + good + "}}", 8, "tensor \"w\" is listed twice"},
      {"{\"v\":{" + good + "},\"w\":{" + good + "}}", 8, "overlaps tensor \"v\""},
      {R"({"v":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},)"
       R"("w":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}})",
       12, "a gap of 4 bytes"},
      {R"({"__metadata__":{"a":1}})", 0, "lacks a text in quotes"},
      {"[]", 0, "lacks a '{'"},
      {"{} x", 0, "goes on after its end"},
      {std::string(100000, '{'), 0, "lacks a text in quotes"},
      {"{\"w", 0, "ends inside a text"},
      {"", 0, "lacks a '{'"},
  };
  for (const auto& damage : all) {
    const std::string says = fault_of(damage.header, damage.bytes);
    EXPECT_NE(says.find(damage.says), std::string::npos) << damage.header.substr(0, 200) << "\n"
                                                         << says;
    EXPECT_NE(says.find("a.safetensors"), std::string::npos) << says;
  }
}

TEST_F(WeightFileTest, a_file_that_is_none_is_told) {
  std::ofstream(path()).close();
  EXPECT_NE(WeightFile::open(path()).error().message.find("empty"), std::string::npos);
  std::ofstream(path()) << "abc";
  EXPECT_NE(WeightFile::open(path()).error().message.find("only 3 bytes"), std::string::npos);
  EXPECT_EQ(WeightFile::open(folder_ / "absent").error().kind, ErrorKind::not_found);
  EXPECT_NE(WeightFile::open(folder_).error().message.find("not a file"), std::string::npos);
  ASSERT_EQ(::mkfifo(path("pipe").c_str(), 0600), 0);
  EXPECT_NE(WeightFile::open(path("pipe")).error().message.find("not a file"), std::string::npos);
}

TEST_F(WeightFileTest, absurd_header_lengths_are_refused_before_they_are_read) {
  for (const uint64_t length : {uint64_t{100'000'001}, uint64_t{1} << 40, ~uint64_t{0}}) {
    std::ofstream file(path(), std::ios::binary | std::ios::trunc);
    file.write(reinterpret_cast<const char*>(&length), 8);
    file << "{}";
    file.close();
    EXPECT_NE(WeightFile::open(path()).error().message.find("claims"), std::string::npos);
  }
  // A sparse file whose header really is as long as it claims, and too long.
  const uint64_t length = 100'000'001;
  std::ofstream file(path(), std::ios::binary | std::ios::trunc);
  file.write(reinterpret_cast<const char*>(&length), 8);
  file.close();
  fs::resize_file(path(), 200'000'000);
  EXPECT_NE(WeightFile::open(path()).error().message.find("100000000"), std::string::npos);
}

TEST_F(WeightFileTest, more_tensors_than_any_model_has_are_refused) {
  std::string header = "{";
  for (size_t i = 0; i <= weight_tensors_max; ++i) {
    header += (i > 0 ? ",\"" : "\"") + std::to_string(i) +
              R"(":{"dtype":"U8","shape":[0],"data_offsets":[0,0]})";
  }
  EXPECT_NE(fault_of(header + "}", 0).find("more than 100000"), std::string::npos);
}

TEST_F(WeightFileTest, a_file_that_shrinks_is_noticed) {
  ASSERT_TRUE(write_weight_file(path(), {{"x", at::zeros({100000})}}));
  const auto file = WeightFile::open(path());
  ASSERT_TRUE(file);
  fs::resize_file(path(), 1000);
  const auto checked = (*file)->check_finite(*(*file)->find("x"));
  ASSERT_FALSE(checked);
  EXPECT_NE(checked.error().message.find("shorter"), std::string::npos);
}

TEST_F(WeightFileTest, nan_and_infinity_are_found_wherever_they_are) {
  for (const auto type : {at::kHalf, at::kBFloat16, at::kFloat, at::kDouble}) {
    for (const double bad : {double(NAN), double(INFINITY), -double(INFINITY)}) {
      for (const int64_t place : {0, 1023, 1024, 2999}) {
        Tensor weight = at::full({3000}, 60000.0).to(type);
        EXPECT_TRUE(detail::all_finite(type == at::kHalf       ? WeightType::F16
                                       : type == at::kBFloat16 ? WeightType::BF16
                                       : type == at::kFloat    ? WeightType::F32
                                                               : WeightType::F64,
                                       static_cast<const std::byte*>(weight.data_ptr()), 3000));
        weight[place] = bad;
        ASSERT_TRUE(write_weight_file(path(), {{"fine", at::zeros({2})}, {"poisoned", weight}}));
        const auto file = WeightFile::open(path());
        ASSERT_TRUE(file);
        EXPECT_TRUE((*file)->check_finite(*(*file)->find("fine")));
        const auto checked = (*file)->check_finite(*(*file)->find("poisoned"));
        ASSERT_FALSE(checked) << bad << " at " << place;
        EXPECT_NE(checked.error().message.find("poisoned"), std::string::npos);
      }
    }
  }
}

TEST_F(WeightFileTest, the_scan_for_nan_runs_about_as_fast_as_memory) {
  const Tensor weight = at::zeros({64 << 20}, at::kHalf);
  const auto from = std::chrono::steady_clock::now();
  EXPECT_TRUE(detail::all_finite(WeightType::F16, static_cast<const std::byte*>(weight.data_ptr()),
                                 64 << 20));
  const double s = std::chrono::duration<double>(std::chrono::steady_clock::now() - from).count();
  std::cout << "scan: " << 0.125 / s << " GB/s\n";
  EXPECT_LT(s, 2.0);  // 0.03 s on a free core; a byte-wise walk would need seconds
}

TEST(HeaderJson, reads_escapes_and_refuses_halves_of_pairs) {
  EXPECT_EQ(*detail::HeaderJson(R"("a\"\\\/\b\n\u00e9\ud83d\ude00")").read_string(),
            "a\"\\/\b\n\u00e9\U0001F600");
  EXPECT_FALSE(detail::HeaderJson(R"("\ud83d")").read_string());
  EXPECT_FALSE(detail::HeaderJson(R"("\ude00")").read_string());
  EXPECT_FALSE(detail::HeaderJson(R"("\x")").read_string());
  EXPECT_FALSE(detail::HeaderJson("[01]").read_numbers(4));
}

}  // namespace
}  // namespace atelier
