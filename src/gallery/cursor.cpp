// "n.0.1795564800000.8812": sort, group, time and seq of the item a page ended with; orders by
// size and name put their key behind. A capital letter: favorites first.
#include <fmt/format.h>

#include <array>
#include <charconv>

#include "gallery/listing.h"

namespace atelier::gallery {
namespace {

constexpr std::string_view letters = "norml";  // newest, oldest, rating, name, largest
constexpr size_t name_bytes_max = 400;

std::string hex(std::string_view bytes) {
  std::string out;
  for (const char c : bytes) out += fmt::format("{:02x}", static_cast<unsigned char>(c));
  return out;
}

Result<std::string> bytes_of_hex(std::string_view text) {
  const auto value = [](char c) {
    if (c >= '0' && c <= '9') return c - '0';
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
  };
  std::string out;
  for (size_t i = 0; i + 1 < text.size(); i += 2) {
    if (value(text[i]) < 0 || value(text[i + 1]) < 0) {
      return fail(ErrorKind::invalid, "is no cursor of this list");
    }
    out += char(value(text[i]) * 16 + value(text[i + 1]));
  }
  return out;
}

// Takes the part up to the next dot off `text`.
std::string_view take_part(std::string_view& text) {
  const size_t dot = std::min(text.find('.'), text.size());
  const std::string_view part = text.substr(0, dot);
  text.remove_prefix(std::min(dot + 1, text.size()));
  return part;
}

template <class T>
bool read_number(std::string_view part, T& out) {
  const auto [end, code] = std::from_chars(part.data(), part.data() + part.size(), out);
  return code == std::errc() && end == part.data() + part.size();
}

}  // namespace

std::string cursor_text(const Cursor& cursor) {
  char letter = letters[size_t(cursor.arrangement.sort)];
  if (cursor.arrangement.favorites_first) letter = char(letter - 'a' + 'A');
  const SortKey& key = cursor.key;
  return fmt::format("{}.{}.{}.{}.{}.{}", letter, cursor.group, key.created_at, key.seq, key.bytes,
                     hex(std::string_view(key.name).substr(0, name_bytes_max)));
}

Result<Cursor> cursor_of(std::string_view text) {
  const Failure wrong = fail(ErrorKind::invalid, "is no cursor of this list");
  const std::string_view first = take_part(text);
  if (first.size() != 1) return wrong;
  const bool capital = first[0] >= 'A' && first[0] <= 'Z';
  const size_t sort = letters.find(capital ? char(first[0] - 'A' + 'a') : first[0]);
  if (sort == std::string_view::npos) return wrong;
  Cursor cursor{.arrangement = {Sort(sort), capital}};
  SortKey& key = cursor.key;
  const bool read =
      read_number(take_part(text), cursor.group) && read_number(take_part(text), key.created_at) &&
      read_number(take_part(text), key.seq) && read_number(take_part(text), key.bytes);
  if (!read || text.size() > name_bytes_max * 2 || text.size() % 2 != 0) return wrong;
  TRY(key.name, bytes_of_hex(text));
  return cursor;
}

}  // namespace atelier::gallery
