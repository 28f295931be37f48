#include "services/names.h"

#include <gtest/gtest.h>

namespace atelier {
namespace {

std::string clean(std::string_view name) {
  const auto result = clean_name(name, "name");
  return result ? *result : "! " + result.error().faults.at(0).says;
}

TEST(Names, LoseTheSpaceAroundThem) {
  EXPECT_EQ(clean("  Cats \t and\xc2\xa0 dogs\xe3\x80\x80"), "Cats and dogs");
  EXPECT_EQ(clean("e\xcc\x81"), "\xc3\xa9");  // composed
  EXPECT_EQ(clean("\xf0\x9f\x90\xa6"), "\xf0\x9f\x90\xa6");
  EXPECT_EQ(clean("../../etc"), "../../etc");  // a name is no path, so it may look like one
}

TEST(Names, AreRefusedWithAReason) {
  EXPECT_EQ(clean(" \n "), "! must not be empty");
  EXPECT_EQ(clean("a\x07"), "! must not hold control characters");
  std::string birds;
  for (int i = 0; i < 80; ++i) birds += "\xf0\x9f\x90\xa6";
  EXPECT_EQ(clean(birds), birds);
  EXPECT_EQ(clean(birds + "x"), "! must have at most 80 characters");
}

TEST(Names, AreOneWhenOnlyCaseDiffers) {
  EXPECT_EQ(fold_name("CATS"), fold_name("cats"));
  EXPECT_EQ(fold_name("Stra\xc3\x9f"
                      "e"),
            fold_name("STRASSE"));
  EXPECT_EQ(fold_name("\xce\xa3\xce\xaf\xcf\x82"), fold_name("\xcf\x83\xce\x8a\xce\xa3"));
  EXPECT_EQ(fold_name("\xd0\x9a\xd0\xbe\xd1\x82"), fold_name("\xd0\xba\xd0\x9e\xd0\xa2"));
  EXPECT_NE(fold_name("cats"), fold_name("cat"));
}

}  // namespace
}  // namespace atelier
