#include "http/form.h"

#include <gtest/gtest.h>

namespace atelier::http {
namespace {

constexpr std::string_view type = "multipart/form-data; boundary=XX";

TEST(Form, parts_have_names_files_and_bytes_as_they_are) {
  const std::string body =
      "--XX\r\nContent-Disposition: form-data; name=\"prompt\"\r\n\r\na red\r\nfish\r\n"
      "--XX\r\ncontent-disposition: form-data; name=\"image\"; filename=\"a \\\"b\\\".png\"\r\n"
      "Content-Type: image/png\r\n\r\n\x89PNG\r\n--X\r\n--XX--\r\n";
  const auto parts = read_form(type, body);
  ASSERT_TRUE(parts);
  ASSERT_EQ(parts->size(), 2u);
  EXPECT_EQ((*parts)[0].name, "prompt");
  EXPECT_EQ((*parts)[0].file_name, "");
  EXPECT_EQ((*parts)[0].body, "a red\r\nfish");
  EXPECT_EQ((*parts)[1].name, "image");
  EXPECT_EQ((*parts)[1].file_name, "a \"b\".png");
  EXPECT_EQ((*parts)[1].body, "\x89PNG\r\n--X");
}

TEST(Form, a_quoted_boundary_and_words_before_the_first_are_fine) {
  const auto parts = read_form("Multipart/Form-Data; Boundary=\"a b\"",
                               "hello\r\n--a b\r\nContent-Disposition: form-data; "
                               "filename=x.png; name=n\r\n\r\n\r\n--a b--");
  ASSERT_TRUE(parts);
  ASSERT_EQ(parts->size(), 1u);
  EXPECT_EQ((*parts)[0].name, "n");
  EXPECT_EQ((*parts)[0].file_name, "x.png");
  EXPECT_EQ((*parts)[0].body, "");
}

TEST(Form, what_does_not_keep_to_its_boundary_is_refused) {
  EXPECT_FALSE(read_form("application/json", "{}"));
  EXPECT_FALSE(read_form("multipart/form-data", "--XX--"));
  EXPECT_FALSE(read_form(type, ""));
  EXPECT_FALSE(read_form(type, "--XX\r\nContent-Disposition: form-data; name=a\r\n\r\nno end"));
  EXPECT_FALSE(read_form(type, "--XX\r\nContent-Disposition: form-data\r\n\r\nx\r\n--XX--"));
  EXPECT_FALSE(read_form(type, "--XXrubbish\r\n\r\nx\r\n--XX--"));
}

TEST(Form, more_parts_than_anybody_needs_are_refused) {
  std::string body;
  for (size_t i = 0; i <= form_parts_max; ++i) {
    body += "--XX\r\nContent-Disposition: form-data; name=a\r\n\r\nx\r\n";
  }
  EXPECT_FALSE(read_form(type, body + "--XX--"));
}

}  // namespace
}  // namespace atelier::http
