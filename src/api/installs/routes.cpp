#include "api/installs/routes.h"

#include "api/installs/dto.h"

namespace atelier::api {
namespace {

Result<Page<InstallView>> list_installs(const Call& call, Nothing, InstallService& installs) {
  TRY(auto list, installs.list(call.caller));
  Page<InstallView> page;
  for (InstallStatus& status : list) page.items.push_back(install_view(std::move(status)));
  return page;
}

Result<InstallView> create_install(const Call& call, InstallDraft draft, InstallService& installs) {
  TRY(auto status, installs.create(call.caller, draft));
  return install_view(std::move(status));
}

Result<InstallView> get_install(const Call& call, InstallRef ref, InstallService& installs) {
  TRY(auto status, installs.get(call.caller, ref.id));
  return install_view(std::move(status));
}

Result<InstallView> pause_install(const Call& call, InstallRef ref, InstallService& installs) {
  TRY(auto status, installs.pause(call.caller, ref.id));
  return install_view(std::move(status));
}

Result<InstallView> resume_install(const Call& call, InstallRef ref, InstallService& installs) {
  TRY(auto status, installs.resume(call.caller, ref.id));
  return install_view(std::move(status));
}

Result<InstallView> cancel_install(const Call& call, InstallRef ref, InstallService& installs) {
  TRY(auto status, installs.cancel(call.caller, ref.id));
  return install_view(std::move(status));
}

Result<InstallView> retry_install(const Call& call, InstallRetry retry, InstallService& installs) {
  TRY(auto status, installs.retry(call.caller, retry.id, retry.token));
  return install_view(std::move(status));
}

Result<NoContent> delete_install(const Call& call, InstallRef ref, InstallService& installs) {
  TRY_DO(installs.remove(call.caller, ref.id));
  return NoContent{};
}

Result<Page<RepoCandidate>> look_at_repo(const Call& call, RepoQuery query,
                                         InstallService& installs) {
  TRY(auto found, installs.look_at_repo(call.caller, query.repo, query.token));
  return Page<RepoCandidate>{.items = std::move(found), .next = {}};
}

RouteSpec spec(std::string name, Action needs, std::string says, int success = 200) {
  return {.name = std::move(name),
          .tag = "Installs",
          .needs = needs,
          .success = success,
          .says = std::move(says)};
}

// Stopping a download may take a second, asking a far server many.
RouteSpec slow(RouteSpec spec) {
  spec.is_slow = true;
  return spec;
}

}  // namespace

void add_install_routes(Routes& routes, InstallService& installs) {
  constexpr auto edit = Action::models_edit;
  routes.get<Nothing, Page<InstallView>>(
      "/api/v1/installs",
      spec("list_installs", Action::models_read, "Installs under way and ended, newest first"),
      bind(list_installs, installs));
  routes.post<InstallDraft, InstallView>(
      "/api/v1/installs",
      spec("create_install", edit, "Bring a model from a path, a web address, Hugging Face", 201),
      bind(create_install, installs));
  routes.get<InstallRef, InstallView>("/api/v1/installs/{id}",
                                      spec("get_install", Action::models_read, "One install"),
                                      bind(get_install, installs));
  routes.post<InstallRef, InstallView>(
      "/api/v1/installs/{id}/pause",
      slow(spec("pause_install", edit, "Stop, keeping what has come")),
      bind(pause_install, installs));
  routes.post<InstallRef, InstallView>("/api/v1/installs/{id}/resume",
                                       spec("resume_install", edit, "Go on after a pause"),
                                       bind(resume_install, installs));
  routes.post<InstallRef, InstallView>(
      "/api/v1/installs/{id}/cancel",
      slow(spec("cancel_install", edit, "Stop and delete what has come")),
      bind(cancel_install, installs));
  routes.post<InstallRetry, InstallView>(
      "/api/v1/installs/{id}/retry",
      spec("retry_install", edit, "Try one that failed again, where it stopped"),
      bind(retry_install, installs));
  routes.remove<InstallRef, NoContent>("/api/v1/installs/{id}",
                                       spec("delete_install", edit, "Forget an ended one", 204),
                                       bind(delete_install, installs));
  routes.get<RepoQuery, Page<RepoCandidate>>(
      "/api/v1/models/hugging-face",
      slow(spec("list_repo", edit, "What a repository of Hugging Face holds to install")),
      bind(look_at_repo, installs));
}

}  // namespace atelier::api
