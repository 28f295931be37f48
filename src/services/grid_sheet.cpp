#include <algorithm>
#include <cmath>

#include "services/grid.h"

namespace atelier {
namespace {

constexpr uint8_t paper = 255;
constexpr int gap_px = 8;

// Where everything stands on a sheet, in pixels.
struct Layout {
  int columns = 1;
  int rows = 1;
  int tables = 1;
  int cell_width = 0;
  int cell_height = 0;
  int text_px = 16;
  int row_label_width = 0;  // 0: one row needs no words beside it
  int label_height = 0;     // above each table's columns
  int title_height = 0;     // above each table; 0: there is one table only

  int column_x(int column) const { return row_label_width + column * (cell_width + gap_px); }
  int table_y(int table) const { return table * table_height(); }
  int row_y(int table, int row) const {
    return table_y(table) + title_height + label_height + row * (cell_height + gap_px);
  }
  int table_height() const {
    return title_height + label_height + rows * (cell_height + gap_px) + gap_px;
  }
  int width() const { return column_x(columns); }
  int height() const { return tables * table_height(); }
};

size_t count_of(const std::vector<GridAxis>& axes, size_t axis) {
  return axis < axes.size() ? axes[axis].values.size() : 1;
}

// How many pixels of a picture become one of its cell.
int shrink_factor(std::pair<int, int> largest, int64_t cells) {
  const double pixels = double(largest.first) * largest.second * double(cells);
  return std::max(1, int(std::ceil(std::sqrt(pixels / limits::sheet_pixels_max))));
}

Layout layout_of(const std::vector<GridAxis>& axes, std::pair<int, int> largest, int factor) {
  Layout layout{.columns = int(count_of(axes, 0)),
                .rows = int(count_of(axes, 1)),
                .tables = int(count_of(axes, 2)),
                .cell_width = (largest.first + factor - 1) / factor,
                .cell_height = (largest.second + factor - 1) / factor};
  layout.text_px = std::clamp(layout.cell_width / 16, 11, 40);
  layout.label_height = layout.text_px * 4 + gap_px;
  if (axes.size() > 1) layout.row_label_width = std::max(layout.cell_width / 3, 96);
  if (axes.size() > 2) layout.title_height = layout.text_px * 3;
  return layout;
}

// The mean of each factor x factor square.
RgbImage shrunk_by(const RgbImage& image, int factor) {
  if (factor == 1) return image;
  RgbImage small{{}, image.width / factor, image.height / factor};
  small.pixels.resize(size_t(small.width) * small.height * 3);
  for (int y = 0; y < small.height; ++y) {
    for (int x = 0; x < small.width; ++x) {
      for (int c = 0; c < 3; ++c) {
        int64_t sum = 0;
        for (int dy = 0; dy < factor; ++dy) {
          const size_t row = size_t(y * factor + dy) * image.width;
          for (int dx = 0; dx < factor; ++dx) {
            sum += int(image.pixels[(row + size_t(x * factor + dx)) * 3 + size_t(c)]);
          }
        }
        small.pixels[(size_t(y) * small.width + x) * 3 + size_t(c)] =
            std::byte(sum / (int64_t{factor} * factor));
      }
    }
  }
  return small;
}

void put(RgbImage& sheet, const RgbImage& picture, int left, int top) {
  const int height = std::min(picture.height, sheet.height - top);
  const int width = std::min(picture.width, sheet.width - left);
  for (int y = 0; y < height; ++y) {
    const auto from = picture.pixels.begin() + ptrdiff_t(y) * picture.width * 3;
    std::copy(from, from + ptrdiff_t(width) * 3,
              sheet.pixels.begin() + (ptrdiff_t(top + y) * sheet.width + left) * 3);
  }
}

// Black on paper.
void write(RgbImage& sheet, const TextMask& words, int left, int top) {
  for (int y = 0; y < std::min(words.height, sheet.height - top); ++y) {
    for (int x = 0; x < std::min(words.width, sheet.width - left); ++x) {
      const auto ink = std::byte(paper - words.light[size_t(y) * words.width + x]);
      const size_t at = (size_t(top + y) * sheet.width + size_t(left + x)) * 3;
      std::fill_n(sheet.pixels.begin() + ptrdiff_t(at), 3, ink);
    }
  }
}

Result<> write_labels(RgbImage& sheet, const Layout& layout, const std::vector<GridAxis>& axes,
                      const DrawText& draw_text) {
  for (int table = 0; table < layout.tables; ++table) {
    if (layout.title_height > 0) {
      TRY(const auto title, draw_text(value_label(axes[2], size_t(table)), layout.text_px * 4 / 3,
                                      std::max(16, sheet.width - gap_px)));
      write(sheet, title, gap_px / 2, layout.table_y(table) + gap_px);
    }
    for (int column = 0; column < layout.columns; ++column) {
      TRY(const auto words, draw_text(value_label(axes[0], size_t(column)), layout.text_px,
                                      std::max(16, layout.cell_width)));
      const int x = layout.column_x(column) + std::max(0, layout.cell_width - words.width) / 2;
      write(sheet, words, x, layout.row_y(table, 0) - gap_px - words.height);
    }
    for (int row = 0; row < layout.rows && layout.row_label_width > 0; ++row) {
      TRY(const auto words, draw_text(value_label(axes[1], size_t(row)), layout.text_px,
                                      std::max(16, layout.row_label_width - gap_px)));
      const int y = layout.row_y(table, row) + std::max(0, layout.cell_height - words.height) / 2;
      write(sheet, words, gap_px / 2, y);
    }
  }
  return {};
}

}  // namespace

Result<RgbImage> draw_sheet(const std::vector<GridAxis>& axes, std::pair<int, int> largest,
                            const CellPicture& picture_of, const DrawText& draw_text) {
  const int64_t cells = cells_of(axes);
  const int factor = shrink_factor(largest, cells);
  const Layout layout = layout_of(axes, largest, factor);
  RgbImage sheet{{}, layout.width(), layout.height()};
  sheet.pixels.assign(size_t(sheet.width) * sheet.height * 3, std::byte(paper));
  TRY_DO(write_labels(sheet, layout, axes, draw_text));
  for (int64_t cell = 0; cell < cells; ++cell) {
    TRY(const auto picture, picture_of(cell));
    if (!picture) continue;
    const RgbImage small = shrunk_by(*picture, factor);
    const auto index = index_of(axes, cell);
    const int row = index.size() > 1 ? index[1] : 0;
    const int table = index.size() > 2 ? index[2] : 0;
    const int x = layout.column_x(index[0]) + std::max(0, layout.cell_width - small.width) / 2;
    const int y = layout.row_y(table, row) + std::max(0, layout.cell_height - small.height) / 2;
    put(sheet, small, x, y);
  }
  return sheet;
}

}  // namespace atelier
