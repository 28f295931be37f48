// What the APIs of other programs have in common: a picture comes in with the request, and the
// answer is what the job made of it.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/routes.h"
#include "media/files.h"
#include "services/jobs.h"
#include "store/models.h"

namespace atelier {
class AssetService;
class Decoder;
class JobBell;
class LastPreview;
class ModelService;
class PresetService;
class StatusService;
class UploadService;
}  // namespace atelier

namespace atelier::api {

struct ProgramParts {
  JobService& jobs;
  JobBell& bell;
  LastPreview& preview;
  AssetService& assets;
  UploadService& uploads;
  ModelService& models;
  PresetService& presets;
  StatusService& status;
  Decoder& decoder;
};

struct DrawnPicture {
  AssetId id;
  int64_t seed = 0;
  Bytes file;
};
struct Drawn {
  Job job;
  std::vector<DrawnPicture> pictures;
};

// Queues the job and waits until it has ended: minutes. Its own error when it failed, `cancelled`
// when somebody stopped it or the client left, which stops it too, `unavailable` when the studio
// leaves meanwhile (the job stays).
Result<Drawn> draw(const ProgramParts& parts, const Call& call, const JobDraft& draft);

// Keeps a picture that came in this field of a request among the assets; the same bytes are kept
// once. `invalid` when it is none.
Result<AssetId> bring(const ProgramParts& parts, const Call& call, std::string_view file,
                      const std::string& field);

// A picture that is transparent where something shall be drawn anew, as our masks say it: white
// there. `invalid` when nothing of it is transparent.
Result<AssetId> bring_clear_mask(const ProgramParts& parts, const Call& call,
                                 std::string_view file);

// The model of this type called so, by name, hash, file name or id; nothing when there is none.
// Compares without case.
Result<std::optional<Model>> find_model(const ProgramParts& parts, const Call& call,
                                        std::string_view type, std::string_view name);

}  // namespace atelier::api
