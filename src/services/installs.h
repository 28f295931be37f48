// Installs: models brought here from a path, a web address or Hugging Face, in the order they were
// asked for. They outlive the server: what was under way when it died goes on.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "services/caller.h"
#include "services/install_workers.h"

namespace atelier {

struct InstallDraft {
  std::string source;
  InstallMode mode = InstallMode::copy;  // of a path
  std::optional<std::string> token;
  std::string name;
};

// Threads: any.
class InstallService {
 public:
  InstallService(Database& db, ModelService& models, InstallSettings settings, EventSink& events);
  ~InstallService();

  // Starts to work; without it, installs wait for a server that does.
  Result<> start();
  void stop();

  // `invalid` for a source that cannot be one, `conflict` while the same is under way, `exhausted`
  // beyond limits::installs_alive_max.
  Result<InstallStatus> create(const Caller& caller, const InstallDraft& draft);
  // Newest first.
  Result<std::vector<InstallStatus>> list(const Caller& caller);
  Result<InstallStatus> get(const Caller& caller, const InstallId& id);
  // Each is a `conflict` in a state that does not allow it. A pause keeps what has come.
  Result<InstallStatus> pause(const Caller& caller, const InstallId& id);
  Result<InstallStatus> resume(const Caller& caller, const InstallId& id);
  Result<InstallStatus> cancel(const Caller& caller, const InstallId& id);
  Result<InstallStatus> retry(const Caller& caller, const InstallId& id,
                              const std::optional<std::string>& token);
  // Forgets one that has ended.
  Result<> remove(const Caller& caller, const InstallId& id);

  // What a repository of Hugging Face ("owner/name") holds that could be installed.
  Result<std::vector<RepoCandidate>> look_at_repo(const Caller& caller, const std::string& repo,
                                                  const std::string& token);

 private:
  Result<Install> require_install(const Caller& caller, const InstallId& id, Action action);
  Result<bool> put_if(InstallState before, Install& install);
  Result<InstallStatus> wait_again(Install install, const char* how);
  // Watchers and workers hear of it.
  InstallStatus told(Install install);
  Result<InstallStatus> end_waiting(const Caller& caller, const InstallId& id, InstallWish wish);
  Result<> check_source(const InstallSource& source) const;

  Database& db_;
  InstallSettings settings_;
  EventSink& events_;
  InstallFolders folders_;
  InstallStore installs_;
  InstallWorkers workers_;
};

}  // namespace atelier
