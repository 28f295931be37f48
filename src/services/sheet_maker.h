// Puts the pictures of a grid on one sheet once its last job has ended, on a thread of its own.
// What was not finished when the server stopped is done at the next start.
#pragma once
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include "services/grid.h"
#include "services/job_bell.h"
#include "store/assets.h"
#include "store/batches.h"
#include "store/jobs.h"

namespace atelier {

class Blobs;
class Database;
class Decoder;
class ThumbnailMaker;

class SheetMaker {
 public:
  struct Rooms {
    Database& db;
    Blobs& blobs;
    Decoder& decoder;
    ThumbnailMaker& thumbnails;
    EventSink& events;
    JobBell& bell;  // closed: the thread leaves
  };
  explicit SheetMaker(const Rooms& rooms);
  // The bell must be closed before.
  ~SheetMaker();

  // Every sheet that can be made now; how many were. Called by the thread, and by tests.
  Result<int> make_ripe();

 private:
  struct Cells {
    std::vector<GridAxis> axes;
    std::vector<std::optional<Asset>> pictures;
    std::optional<Job> first;  // whose recipe the sheet shows
    std::pair<int, int> largest{0, 0};
  };
  void run();
  Result<> make(const Batch& batch);
  Result<Cells> cells_of_batch(const Batch& batch);
  Result<std::optional<RgbImage>> picture_of(const Asset& asset) const;
  Result<TextMask> text_of(const std::string& text, int text_px, int width_px) const;
  Result<> keep(const Batch& batch, const Cells& cells, const RgbImage& sheet);
  Result<> give_up(const Batch& batch, const std::string& why);

  Rooms rooms_;
  BatchStore batches_;
  std::thread thread_;
};

}  // namespace atelier
