#include "services/job_maker.h"

#include "base/clock.h"
#include "db/database.h"
#include "services/draft_check.h"
#include "services/engine_board.h"
#include "services/models.h"
#include "services/vision_encoder.h"
#include "store/boards.h"
#include "store/collections.h"
#include "store/presets.h"

namespace atelier {
namespace {

using protocol::Task;

// The picture's whole story stays with its enlargement.
void keep_story(const Asset& image, Job& job) {
  job.model = image.model;
  RecipeDetails details = image.details;
  details.kind = job.details.kind;
  details.upscale = std::move(job.details.upscale);
  details.control_image.reset();
  job.details = std::move(details);
}

// The words of the style it names, as they are now. One that is gone leaves those the draft brought
// along, as a picture's recipe does.
Result<> find_preset(Tx& tx, const Caller& caller, RecipeDetails& details, Faults& faults) {
  if (details.preset_id.empty()) return {};
  TRY(const auto preset, PresetStore().find(tx, details.preset_id));
  if (preset && can(caller, Action::jobs_create, preset->owner)) {
    details.preset = PresetUse{preset->name, preset->prompt, preset->negative_prompt};
  } else if (details.preset) {
    details.preset_id = {};
  } else {
    faults.add("preset_id", "is no style of yours");
  }
  return {};
}

void check_vision(const FoundDetails& found, Faults& faults) {
  for (size_t i = 0; i < found.adapters.size(); ++i) {
    const Model& adapter = found.adapters[i];
    if (adapter.path.empty() || !vision_encoder_for(adapter, found.vision_models).empty()) continue;
    faults.add(fmt::format("reference_images[{}].model_id", i),
               "needs a vision encoder; install the CLIP vision model that goes with it");
  }
}

}  // namespace

// The board and the manual collection must be the caller's.
Result<> JobMaker::check_places(Tx& tx, const Caller& caller, const JobDraft& draft,
                                Faults& faults) {
  if (draft.board_id) {
    TRY(const auto board, BoardStore().find(tx, *draft.board_id));
    if (!board || !can(caller, Action::boards_edit, board->owner)) {
      faults.add("board_id", "is no board of yours");
    }
  }
  if (!draft.collection_id) return {};
  TRY(const auto set, CollectionStore().find(tx, *draft.collection_id));
  if (!set || !can(caller, Action::collections_edit, set->owner)) {
    faults.add("collection_id", "is no collection of yours");
  } else if (set->kind == CollectionKind::smart) {
    faults.add("collection_id", "is a smart one, whose filter decides what is in it");
  }
  return {};
}

Result<Job> JobMaker::make(const Caller& caller, const JobDraft& draft) {
  std::optional<Model> model;
  if (needs_main_model(draft.details)) {
    TRY(model, draft.model_id ? models_.require_ready(*draft.model_id) : models_.require_default());
  }
  const DetailRoom room{caller, model ? &*model : nullptr, engine_.preprocessors()};
  Faults faults;
  FoundDetails found;
  JobDraft styled = draft;
  const auto look = [&](Tx& tx) -> Result<> {
    TRY_DO(find_preset(tx, caller, styled.details, faults));
    TRY(found, DetailCheck(tx, room, faults).run(styled));
    return check_places(tx, caller, draft, faults);
  };
  TRY_DO(db_.read(look));
  check_vision(found, faults);
  const auto schedulers = engine_.schedulers();
  Job job;
  job.id = JobId::make();
  job.owner = caller.owner;
  if (model) job.model = {model->id, model->name, model->hash};
  job.recipe = recipe_from(draft, {room.model, found.image, schedulers}, faults);
  TRY_DO(std::move(faults).verdict());
  job.details = std::move(found.details);
  const bool keeps = job.details.kind == Task::upscale && !model && draft.prompt.empty();
  if (keeps && found.image && found.image->has_recipe) keep_story(*found.image, job);
  job.board_id = draft.board_id;
  job.collection_id = draft.collection_id;
  job.images = draft.images;
  job.work_steps = work_steps_of(job.recipe, job.details, job.images);
  job.time_key = time_key_of(job.model, job.recipe, job.details);
  job.created_at = now_utc_ms();
  return job;
}

JobDraft draft_of(const Job& job) {
  const Recipe& r = job.recipe;
  JobDraft draft{.prompt = r.prompt, .negative_prompt = r.negative_prompt};
  draft.details = job.details;
  draft.details.preset_id = {};  // the words as they were, whatever became of the preset
  draft.images = job.images;
  draft.board_id = job.board_id;
  draft.collection_id = job.collection_id;
  if (!needs_main_model(job.details)) {
    // Its words are the picture's: found again with it.
    if (job.details.kind == Task::upscale) draft.prompt.clear();
    return draft;
  }
  if (!job.model.id.empty()) draft.model_id = job.model.id;
  if (draft.details.vae.empty()) draft.details.vae.id.text = own_vae;
  draft.scheduler = r.scheduler;
  draft.steps = r.steps;
  draft.cfg_rescale = r.cfg_rescale;
  draft.clip_skip = r.clip_skip;
  draft.seed = r.seed;
  if (!job.details.text_accuracy) draft.cfg_scale = r.cfg_scale;
  if (job.details.kind == Task::draw) {
    draft.width = r.width;
    draft.height = r.height;
  }
  return draft;
}

}  // namespace atelier
