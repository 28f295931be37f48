#include "api/zips/routes.h"

#include <fcntl.h>

#include "api/zips/dto.h"

namespace atelier::api {
namespace {

class ZipBody : public http::BodySource {
 public:
  ZipBody(std::shared_ptr<const ZipPlan> plan, http::ByteRange range)
      : reader_(std::move(plan), range.offset, range.bytes) {}

  Result<Piece> next() override {
    TRY(ZipPiece made, reader_.next());
    Piece piece{std::move(made.text), {}};
    if (made.bytes == 0) return piece;
    http::FileHandle file(::open(made.path.c_str(), O_RDONLY | O_CLOEXEC));
    if (file.descriptor() < 0) return fail(ErrorKind::not_found, "A file has gone.", made.path);
    piece.slice = {std::move(file), made.offset, made.bytes};
    return piece;
  }

 private:
  ZipReader reader_;
};

Result<ZipView> create_zip(const Call& call, ZipRequest request, ZipService& zips) {
  const ZipDraft draft{
      .selection = {std::move(request.ids), std::move(request.filter), std::move(request.exclude)},
      .board_id = std::move(request.board_id),
      .name_template = std::move(request.name_template),
      .strip_metadata = request.strip_metadata};
  TRY(const ZipFacts made, zips.create(call.caller, draft));
  return ZipView{"/api/v1/zips/" + made.id, made.name, made.files, made.bytes, made.missing};
}

Result<http::MadeReply> get_zip(const Call& call, ZipRef ref, ZipService& zips) {
  TRY(const auto plan, zips.find(call.caller, ref.id));
  const auto make = [plan](http::ByteRange range) -> std::shared_ptr<http::BodySource> {
    return std::make_shared<ZipBody>(plan, range);
  };
  return http::MadeReply{.bytes = plan->layout().total_bytes(),
                         .content_type = "application/zip",
                         .etag = plan->id(),
                         .cache_control = "private, no-store",
                         .download_name = plan->name(),
                         .policy = http::media_policy,
                         .more_headers = {},
                         .make = make};
}

}  // namespace

void add_zip_routes(Routes& routes, ZipService& zips) {
  routes.post<ZipRequest, ZipView>("/api/v1/zips",
                                   {.name = "create_zip",
                                    .tag = "Assets",
                                    .needs = Action::assets_read,
                                    .success = 201,
                                    .says = "Ask for many pictures as one archive",
                                    .is_slow = true},
                                   bind(create_zip, zips));
  routes.get<ZipRef, http::MadeReply>("/api/v1/zips/{id}",
                                      {.name = "get_zip",
                                       .tag = "Assets",
                                       .needs = Action::assets_read,
                                       .says = "The archive, made while it is sent",
                                       .is_slow = true},
                                      bind(get_zip, zips));
}

}  // namespace atelier::api
