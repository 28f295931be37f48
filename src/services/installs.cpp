#include "services/installs.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/clock.h"
#include "db/database.h"
#include "services/limits.h"
#include "services/model_places.h"

namespace atelier {
namespace {

Failure install_fault(const char* field, std::string says) {
  return fail(
      Error{ErrorKind::invalid, fmt::format("The {} {}.", field, says), "", {{field, says}}});
}

bool is_under_way(InstallState state) {
  return state == InstallState::downloading || state == InstallState::checking ||
         state == InstallState::running;
}

Failure wrong_state(const Install& install, const char* verb) {
  return fail(ErrorKind::conflict, fmt::format("The install of {} is {}; it cannot be {}.",
                                               install.source, name_of(install.state), verb));
}

// What a bearer token may hold: a line break in it would be a header of its own.
Result<> check_token(const std::optional<std::string>& token) {
  const auto is_bad = [](unsigned char c) { return c <= ' ' || c >= 0x7f; };
  if (!token || std::none_of(token->begin(), token->end(), is_bad)) return {};
  return install_fault("token", "must be letters, digits and signs without spaces");
}

}  // namespace

InstallService::InstallService(Database& db, ModelService& models, InstallSettings settings,
                               EventSink& events)
    : db_(db),
      settings_(std::move(settings)),
      events_(events),
      folders_(models.folders().root),
      workers_(db, models, folders_, settings_, events) {}
InstallService::~InstallService() = default;

Result<> InstallService::start() {
  TRY_DO(db_.write([&](Tx& tx) { return installs_.requeue(tx); }));
  TRY(const auto all, db_.read([&](Tx& tx) { return installs_.all(tx); }));
  std::vector<InstallId> living;
  for (const Install& install : all) {
    const bool over =
        install.state == InstallState::done || install.state == InstallState::cancelled;
    if (!over) living.push_back(install.id);  // a failed one may be retried where it stopped
  }
  folders_.sweep(living);
  workers_.start();
  return {};
}

void InstallService::stop() {
  workers_.stop();
}

Result<> InstallService::check_source(const InstallSource& source) const {
  if (source.kind != InstallKind::path || is_model_at(source.path)) return {};
  return install_fault(
      "source",
      "is no model: give a file of weights or a diffusers folder (the one with unet/ "
      "inside); a scan of a folder lists what is in it");
}

Result<InstallStatus> InstallService::create(const Caller& caller, const InstallDraft& draft) {
  TRY_DO(require(caller, Action::models_edit));
  TRY(const InstallSource source, parse_source(draft.source));
  TRY_DO(check_source(source));
  TRY_DO(check_token(draft.token));
  Install install;
  install.id = InstallId::make();
  install.owner = caller.owner;
  install.source = source.text;
  install.kind = source.kind;
  install.mode = source.kind == InstallKind::path ? draft.mode : InstallMode::copy;
  install.name = draft.name;
  install.created_at = install.updated_at = now_utc_ms();
  const std::string token = draft.token.value_or(source.token);
  if (!token.empty()) TRY_DO(folders_.keep_token(install.id, token));
  const auto insert = [&](Tx& tx) -> Result<> {
    TRY(const int64_t alive, installs_.count_alive(tx));
    if (alive >= limits::installs_alive_max) {
      return fail(ErrorKind::exhausted,
                  fmt::format("{} installs wait already; let some end first.", alive));
    }
    TRY(const auto all, installs_.all(tx));
    for (const Install& other : all) {
      if (other.source != install.source || has_ended(other.state)) continue;
      return fail(ErrorKind::conflict, install.source + " is being installed already.");
    }
    return installs_.insert(tx, install);
  };
  const auto inserted = db_.write(insert);
  if (!inserted) {
    folders_.remove(install.id);
    return fail(inserted.error());
  }
  InstallStatus status = status_of(install);
  events_.install(status);
  workers_.wake();
  return status;
}

Result<std::vector<InstallStatus>> InstallService::list(const Caller& caller) {
  TRY_DO(require(caller, Action::models_read));
  TRY(auto all, db_.read([&](Tx& tx) { return installs_.all(tx); }));
  std::vector<InstallStatus> list;
  for (Install& install : all) {
    auto now = workers_.status_of(install.id);
    list.push_back(now ? std::move(*now) : status_of(std::move(install)));
  }
  return list;
}

Result<Install> InstallService::require_install(const Caller& caller, const InstallId& id,
                                                Action action) {
  TRY_DO(require(caller, action));
  TRY(auto install, db_.read([&](Tx& tx) { return installs_.find(tx, id); }));
  if (!install || !can(caller, action, install->owner)) {
    return fail(ErrorKind::not_found, "There is no such install.");
  }
  return std::move(*install);
}

Result<InstallStatus> InstallService::get(const Caller& caller, const InstallId& id) {
  TRY(auto install, require_install(caller, id, Action::models_read));
  auto now = workers_.status_of(id);
  return now ? std::move(*now) : status_of(std::move(install));
}

// False, and nothing written, when its state is no longer `before`.
Result<bool> InstallService::put_if(InstallState before, Install& install) {
  install.updated_at = now_utc_ms();
  return db_.write([&](Tx& tx) -> Result<bool> {
    TRY(const auto now, installs_.find(tx, install.id));
    if (!now || now->state != before) return false;
    TRY_DO(installs_.update(tx, install));
    return true;
  });
}

// Once, also when two people ask: a second row that says waiting would be run beside the first.
Result<InstallStatus> InstallService::wait_again(Install install, const char* how) {
  const InstallState before = std::exchange(install.state, InstallState::waiting);
  TRY(const bool was_put, put_if(before, install));
  if (!was_put) return wrong_state(install, how);
  return told(std::move(install));
}

InstallStatus InstallService::told(Install install) {
  InstallStatus status = status_of(std::move(install));
  events_.install(status);
  workers_.wake();
  return status;
}

// Pause and cancel: at once when it waits, by its thread when it runs.
Result<InstallStatus> InstallService::end_waiting(const Caller& caller, const InstallId& id,
                                                  InstallWish wish) {
  const bool pauses = wish == InstallWish::pause;
  for (;;) {
    if (workers_.wish(id, wish)) return get(caller, id);
    TRY(auto install, require_install(caller, id, Action::models_edit));
    const InstallState before = install.state;
    const bool waits = before == InstallState::waiting;
    const bool may_cancel =
        waits || before == InstallState::paused || before == InstallState::failed;
    if (pauses ? !waits : !may_cancel) return wrong_state(install, pauses ? "paused" : "cancelled");
    install.state = pauses ? InstallState::paused : InstallState::cancelled;
    if (!pauses) forget_progress(install);
    TRY(const bool was_put, put_if(before, install));
    if (!was_put) continue;  // a thread took it between the two looks: that one is asked
    if (!pauses) folders_.remove(id);
    return told(std::move(install));
  }
}

Result<InstallStatus> InstallService::pause(const Caller& caller, const InstallId& id) {
  TRY_DO(require_install(caller, id, Action::models_edit));
  return end_waiting(caller, id, InstallWish::pause);
}

Result<InstallStatus> InstallService::cancel(const Caller& caller, const InstallId& id) {
  TRY_DO(require_install(caller, id, Action::models_edit));
  return end_waiting(caller, id, InstallWish::cancel);
}

Result<InstallStatus> InstallService::resume(const Caller& caller, const InstallId& id) {
  TRY(auto install, require_install(caller, id, Action::models_edit));
  if (install.state != InstallState::paused) return wrong_state(install, "resumed");
  return wait_again(std::move(install), "resumed");
}

Result<InstallStatus> InstallService::retry(const Caller& caller, const InstallId& id,
                                            const std::optional<std::string>& token) {
  TRY(auto install, require_install(caller, id, Action::models_edit));
  if (install.state != InstallState::failed && install.state != InstallState::cancelled) {
    return wrong_state(install, "tried again");
  }
  TRY_DO(check_token(token));
  if (token) TRY_DO(folders_.keep_token(id, *token));
  // What there is may have changed since: the plan is made anew unless something has come.
  const bool any = std::any_of(install.files.begin(), install.files.end(),
                               [](const InstallFile& file) { return file.bytes > 0; });
  if (!any) install.files.clear();
  install.error.clear();
  return wait_again(std::move(install), "tried again");
}

Result<> InstallService::remove(const Caller& caller, const InstallId& id) {
  TRY(const auto install, require_install(caller, id, Action::models_edit));
  if (is_under_way(install.state) || !has_ended(install.state)) {
    return wrong_state(install, "deleted before it is cancelled");
  }
  TRY_DO(db_.write([&](Tx& tx) { return installs_.remove(tx, id); }));
  folders_.remove(id);
  events_.install_deleted(id);
  return {};
}

Result<std::vector<RepoCandidate>> InstallService::look_at_repo(const Caller& caller,
                                                                const std::string& repo,
                                                                const std::string& token) {
  TRY_DO(require(caller, Action::models_edit));
  TRY_DO(check_token(token));
  TRY(const InstallSource source, parse_source(repo));
  if (source.kind != InstallKind::hugging_face) {
    return install_fault("repo", "must be owner/name of Hugging Face");
  }
  const std::string secret = token.empty() ? source.token : token;
  TRY(const RepoListing listing, fetch_listing(source, secret, settings_));
  return candidates(listing, source.repo);
}

}  // namespace atelier
