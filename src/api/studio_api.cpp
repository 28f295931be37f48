#include "api/studio_api.h"

#include "api/assets/edit_routes.h"
#include "api/assets/routes.h"
#include "api/batches/routes.h"
#include "api/boards/routes.h"
#include "api/bulk/routes.h"
#include "api/collections/routes.h"
#include "api/gallery/routes.h"
#include "api/imports/routes.h"
#include "api/installs/routes.h"
#include "api/jobs/routes.h"
#include "api/metadata/routes.h"
#include "api/models/cover_routes.h"
#include "api/models/routes.h"
#include "api/openapi.h"
#include "api/presets/routes.h"
#include "api/programs/openai.h"
#include "api/programs/sdapi.h"
#include "api/prompts/routes.h"
#include "api/queue/routes.h"
#include "api/settings/routes.h"
#include "api/studio/routes.h"
#include "api/tasks/routes.h"
#include "api/uploads/routes.h"
#include "api/zips/routes.h"

namespace atelier::api {

http::Router studio_router(const StudioParts& parts, Authenticate authenticate) {
  Routes routes(std::move(authenticate));
  add_studio_routes(routes, parts.status, parts.tokens, parts.version);
  add_job_routes(routes, parts.jobs);
  add_queue_routes(routes, parts.queue, parts.jobs);
  add_batch_routes(routes, parts.batches, parts.wildcards);
  add_preset_routes(routes, parts.presets);
  add_prompt_routes(routes, parts.wildcards);
  add_gallery_routes(routes, parts.gallery);
  add_bulk_routes(routes, parts.bulk);
  add_asset_edit_routes(routes, parts.assets, parts.edits, parts.family);
  add_asset_routes(routes, parts.assets);
  add_metadata_routes(routes, parts.assets);
  add_board_routes(routes, parts.boards, parts.bulk);
  add_collection_routes(routes, parts.collections);
  add_settings_routes(routes, parts.settings);
  add_model_routes(routes, parts.models);
  add_model_cover_routes(routes, parts.covers);
  add_model_convert_route(routes, parts.converter);
  add_install_routes(routes, parts.installs);
  add_task_routes(routes, parts.tasks);
  add_upload_routes(routes, parts.uploads);
  add_zip_routes(routes, parts.zips);
  add_import_routes(routes, parts.imports);
  const ProgramParts programs{parts.jobs,    parts.bell,    parts.preview,
                              parts.assets,  parts.uploads, parts.models,
                              parts.presets, parts.status,  parts.decoder};
  add_openai_routes(routes, programs);
  add_sdapi_routes(routes, programs);
  add_event_route(routes, parts.events, parts.version);
  add_metrics_route(routes, parts.metrics, parts.status);
  add_documentation_routes(routes, parts.version);
  add_engine_socket(routes, parts.dispatcher, parts.engine_token);
  routes.page([page = http::PageFolder(parts.page_folder)](const http::Request& request) {
    return page.answer(request);
  });
  return std::move(routes).take_router();
}

}  // namespace atelier::api
