// A grid: the values that up to three fields of a job go through, and the sheet its pictures end
// on.
#pragma once
#include <boost/json.hpp>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/fields.h"
#include "media/png.h"
#include "services/limits.h"

namespace atelier {

struct GridAxis {
  std::string field;  // as a job spells it: "steps", "source.strength", "loras[0].weight"
  std::string label;  // for people; empty: the field
  std::vector<boost::json::value> values;
};
template <class V>
void fields(V& v, GridAxis& a) {
  v.required("field", a.field).length(1, 100).says("As a job spells it: steps, loras[0].weight");
  v.defaulted("label", a.label).length(0, 200);
  v.required("values", a.values).length(1, limits::grid_values_max);
}

// Cells count through the axes, the last one fastest.
int64_t cells_of(const std::vector<GridAxis>& axes);
std::vector<int> index_of(const std::vector<GridAxis>& axes, int64_t cell);

std::string axes_text(const std::vector<GridAxis>& axes);
Result<std::vector<GridAxis>> axes_of_text(const std::string& text);
// "Steps: 20"
std::string value_label(const GridAxis& axis, size_t value);

// Words as light on black, one byte a pixel.
struct TextMask {
  int width = 0;
  int height = 0;
  std::vector<uint8_t> light;
};
using DrawText =
    std::function<Result<TextMask>(const std::string& text, int text_px, int width_px)>;
using CellPicture = std::function<Result<std::optional<RgbImage>>(int64_t cell)>;

// The first axis from left to right, the second from top to bottom, the third as one such table
// below the other; each with its words. Pictures are asked for one at a time, shrunk so that the
// sheet keeps to limits::sheet_pixels_max, and laid into the middle of cells of one size; a cell
// without one stays empty. `largest`: the size of the largest picture.
Result<RgbImage> draw_sheet(const std::vector<GridAxis>& axes, std::pair<int, int> largest,
                            const CellPicture& picture_of, const DrawText& draw_text);

}  // namespace atelier
