#include "api/events/feed.h"

#include <charconv>

#include "api/assets/views.h"
#include "api/base64.h"
#include "api/installs/dto.h"
#include "api/jobs/views.h"
#include "api/models/views.h"
#include "api/queue/dto.h"
#include "api/studio/views.h"
#include "api/tasks/views.h"

namespace atelier::api {
namespace {

struct HelloView {
  std::string version;
  std::string server_id;
  int64_t last_event_id = 0;
};
template <class V>
void fields(V& v, HelloView& h) {
  v.required("version", h.version);
  v.required("server_id", h.server_id);
  v.required("last_event_id", h.last_event_id);
}

struct PreviewView {
  int width = 0;
  int height = 0;
  std::string data_url;
};
template <class V>
void fields(V& v, PreviewView& p) {
  v.required("width", p.width);
  v.required("height", p.height);
  v.required("data_url", p.data_url);
}

struct ProgressEvent {
  JobId job_id;
  ProgressView progress;  // its fields stand beside the others
  std::optional<PreviewView> preview;
};
template <class V>
void fields(V& v, ProgressEvent& p) {
  v.required("job_id", p.job_id);
  fields(v, p.progress);
  v.optional("preview", p.preview);
}

struct AssetsChangedView {
  std::optional<std::vector<AssetId>> ids;
};
template <class V>
void fields(V& v, AssetsChangedView& a) {
  v.optional("ids", a.ids);
}

std::optional<int64_t> last_event_id_of(const http::Request& request) {
  std::string_view text = request.header("last-event-id");
  if (text.empty()) text = request.find_query("last_event_id").value_or("");
  if (text.empty()) return std::nullopt;
  int64_t id = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), id);
  // What is no id of ours is an id we do not remember: the client starts over.
  return code == std::errc() && end == text.data() + text.size() ? id : -1;
}

}  // namespace

void EventFeed::job(const JobStatus& status) {
  hub_.publish("job", to_json_text(job_view(status)));
}

void EventFeed::progress(const JobId& id, const JobProgress& progress,
                         const std::optional<PreviewFrame>& preview) {
  ProgressEvent event{.job_id = id, .progress = progress_view(progress), .preview = {}};
  if (preview) {
    event.preview = {.width = preview->width,
                     .height = preview->height,
                     .data_url = "data:image/png;base64," + base64(preview->png)};
  }
  hub_.publish("progress", to_json_text(event));
}

void EventFeed::asset(const Asset& asset) {
  hub_.publish("asset", to_json_text(asset_view(asset)));
}

void EventFeed::asset_deleted(const AssetId& id) {
  hub_.publish("asset_deleted", to_json_text(AssetRef{id}));
}

void EventFeed::assets_changed(const std::optional<std::vector<AssetId>>& ids) {
  hub_.publish("assets_changed", to_json_text(AssetsChangedView{ids}));
}

void EventFeed::boards_changed() {
  hub_.publish("boards", "{}");
}

void EventFeed::collections_changed() {
  hub_.publish("collections", "{}");
}

void EventFeed::task(const TaskStatus& status) {
  hub_.publish("task", to_json_text(task_view(status)));
}

void EventFeed::engine(const EngineStatus& status) {
  hub_.publish("engine", to_json_text(EngineView{status}));
}

void EventFeed::models_changed() {
  hub_.publish("models", "{}");
}

void EventFeed::model(const Model& model) {
  hub_.publish("model", to_json_text(model_view(model)));
}

void EventFeed::model_deleted(const ModelId& id) {
  hub_.publish("model_deleted", to_json_text(ModelRefQuery{id}));
}

void EventFeed::install(const InstallStatus& status) {
  hub_.publish("install", to_json_text(install_view(status)));
}

void EventFeed::install_deleted(const InstallId& id) {
  hub_.publish("install_deleted", to_json_text(InstallRef{id}));
}

void EventFeed::queue(const QueueStatus& status) {
  hub_.publish("queue", to_json_text(status));
}

void add_event_route(Routes& routes, http::EventHub& hub, const std::string& version) {
  const std::string server_id = make_id_text();
  routes.raw(
      "/api/v1/events",
      {.name = "events",
       .tag = "Events",
       .needs = Action::jobs_read,
       .says = "Everything that happens, as it happens (Server-Sent Events): hello, reset, "
               "job, progress, asset, asset_deleted, assets_changed, boards, collections, task, "
               "engine, models, model, model_deleted, install, install_deleted, queue. The header "
               "Last-Event-ID, or ?last_event_id=, replays what was missed"},
      "text/event-stream", [&hub, version, server_id](const http::Request& request) {
        const HelloView hello{version, server_id, hub.last_id()};
        http::Response response;
        response.body = http::EventStream{
            .hub = &hub, .last_event_id = last_event_id_of(request), .hello = to_json_text(hello)};
        return response;
      });
}

}  // namespace atelier::api
