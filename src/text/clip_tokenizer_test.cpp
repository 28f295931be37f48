#include "text/clip_tokenizer.h"

#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <iostream>

#include "text/tokenizer_cases.h"

namespace atelier::text {
namespace {

namespace fs = std::filesystem;

const ClipTokenizer& tokenizer() {
  static const ClipTokenizer loaded = [] {
    auto read = ClipTokenizer::load(ClipTokenizer::installed_merges());
    if (!read) ADD_FAILURE() << to_line(read.error());
    return std::move(*read);
  }();
  return loaded;
}

fs::path fixture_folder() {
  return fs::path(ATELIER_SOURCE_DIR).parent_path() / "shared" / "fixtures" / "clip_tokenizer";
}

double milliseconds_of(const auto& work) {
  const auto from = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - from).count();
}

TEST(ClipTokenizer, gives_the_ids_of_every_reference_case) {
  if (!fs::exists(fixture_folder())) GTEST_SKIP() << "SKIPPED: no reference cases on this machine";
  const auto report = check_tokenizer_cases(fixture_folder() / "cases.json", tokenizer());
  ASSERT_TRUE(report) << to_line(report.error());
  EXPECT_GE(report->cases.size(), 200u);
  for (const auto& each : report->cases) EXPECT_EQ(each.mismatch, "") << each.prompt;
}

TEST(ClipTokenizer, fetched_merges_equal_the_reference_file) {
  if (!fs::exists(fixture_folder())) GTEST_SKIP() << "SKIPPED: no reference merges here";
  const auto text_of = [](const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(file), {});
  };
  EXPECT_EQ(text_of(ClipTokenizer::installed_merges()), text_of(fixture_folder() / "merges.txt"));
}

TEST(ClipTokenizer, knows_a_few_prompts_by_heart) {
  EXPECT_EQ(tokenizer().ids("a photo of a cat"), (std::vector<int32_t>{320, 1125, 539, 320, 2368}));
  EXPECT_EQ(tokenizer().ids("A Photo  Of\tA CAT"), tokenizer().ids("a photo of a cat"));
  EXPECT_EQ(tokenizer().ids("<|startoftext|>cat<|endoftext|>"),
            (std::vector<int32_t>{clip_start_id, 2368, clip_end_id}));
  EXPECT_TRUE(tokenizer().ids(" \n ").empty());
}

TEST(ClipTokenizer, a_long_prompt_becomes_rows_and_nothing_is_cut) {
  std::string text;
  for (int i = 0; i < 160; ++i) text += "cat ";
  const auto rows = tokenizer().chunk(text);
  ASSERT_EQ(rows.size(), 3u);
  for (const auto& row : rows) EXPECT_EQ(row.front(), clip_start_id);
  EXPECT_EQ(rows[0][75], 2368);
  EXPECT_EQ(rows[0][76], clip_end_id);
  EXPECT_EQ(rows[2][10], 2368);  // 160 = 75 + 75 + 10
  EXPECT_EQ(rows[2][11], clip_end_id);
  EXPECT_EQ(tokenizer().count(text), 160u);
}

TEST(ClipTokenizer, exactly_one_row_stays_one_row) {
  std::string text;
  for (int i = 0; i < 75; ++i) text += "cat ";
  EXPECT_EQ(tokenizer().chunk(text).size(), 1u);
  EXPECT_EQ(tokenizer().chunk(text + "cat").size(), 2u);
}

TEST(ClipTokenizer, no_text_is_one_row_of_markers) {
  const auto rows = tokenizer().chunk("");
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0][0], clip_start_id);
  EXPECT_EQ(rows[0][1], clip_end_id);
  EXPECT_EQ(rows[0][76], clip_end_id);
}

TEST(ClipTokenizer, bytes_that_are_no_text_do_no_harm) {
  EXPECT_FALSE(tokenizer().ids("\xFF\xFE\x80 cat \xED\xA0\x80").empty());
  EXPECT_EQ(tokenizer().ids(std::string("a\0b", 3)), tokenizer().ids("ab"));
}

TEST(ClipTokenizer, loads_and_runs_fast_even_on_one_endless_word) {
  std::string prompt = "a lighthouse on a cliff at dusk, oil painting, intricate, warm light";
  std::string endless(32000, 'a');
  const double load_ms =
      milliseconds_of([] { ASSERT_TRUE(ClipTokenizer::load(ClipTokenizer::installed_merges())); });
  const double prompt_ms = milliseconds_of([&] { tokenizer().ids(prompt); });
  const double endless_ms = milliseconds_of([&] { tokenizer().ids(endless); });
  std::cout << "load " << load_ms << " ms, prompt " << prompt_ms << " ms, 32000 letters "
            << endless_ms << " ms\n";
  // Generous: this machine may be busy. A quadratic walk would need seconds.
  EXPECT_LT(load_ms, 1000);
  EXPECT_LT(endless_ms, 1000);
}

TEST(ClipTokenizer, missing_or_broken_merges_are_told) {
  const auto missing = ClipTokenizer::load("/nonexistent/merges.txt");
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().kind, ErrorKind::not_found);

  const fs::path path = fs::path(testing::TempDir()) / "broken_merges.txt";
  std::ofstream(path) << "#version: 0.2\ni n\nnonsense\n";
  const auto broken = ClipTokenizer::load(path);
  ASSERT_FALSE(broken);
  EXPECT_EQ(broken.error().kind, ErrorKind::corrupt);
  EXPECT_NE(broken.error().message.find("line 3"), std::string::npos) << broken.error().message;
}

}  // namespace
}  // namespace atelier::text
