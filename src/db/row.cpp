#include <sqlite3.h>

#include "db/database.h"

namespace atelier {

size_t RowView::columns() const {
  return size_t(sqlite3_column_count(&statement_));
}
bool RowView::is_null(size_t column) const {
  return sqlite3_column_type(&statement_, int(column)) == SQLITE_NULL;
}
int64_t RowView::integer(size_t column) const {
  ATELIER_ASSERT(sqlite3_column_type(&statement_, int(column)) == SQLITE_INTEGER);
  return sqlite3_column_int64(&statement_, int(column));
}
double RowView::real(size_t column) const {
  const int type = sqlite3_column_type(&statement_, int(column));
  ATELIER_ASSERT(type == SQLITE_FLOAT || type == SQLITE_INTEGER);
  return sqlite3_column_double(&statement_, int(column));
}
std::string_view RowView::view(size_t column) const {
  const int type = sqlite3_column_type(&statement_, int(column));
  ATELIER_ASSERT(type == SQLITE_TEXT || type == SQLITE_BLOB);
  const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(&statement_, int(column)));
  return {text, size_t(sqlite3_column_bytes(&statement_, int(column)))};
}
std::optional<int64_t> RowView::find_integer(size_t column) const {
  return is_null(column) ? std::nullopt : std::optional(integer(column));
}
std::optional<std::string> RowView::find_text(size_t column) const {
  return is_null(column) ? std::nullopt : std::optional(text(column));
}

DbValue RowView::value(size_t column) const {
  switch (sqlite3_column_type(&statement_, int(column))) {
    case SQLITE_INTEGER: return integer(column);
    case SQLITE_FLOAT: return real(column);
    case SQLITE_NULL: return nullptr;
    default: return text(column);
  }
}

}  // namespace atelier
