#include "api/uploads/routes.h"

#include "api/assets/views.h"
#include "api/uploads/dto.h"

namespace atelier::api {
namespace {

class UploadSink : public http::BodySink {
 public:
  explicit UploadSink(std::unique_ptr<Upload> upload) : upload_(std::move(upload)) {}
  Result<> take(std::span<const std::byte> piece) override { return upload_->take(piece); }
  Upload& upload() { return *upload_; }

 private:
  std::unique_ptr<Upload> upload_;
};

}  // namespace

void add_upload_routes(Routes& routes, UploadService& uploads) {
  const auto open = [&uploads](const Call& call,
                               UploadDraft draft) -> Result<std::shared_ptr<http::BodySink>> {
    TRY(auto upload, uploads.begin(call.caller, std::move(draft)));
    return std::make_shared<UploadSink>(std::move(upload));
  };
  const auto finish = [&uploads](const Call& call,
                                 http::BodySink& sink) -> Result<MaybeCreated<UploadView>> {
    auto& upload = dynamic_cast<UploadSink&>(sink).upload();
    TRY(const Uploaded done, uploads.finish(call.caller, upload));
    return MaybeCreated<UploadView>{{asset_view(done.asset), done.is_duplicate},
                                    !done.is_duplicate};
  };
  routes.upload<UploadDraft, MaybeCreated<UploadView>>(
      "/api/v1/uploads",
      {.name = "create_upload",
       .tag = "Assets",
       .needs = Action::assets_add,
       .success = 201,
       .says = "Bring a picture or video: the body is the file itself, judged by its bytes"},
      uint64_t(UploadService::bytes_max), open, finish);
}

}  // namespace atelier::api
