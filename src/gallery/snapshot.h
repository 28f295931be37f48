// The index as a file, so that a server with a million assets answers at once after a start. What
// is not exactly what was written is refused, and the index is made from the database again.
#pragma once
#include <cstdint>
#include <memory>

#include "base/result.h"
#include "gallery/archive.h"
#include "gallery/index.h"

namespace atelier::gallery {

// Which state of which database the index shows.
struct SnapshotStamp {
  uint64_t nonce = 0;  // of this snapshot; the database knows it too
  int64_t change = 0;  // the last change it contains
};

// The index does not change meanwhile.
Result<> write_snapshot(Index& index, const SnapshotStamp& stamp, const ByteSink& sink);

struct Snapshot {
  SnapshotStamp stamp;
  std::unique_ptr<Index> index;
};
// `bytes` is the size of the whole file. `corrupt` for what is damaged or of another version.
Result<Snapshot> read_snapshot(const ByteSource& source, uint64_t bytes);

}  // namespace atelier::gallery
