#include "gallery/parse_field.h"

#include <fmt/format.h>

#include <charconv>
#include <limits>
#include <optional>

#include "gallery/table.h"
#include "text/fold.h"
#include "text/zones.h"

namespace atelier::gallery {
namespace {

constexpr int64_t least = std::numeric_limits<int64_t>::min();
constexpr int64_t most = std::numeric_limits<int64_t>::max();

struct Range {
  int64_t low = least;
  int64_t high = most;
};

Failure unclear(std::string_view says) {
  return fail(ErrorKind::invalid, std::string(says));
}

// A whole number, or for `scale` 1000 one with up to three places.
std::optional<int64_t> number_of(std::string_view text, int64_t scale) {
  if (scale == 1) {
    int64_t number = 0;
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool whole = code == std::errc() && end == text.data() + text.size();
    return whole ? std::optional(number) : std::nullopt;
  }
  double number = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool whole = code == std::errc() && end == text.data() + text.size();
  if (!whole || !(number >= -1e6 && number <= 1e6)) return std::nullopt;
  return int64_t(number * double(scale) + (number < 0 ? -0.5 : 0.5));
}

// ">=", "<=", ">", "<", "=" or nothing, taken off `text`.
std::string_view take_comparison(std::string_view& text) {
  for (const std::string_view sign : {">=", "<=", ">", "<", "="}) {
    if (!text.starts_with(sign)) continue;
    text.remove_prefix(sign.size());
    return sign;
  }
  return "";
}

Range compared(std::string_view sign, int64_t number) {
  if (sign == ">=") return {number, most};
  if (sign == "<=") return {least, number};
  if (sign == ">") return number == most ? Range{most, least} : Range{number + 1, most};
  if (sign == "<") return number == least ? Range{most, least} : Range{least, number - 1};
  return {number, number};
}

Result<Range> range_of(std::string_view text, int64_t scale) {
  const auto require = [&](std::string_view part) -> Result<int64_t> {
    const auto number = number_of(part, scale);
    if (!number)
      return unclear(fmt::format("\"{}\" is no {}number", part, scale == 1 ? "whole " : ""));
    return *number;
  };
  if (const size_t dots = text.find(".."); dots != std::string_view::npos) {
    Range range;
    if (dots > 0) {
      TRY(range.low, require(text.substr(0, dots)));
    }
    if (dots + 2 < text.size()) {
      TRY(range.high, require(text.substr(dots + 2)));
    }
    return range;
  }
  const std::string_view sign = take_comparison(text);
  TRY(const int64_t number, require(text));
  return compared(sign, number);
}

Result<Query> number(NumberField field, std::string_view text, int64_t scale = 1) {
  TRY(const Range range, range_of(text, scale));
  return in_range(field, range.low, range.high);
}

Result<Query> rating(std::string_view text) {
  TRY(const Range range, range_of(text, 1));
  const auto outside = [](int64_t end) {
    return end != least && end != most && (end < -1 || end > 6);
  };
  if (outside(range.low) || outside(range.high)) return unclear("rating goes from 0 to 5");
  return in_range(NumberField::rating, range.low, range.high);
}

// "1024" means the longer side, "512x768" both; the sign of multiplication does as well.
Result<Query> size_query(std::string_view text) {
  std::string plain(text);
  if (const size_t times = plain.find("\xC3\x97"); times != std::string::npos) {
    plain.replace(times, 2, 1, 'x');
  }
  const size_t x = plain.find('x');
  if (x == std::string::npos) return number(NumberField::longest, text);
  std::string_view width = std::string_view(plain).substr(0, x);
  const std::string_view sign = take_comparison(width);
  const auto wide = number_of(width, 1);
  const auto high = number_of(std::string_view(plain).substr(x + 1), 1);
  if (!wide || !high) return unclear(fmt::format("\"{}\" is no size such as 512x768", text));
  const Range w = compared(sign, *wide);
  const Range h = compared(sign, *high);
  return all_of(
      {in_range(NumberField::width, w.low, w.high), in_range(NumberField::height, h.low, h.high)});
}

// The first instant of "2026", "2026-11" or "2026-11-25", and the first one after it.
struct Span {
  int64_t start = 0;
  int64_t end = 0;
};
Result<Span> span_of(std::string_view text, std::string_view zone) {
  const auto wrong = [&] {
    return unclear(fmt::format("\"{}\" is no day such as 2026-11-25", text));
  };
  std::array<int, 3> parts{0, 1, 1};
  size_t count = 0;
  for (std::string_view rest = text; count < 3; ++count) {
    const size_t dash = std::min(rest.find('-'), rest.size());
    const auto part = number_of(rest.substr(0, dash), 1);
    if (!part || *part < 1 || *part > 9999) return wrong();
    parts[count] = int(*part);
    if (dash == rest.size()) break;
    rest.remove_prefix(dash + 1);
    if (count == 2) return wrong();
  }
  const auto [year, month, day] = parts;
  const auto start = text::day_start(zone, year, month, day);
  if (!start) return wrong();
  if (count == 2) {
    // A day ends where the next one starts, which may be 23 or 25 hours later.
    auto next = text::day_start(zone, year, month, day + 1);
    if (!next) next = text::day_start(zone, month == 12 ? year + 1 : year, month % 12 + 1, 1);
    return Span{*start, next ? *next : most};
  }
  const bool next_year = count == 0 || month == 12;
  const auto next =
      text::day_start(zone, next_year ? year + 1 : year, count == 0 ? 1 : month % 12 + 1, 1);
  return Span{*start, next ? *next : most};
}

Result<Query> date(Field field, std::string_view text, std::string_view zone) {
  if (field == Field::on) {
    if (const size_t dots = text.find(".."); dots != std::string_view::npos) {
      TRY(const Span from, span_of(text.substr(0, dots), zone));
      TRY(const Span to, span_of(text.substr(dots + 2), zone));
      return in_range(NumberField::created_at, from.start, to.end - 1);
    }
  }
  TRY(const Span span, span_of(text, zone));
  if (field == Field::before) return in_range(NumberField::created_at, least, span.start - 1);
  if (field == Field::after) return in_range(NumberField::created_at, span.start, most);
  return in_range(NumberField::created_at, span.start, span.end - 1);
}

Query untitled() {
  return all_of(
      {is(Flag::uploaded), not_any({is(Flag::tagged)}), in_range(NumberField::rating, 0, 0)});
}

Result<Query> is_one(std::string_view text) {
  if (text == "favorite") return is(Flag::favorite);
  if (text == "untitled") return untitled();
  if (text == "video") return is(Flag::video);
  if (text == "image") return not_any({is(Flag::video)});
  if (text == "protected") return is(Flag::is_protected);
  if (text == "tagged") return is(Flag::tagged);
  if (text == "audio") return is(Flag::has_audio);
  return unclear("is: takes favorite, untitled, video, image, protected, tagged or audio");
}

template <size_t N>
Result<Query> one_of(std::string_view text, const std::array<std::string_view, N>& names,
                     Flag first) {
  std::string choices;
  for (size_t i = 0; i < N; ++i) {
    if (text == names[i]) return is(Flag(size_t(first) + i));
    choices += fmt::format("{}{}", i == 0 ? "" : i + 1 == N ? " or " : ", ", names[i]);
  }
  return unclear("it takes " + choices);
}

}  // namespace

Result<Query> read_field(Field field, std::string_view value, std::string_view zone) {
  const std::string folded = text::fold(value);
  switch (field) {
    case Field::model: return name_has(NameField::model, folded);
    case Field::lora: return name_has(NameField::lora, folded);
    case Field::tag: return name_has(NameField::tag, folded);
    case Field::sampler: return name_has(NameField::sampler, folded);
    case Field::collection: return name_has(NameField::collection, folded);
    case Field::board:
      if (folded == "none") return name_is(NameField::board, {""});
      return name_has(NameField::board, folded);
    case Field::name: return has_text(TextField::name, folded);
    case Field::negative: return has_text(TextField::negative, folded);
    case Field::seed: return number(NumberField::seed, folded);
    case Field::steps: return number(NumberField::steps, folded);
    case Field::cfg: return number(NumberField::cfg, folded, 1000);
    case Field::width: return number(NumberField::width, folded);
    case Field::height: return number(NumberField::height, folded);
    case Field::size: return size_query(folded);
    case Field::rating: return rating(folded);
    case Field::before:
    case Field::after:
    case Field::on: return date(field, folded, zone);
    case Field::is: return is_one(folded);
    case Field::source: return one_of(folded, source_names, Flag::generated);
    case Field::status: return one_of(folded, status_names, Flag::draft);
  }
  return unclear("this field is not known");
}

}  // namespace atelier::gallery
