#include "api/batches/routes.h"

#include "api/batches/cells.h"
#include "api/jobs/views.h"
#include "api/prompts/dto.h"
#include "services/batches.h"

namespace atelier::api {
namespace {

struct BatchQuery {
  boost::json::value job;
  std::optional<PromptsWish> prompts;
  std::vector<GridAxis> axes;
};
template <class V>
void fields(V& v, BatchQuery& q) {
  v.required("job", q.job).says("What POST /api/v1/jobs takes");
  v.optional("prompts", q.prompts).says("Writes out the choices of the prompt, a job for each");
  v.defaulted("axes", q.axes)
      .length(0, limits::grid_axes_max)
      .says("Fields that go through values, a job for each cell; ends on one sheet");
}

struct BatchView {
  Batch batch;
  std::vector<JobView> jobs;
};
template <class V>
void fields(V& v, BatchView& view) {
  Batch& b = view.batch;
  v.required("id", b.id);
  v.required("kind", b.kind);
  v.required("jobs", view.jobs).says("In cell order, the last axis fastest");
  v.optional("sheet_asset_id", b.sheet_asset_id).says("A grid's, once its last job has ended");
  v.required("sheet_fault", b.sheet_fault).says("Why there will be no sheet; empty otherwise");
  v.required("created_at", b.created_at).says("UTC milliseconds");
}

struct BatchRef {
  BatchId id;
};
template <class V>
void fields(V& v, BatchRef& b) {
  v.required("id", b.id);
}

struct SheetRef {
  AssetId id;
};
template <class V>
void fields(V& v, SheetRef& s) {
  v.required("id", s.id);
}

struct CellView {
  GridCell cell;
};
template <class V>
void fields(V& v, CellView& view) {
  GridCell& c = view.cell;
  v.required("index", c.index).says("Which value of each axis");
  v.optional("asset_id", c.asset).says("Null: not drawn, or deleted since");
  v.required("job_id", c.job);
}
struct CellsView {
  std::vector<GridAxis> axes;
  std::vector<CellView> cells;
};
template <class V>
void fields(V& v, CellsView& c) {
  v.required("axes", c.axes);
  v.required("cells", c.cells);
}

BatchView batch_view(const BatchStatus& status) {
  BatchView view{status.batch, {}};
  for (const JobStatus& job : status.jobs) view.jobs.push_back(job_view(job));
  return view;
}

Failure one_of_both() {
  return fail(Error{ErrorKind::invalid,
                    "A batch varies either its prompt or up to three fields.",
                    "",
                    {{"axes", "must be given where prompts is not, and only there"}}});
}

Result<BatchDraft> draft_of(const Call& call, const BatchQuery& query,
                            const WildcardService& wildcards) {
  if (query.prompts.has_value() != query.axes.empty()) return one_of_both();
  BatchDraft draft;
  if (!query.prompts) {
    draft.kind = BatchKind::grid;
    draft.axes = query.axes;
    TRY(draft.jobs, grid_jobs(query.job, query.axes));
    return draft;
  }
  const auto* prompt =
      query.job.is_object() ? query.job.get_object().if_contains("prompt") : nullptr;
  const std::string words =
      prompt != nullptr && prompt->is_string() ? std::string(prompt->get_string()) : "";
  TRY(const auto expansion, expansion_of(call.caller, words, *query.prompts, wildcards));
  TRY(draft.jobs, prompt_jobs(query.job, expansion.prompts));
  return draft;
}

}  // namespace

void add_batch_routes(Routes& routes, BatchService& batches, WildcardService& wildcards) {
  const auto create = [&batches, &wildcards](const Call& call,
                                             BatchQuery query) -> Result<BatchView> {
    TRY(const auto draft, draft_of(call, query, wildcards));
    TRY(const auto status, batches.create(call.caller, draft));
    return batch_view(status);
  };
  routes.post<BatchQuery, BatchView>(
      "/api/v1/batches",
      {.name = "create_batch",
       .tag = "Jobs",
       .needs = Action::jobs_create,
       .success = 201,
       .says = "Queue many jobs at once: a prompt's choices, or a grid of up to three fields"},
      create);
  const auto get = [&batches](const Call& call, BatchRef batch) -> Result<BatchView> {
    TRY(const auto status, batches.get(call.caller, batch.id));
    return batch_view(status);
  };
  routes.get<BatchRef, BatchView>("/api/v1/batches/{id}",
                                  {.name = "get_batch",
                                   .tag = "Jobs",
                                   .needs = Action::jobs_read,
                                   .says = "One batch with its jobs as they are now"},
                                  get);
  const auto cells = [&batches](const Call& call, SheetRef sheet) -> Result<CellsView> {
    TRY(auto grid, batches.cells(call.caller, sheet.id));
    CellsView view{std::move(grid.axes), {}};
    for (GridCell& cell : grid.cells) view.cells.push_back({std::move(cell)});
    return view;
  };
  routes.get<SheetRef, CellsView>("/api/v1/assets/{id}/cells",
                                  {.name = "get_grid_cells",
                                   .tag = "Assets",
                                   .needs = Action::assets_read,
                                   .says = "The pictures of the grid whose sheet this is"},
                                  cells);
}

}  // namespace atelier::api
