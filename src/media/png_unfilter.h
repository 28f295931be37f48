// Undoes PNG's row filters (PNG specification, part 9). Private to media.
#pragma once
#include <cstddef>
#include <cstdint>
#include <span>

namespace atelier {

// Bytes behind a row that unfilter_row may read and write: it works on four bytes at a time.
constexpr size_t unfilter_slack_bytes = 4;

// `filtered` holds a row behind its filter's number, `above` the finished row above (zeros for the
// first), `out` gets the row: each row_bytes long with unfilter_slack_bytes of room behind. False
// for a filter the format does not know. pixel_bytes: 1, 2, 3 or 4.
bool unfilter_row(uint8_t filter, const uint8_t* filtered, const uint8_t* above, uint8_t* out,
                  size_t row_bytes, size_t pixel_bytes);

// Two rows of Paeth at once: each pixel waits for its left neighbour, so two rows in step take
// little longer than one. `above` is the row above the first.
void unfilter_two_paeth_rows(const uint8_t* first, const uint8_t* second, const uint8_t* above,
                             uint8_t* out_first, uint8_t* out_second, size_t row_bytes,
                             size_t pixel_bytes);

}  // namespace atelier
