#include "text/zones.h"

#include <fmt/format.h>
#include <unicode/gregocal.h>
#include <unicode/timezone.h>

#include <array>
#include <memory>

namespace atelier::text {
namespace {

constexpr size_t months_max = 12'000;
constexpr int64_t instant_min = -62'135'596'800'000;  // year 1
constexpr int64_t instant_max = 253'402'300'799'999;  // end of year 9999

using Calendar = std::unique_ptr<icu::GregorianCalendar>;

Result<Calendar> calendar_of(std::string_view zone) {
  const auto name = icu::UnicodeString::fromUTF8({zone.data(), int32_t(zone.size())});
  std::unique_ptr<icu::TimeZone> found(icu::TimeZone::createTimeZone(name));
  if (zone.empty() || *found == icu::TimeZone::getUnknown()) {
    return fail(ErrorKind::invalid, fmt::format("{} is no time zone", zone));
  }
  UErrorCode status = U_ZERO_ERROR;
  auto calendar = std::make_unique<icu::GregorianCalendar>(found.release(), status);
  // The Gregorian calendar for all of time, as ISO dates have it.
  calendar->setGregorianChange(-8.64e15, status);
  calendar->setRepeatedWallTimeOption(UCAL_WALLTIME_FIRST);
  calendar->setSkippedWallTimeOption(UCAL_WALLTIME_NEXT_VALID);
  if (U_FAILURE(status)) return fail(ErrorKind::internal, "There is no calendar.");
  return calendar;
}

Result<int64_t> start_of(icu::GregorianCalendar& calendar, int year, int month, int day) {
  UErrorCode status = U_ZERO_ERROR;
  calendar.clear();
  calendar.set(year, month - 1, day, 0, 0, 0);
  const double at = calendar.getTime(status);
  if (U_FAILURE(status)) return fail(ErrorKind::invalid, "There is no such day.");
  return int64_t(at);
}

int days_in(int year, int month) {
  constexpr std::array<int, 12> days{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return days.at(size_t(month - 1)) + (leap && month == 2 ? 1 : 0);
}

}  // namespace

bool is_zone(std::string_view zone) {
  return calendar_of(zone).has_value();
}

Result<int64_t> day_start(std::string_view zone, int year, int month, int day) {
  if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > days_in(year, month)) {
    return fail(ErrorKind::invalid, "There is no such day.");
  }
  TRY(const auto calendar, calendar_of(zone));
  return start_of(*calendar, year, month, day);
}

Result<std::vector<Month>> months_of(std::string_view zone, int64_t first, int64_t last) {
  TRY(const auto calendar, calendar_of(zone));
  std::vector<Month> months;
  if (first > last) return months;
  first = std::max(first, instant_min);
  last = std::min(last, instant_max);
  UErrorCode status = U_ZERO_ERROR;
  calendar->setTime(double(first), status);
  int year = calendar->get(UCAL_YEAR, status);
  int month = calendar->get(UCAL_MONTH, status) + 1;
  if (calendar->get(UCAL_ERA, status) == icu::GregorianCalendar::BC) year = month = 1;
  while (U_SUCCESS(status) && months.size() < months_max) {
    TRY(const int64_t start, start_of(*calendar, year, month, 1));
    if (start > last) break;
    months.push_back({fmt::format("{:04}-{:02}", year, month), start});
    month = month % 12 + 1;
    year += month == 1 ? 1 : 0;
  }
  return months;
}

}  // namespace atelier::text
