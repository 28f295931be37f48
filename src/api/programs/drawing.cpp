#include "api/programs/drawing.h"

#include <filesystem>

#include "api/jobs/dto.h"
#include "media/png.h"
#include "media/probe.h"
#include "services/assets.h"
#include "services/decoder.h"
#include "services/job_bell.h"
#include "services/models.h"
#include "services/names.h"
#include "services/uploads.h"

namespace atelier::api {
namespace {

constexpr int look_again_ms = 500;  // how long a client that has left keeps its thread
constexpr int64_t file_bytes_max = int64_t{1} << 30;

bool has_ended(const Job& job) {
  return job.state != JobState::queued && job.state != JobState::running;
}

bool has_left(const Call& call) {
  return call.presence != nullptr && call.presence->has_left();
}

Failure client_left() {
  return fail(ErrorKind::cancelled, "Nobody waits for this any more.");
}

// Whoever gives a key means to ask again, so that job stays.
Failure let_go(const ProgramParts& parts, const Call& call, const JobId& id) {
  if (!call.idempotency_key) {
    // It may have ended by itself meanwhile.
    const auto cancelled = parts.jobs.cancel(call.caller, id);
    if (!cancelled && cancelled.error().kind != ErrorKind::conflict) {
      return Failure(cancelled.error());
    }
  }
  return client_left();
}

Result<Job> wait_for(const ProgramParts& parts, const Call& call, const JobId& id) {
  for (;;) {
    if (has_left(call)) return let_go(parts, call, id);
    const uint64_t heard = parts.bell.rings();
    TRY(auto status, parts.jobs.get(call.caller, id));
    if (has_ended(status.job)) return std::move(status.job);
    if (!parts.bell.wait_past(heard, look_again_ms)) {
      return fail(ErrorKind::unavailable,
                  "The studio is leaving; the picture will be drawn when it is back.");
    }
  }
}

}  // namespace

Result<Drawn> draw(const ProgramParts& parts, const Call& call, const JobDraft& draft) {
  if (has_left(call)) return client_left();  // while it waited for a thread
  // What our own addresses refuse while they read a draft.
  TRY(const auto checked, read_json_value<JobDraft>(to_json(draft)));
  TRY(const auto created, parts.jobs.create(call.caller, checked, call.idempotency_key));
  Drawn drawn;
  TRY(drawn.job, wait_for(parts, call, created.status.job.id));
  if (drawn.job.state == JobState::cancelled) {
    return fail(ErrorKind::cancelled, "The job was cancelled.");
  }
  if (drawn.job.error) return fail(drawn.job.error->kind, drawn.job.error->message);
  for (const AssetId& id : drawn.job.asset_ids) {
    TRY(const Asset asset, parts.assets.get(call.caller, id));
    TRY(const OpenedFile opened, parts.assets.open_file(call.caller, id));
    TRY(auto file, read_file(opened.path, file_bytes_max));
    drawn.pictures.push_back({id, asset.recipe.seed, std::move(file)});
  }
  return drawn;
}

Result<AssetId> bring(const ProgramParts& parts, const Call& call, std::string_view file,
                      const std::string& field) {
  const auto keep = [&]() -> Result<Uploaded> {
    TRY(auto upload, parts.uploads.begin(call.caller, {.name = field, .board_id = {}}));
    TRY_DO(upload->take(std::as_bytes(std::span(file.data(), file.size()))));
    return parts.uploads.finish(call.caller, *upload);
  };
  auto kept = keep();
  if (kept) return kept->asset.id;
  Error error = kept.error();
  const bool theirs = error.kind == ErrorKind::invalid || error.kind == ErrorKind::corrupt ||
                      error.kind == ErrorKind::too_large;
  if (!theirs) return fail(std::move(error));
  if (error.faults.empty()) error.faults.push_back({field, "is no picture that can be used"});
  error.kind = ErrorKind::invalid;
  return fail(std::move(error));
}

Result<AssetId> bring_clear_mask(const ProgramParts& parts, const Call& call,
                                 std::string_view file) {
  TRY(const AssetId id, bring(parts, call, file, "mask"));
  TRY(const OpenedFile opened, parts.assets.open_file(call.caller, id));
  const auto format = find_format(opened.content_type);
  if (!format) return fail(ErrorKind::invalid, "The mask is no picture.");
  TRY(const auto decoded,
      parts.decoder.run({.task = DecodeTask::pixels, .path = opened.path, .format = *format}));
  const DecodeAnswer& answer = decoded.answer;
  if (answer.channels != 4 || decoded.files.empty()) {
    return fail(Error{ErrorKind::invalid,
                      "Nothing of the mask is transparent, so nothing would change.",
                      "",
                      {{"mask", "must be transparent where the image shall change"}}});
  }
  const Bytes& rgba = decoded.files.front();
  Bytes white;
  white.reserve(rgba.size() / 4 * 3);
  for (size_t i = 3; i < rgba.size(); i += 4) {
    white.insert(white.end(), 3, std::byte(255 - std::to_integer<int>(rgba[i])));
  }
  TRY(const Bytes png, encode_png({white, answer.width, answer.height}, {}));
  return bring(parts, call, {reinterpret_cast<const char*>(png.data()), png.size()}, "mask.png");
}

Result<std::optional<Model>> find_model(const ProgramParts& parts, const Call& call,
                                        std::string_view type, std::string_view name) {
  // "name [hash]", as A1111 titles its checkpoints.
  const std::string_view bare = name.substr(0, std::min(name.find(" ["), name.size()));
  const std::string wanted = fold_name(bare);
  if (wanted.empty()) return std::optional<Model>();
  TRY(const auto models, parts.models.list(call.caller));
  for (const Model& model : models) {
    if (model.type != type) continue;
    const auto file = std::filesystem::path(model.path).filename();
    const bool is_it = model.id.text == name || model.hash == name ||
                       fold_name(model.name) == wanted || fold_name(file.string()) == wanted ||
                       fold_name(file.stem().string()) == wanted;
    if (is_it) return std::optional(model);
  }
  return std::optional<Model>();
}

}  // namespace atelier::api
