#include "services/grid.h"

namespace atelier {

int64_t cells_of(const std::vector<GridAxis>& axes) {
  int64_t cells = 1;
  for (const GridAxis& axis : axes) cells *= int64_t(axis.values.size());
  return cells;
}

std::vector<int> index_of(const std::vector<GridAxis>& axes, int64_t cell) {
  std::vector<int> index(axes.size());
  for (size_t i = axes.size(); i-- > 0;) {
    const auto count = int64_t(axes[i].values.size());
    index[i] = int(cell % count);
    cell /= count;
  }
  return index;
}

std::string axes_text(const std::vector<GridAxis>& axes) {
  boost::json::array list;
  for (const GridAxis& axis : axes) list.push_back(to_json(axis));
  return json_text(list);
}

Result<std::vector<GridAxis>> axes_of_text(const std::string& text) {
  TRY(const auto list, parse_json(text));
  std::vector<GridAxis> axes;
  if (!list.is_array()) return fail(ErrorKind::corrupt, "This grid has lost its axes.");
  for (const auto& item : list.get_array()) {
    TRY(auto axis, read_json_value<GridAxis>(item, UnknownFields::ignore));
    axes.push_back(std::move(axis));
  }
  return axes;
}

std::string value_label(const GridAxis& axis, size_t value) {
  const auto& shown = axis.values[value];
  const std::string words = shown.is_string() ? std::string(shown.get_string()) : json_text(shown);
  return (axis.label.empty() ? axis.field : axis.label) + ": " + words;
}

}  // namespace atelier
