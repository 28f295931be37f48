// Removes files no row points at: what a crash left between a file and its row.
#pragma once
#include "base/result.h"

namespace atelier {

class Blobs;
class Database;
class Thumbnails;

struct Swept {
  int pictures = 0;
  int unfinished = 0;
  int thumbnails = 0;
};

// Younger files may be being written by somebody else.
constexpr int sweep_age_min_s = 600;

// Leaves files alone whose names are none of ours. Threads: any; runs beside a working studio.
Result<Swept> sweep(Database& db, Blobs& blobs, const Thumbnails& thumbnails,
                    int age_min_s = sweep_age_min_s);

}  // namespace atelier
