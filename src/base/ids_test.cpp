#include "base/ids.h"

#include <gtest/gtest.h>

namespace atelier {
namespace {

TEST(Ids, AscendStrictlyWithinAProcess) {
  std::string last;
  for (int i = 0; i < 20000; ++i) {
    const auto id = make_id_text();
    ASSERT_TRUE(is_id_text(id)) << id;
    ASSERT_LT(last, id);
    last = id;
  }
}

TEST(Ids, RefuseOtherTexts) {
  EXPECT_FALSE(is_id_text(""));
  EXPECT_FALSE(is_id_text("01ARZ3NDEKTSV4RRFFQ69G5FA"));
  EXPECT_FALSE(is_id_text("01ARZ3NDEKTSV4RRFFQ69G5FAU"));  // U is no digit of Crockford base 32.
  EXPECT_FALSE(is_id_text("../../../../etc/passwd...."));
}

}  // namespace
}  // namespace atelier
