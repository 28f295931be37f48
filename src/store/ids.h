// Ids of what the studio half alone knows.
#pragma once
#include "base/ids.h"

namespace atelier {

using BoardId = Id<struct BoardTag>;
using CollectionId = Id<struct CollectionTag>;
using UndoId = Id<struct UndoTag>;
using TaskId = Id<struct TaskTag>;
using InstallId = Id<struct InstallTag>;
using BatchId = Id<struct BatchTag>;

}  // namespace atelier
