#include "api/studio/views.h"

namespace atelier::api {

StatusView status_view(const StudioStatus& status) {
  return {.version = status.version,
          .started_at = status.started_at,
          .engine = {status.engine},
          .queue = status.queue,
          .storage = {status.media_bytes_free}};
}

CapabilitiesView capabilities_view(const Capabilities& capabilities) {
  CapabilitiesView view;
  for (const auto& scheduler : capabilities.schedulers) {
    view.schedulers.push_back({scheduler.name, scheduler.label, scheduler.family});
  }
  view.default_model_id = capabilities.default_model_id;
  return view;
}

}  // namespace atelier::api
