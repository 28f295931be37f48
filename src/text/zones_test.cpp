#include "text/zones.h"

#include <gtest/gtest.h>

namespace atelier::text {
namespace {

constexpr int64_t hour_ms = 3'600'000;

int64_t day(std::string_view zone, int year, int month, int date) {
  return day_start(zone, year, month, date).value();
}

TEST(Zones, a_day_of_utc_starts_at_midnight) {
  EXPECT_EQ(day("UTC", 1970, 1, 1), 0);
  EXPECT_EQ(day("UTC", 2026, 11, 25), 1'795'564'800'000);
}

TEST(Zones, days_of_clock_changes_are_shorter_and_longer) {
  const auto length = [](int month, int date) {
    return day("Europe/Berlin", 2026, month, date + 1) - day("Europe/Berlin", 2026, month, date);
  };
  EXPECT_EQ(length(3, 29), 23 * hour_ms);
  EXPECT_EQ(length(10, 25), 25 * hour_ms);
  EXPECT_EQ(length(11, 25), 24 * hour_ms);
}

TEST(Zones, a_skipped_midnight_starts_the_day_at_its_first_instant) {
  // Sao Paulo, 4 November 2018: from 24:00 the clocks went on to 01:00.
  const int64_t start = day("America/Sao_Paulo", 2018, 11, 4);
  EXPECT_EQ(start, 1'541'300'400'000);  // 03:00 UTC
  EXPECT_EQ(day("America/Sao_Paulo", 2018, 11, 5) - start, 23 * hour_ms);
}

TEST(Zones, a_repeated_midnight_starts_the_day_the_first_time) {
  // Havana, 1 November 2026: from 01:00 back to 00:00.
  const int64_t start = day("America/Havana", 2026, 11, 1);
  EXPECT_EQ(day("America/Havana", 2026, 11, 2) - start, 25 * hour_ms);
}

TEST(Zones, what_does_not_exist_is_refused) {
  EXPECT_FALSE(day_start("Europe/Atlantis", 2026, 1, 1));
  EXPECT_FALSE(day_start("", 2026, 1, 1));
  EXPECT_FALSE(day_start("UTC", 2026, 2, 29));
  EXPECT_TRUE(day_start("UTC", 2024, 2, 29));
  EXPECT_FALSE(day_start("UTC", 0, 1, 1));
  EXPECT_FALSE(day_start("UTC", 2026, 13, 1));
  EXPECT_TRUE(is_zone("Asia/Kathmandu"));
  EXPECT_FALSE(is_zone("Mars/Base"));
}

TEST(Zones, months_cover_the_instants_between) {
  const auto months = months_of("Asia/Tokyo", 0, day("Asia/Tokyo", 1970, 3, 1)).value();
  ASSERT_EQ(months.size(), 3U);
  EXPECT_EQ(months[0].name, "1970-01");
  EXPECT_EQ(months[0].start, -9 * hour_ms);
  EXPECT_EQ(months[2].name, "1970-03");
  EXPECT_TRUE(months_of("UTC", 5, 4).value().empty());
  EXPECT_EQ(months_of("UTC", INT64_MIN, INT64_MAX).value().size(), 12'000U);
}

}  // namespace
}  // namespace atelier::text
