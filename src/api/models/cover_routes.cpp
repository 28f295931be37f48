#include "api/models/cover_routes.h"

#include "api/assets/views.h"
#include "api/models/change_dto.h"
#include "api/models/views.h"
#include "api/tasks/views.h"
#include "services/model_convert.h"
#include "services/model_covers.h"

namespace atelier::api {
namespace {

struct CoverChoice {
  ModelId id;
  AssetId asset_id;
};
template <class V>
void fields(V& v, CoverChoice& c) {
  v.required("id", c.id);
  v.required("asset_id", c.asset_id).says("A picture of the gallery");
}

struct CoverQuery {
  ModelId id;
  std::string v;
};
template <class V>
void fields(V& visitor, CoverQuery& q) {
  visitor.required("id", q.id);
  visitor.defaulted("v", q.v).length(0, 64).says("Names the content, for caches");
}

class CoverSink : public http::BodySink {
 public:
  explicit CoverSink(std::unique_ptr<CoverUpload> upload) : upload_(std::move(upload)) {}
  Result<> take(std::span<const std::byte> piece) override { return upload_->take(piece); }
  CoverUpload& upload() { return *upload_; }

 private:
  std::unique_ptr<CoverUpload> upload_;
};

Result<http::FileReply> get_cover(const Call& call, CoverQuery query, ModelCoverService& covers) {
  TRY(auto file, covers.open(call.caller, query.id));
  http::FileReply reply{.path = std::move(file.path),
                        .content_type = std::move(file.content_type),
                        .etag = std::move(file.etag)};
  // An address without its content's name is asked for again each time.
  reply.cache_control = query.v.empty() ? "no-cache" : std::string(http::cache_forever);
  reply.policy = http::media_policy;
  return reply;
}

Result<ModelView> choose_cover(const Call& call, CoverChoice choice, ModelCoverService& covers) {
  TRY(auto model, covers.use_asset(call.caller, choice.id, choice.asset_id));
  return model_view(std::move(model));
}

Result<ModelView> delete_cover(const Call& call, ModelRefQuery query, ModelCoverService& covers) {
  TRY(auto model, covers.remove(call.caller, query.id));
  return model_view(std::move(model));
}

Result<TaskView> convert_model(const Call& call, ModelRefQuery query, ModelConverter& converter) {
  TRY(const auto task, converter.start(call.caller, query.id));
  return task_view(task);
}

RouteSpec spec(std::string name, std::string says) {
  return {.name = std::move(name),
          .tag = "Models",
          .needs = Action::models_edit,
          .says = std::move(says),
          .is_slow = true};
}

}  // namespace

void add_model_cover_routes(Routes& routes, ModelCoverService& covers) {
  routes.get<CoverQuery, http::FileReply>("/api/v1/models/{id}/cover",
                                          {.name = "get_model_cover",
                                           .tag = "Models",
                                           .needs = Action::models_read,
                                           .says = "A small WebP"},
                                          bind(get_cover, covers));
  routes.put<CoverChoice, ModelView>(
      "/api/v1/models/{id}/cover",
      spec("choose_model_cover", "Show a model with a picture of the gallery"),
      bind(choose_cover, covers));
  routes.remove<ModelRefQuery, ModelView>("/api/v1/models/{id}/cover",
                                          spec("delete_model_cover", "Show it without a picture"),
                                          bind(delete_cover, covers));
  const auto open = [&covers](const Call& call,
                              ModelRefQuery query) -> Result<std::shared_ptr<http::BodySink>> {
    TRY(auto upload, covers.begin(call.caller, query.id));
    return std::make_shared<CoverSink>(std::move(upload));
  };
  const auto finish = [&covers](const Call& call, http::BodySink& sink) -> Result<ModelView> {
    TRY(auto model, covers.finish(call.caller, dynamic_cast<CoverSink&>(sink).upload()));
    return model_view(std::move(model));
  };
  routes.upload<ModelRefQuery, ModelView>(
      "/api/v1/models/{id}/cover",
      spec("upload_model_cover", "Bring a picture for a model: the body is the file itself"),
      uint64_t(CoverUpload::bytes_max), open, finish);
}

void add_model_convert_route(Routes& routes, ModelConverter& converter) {
  routes.post<ModelRefQuery, TaskView>(
      "/api/v1/models/{id}/convert",
      {.name = "convert_model",
       .tag = "Models",
       .needs = Action::models_edit,
       .success = 202,
       .says = "Make a diffusers folder of a model in one file; the file stays"},
      bind(convert_model, converter));
}

}  // namespace atelier::api
