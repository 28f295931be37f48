// Installs: one request each to bring a model here. Threads: any.
#pragma once
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "base/result.h"
#include "db/database.h"
#include "store/ids.h"

namespace atelier {

enum class InstallKind { path, url, hugging_face };
constexpr std::array<std::string_view, 3> enum_names(InstallKind) {
  return {"path", "url", "hugging_face"};
}

// in_place: a path is used where it lies. Everything else is a copy.
enum class InstallMode { in_place, copy };
constexpr std::array<std::string_view, 2> enum_names(InstallMode) {
  return {"in_place", "copy"};
}

// waiting -> downloading -> checking -> running -> done, with paused, failed and cancelled beside.
enum class InstallState {
  waiting,
  downloading,
  checking,
  running,
  paused,
  done,
  failed,
  cancelled
};
constexpr std::array<std::string_view, 8> enum_names(InstallState) {
  return {"waiting", "downloading", "checking", "running", "paused", "done", "failed", "cancelled"};
}

struct InstallFile {
  std::string path;  // below the install's folder
  std::string url;   // or the path it is copied from
  int64_t bytes = 0;
  std::optional<int64_t> bytes_total;
  std::string sha256;     // what it must be; "" when nobody said
  std::string validator;  // of the version that is being downloaded
  bool done = false;
};

// What the source said about the model.
struct InstallFacts {
  std::string name;
  std::string description;
  std::string source_url;
  std::vector<std::string> trigger_phrases;
};

struct Install {
  InstallId id;
  std::string owner;
  std::string source;
  InstallKind kind = InstallKind::path;
  InstallMode mode = InstallMode::copy;
  InstallState state = InstallState::waiting;
  std::string name;  // as somebody wants the model called, or ""
  std::vector<InstallFile> files;
  std::string error;  // a sentence, when it failed
  std::vector<ModelId> model_ids;
  InstallFacts facts;
  int64_t created_at = 0;
  int64_t updated_at = 0;
};

constexpr bool has_ended(InstallState state) {
  return state == InstallState::done || state == InstallState::failed ||
         state == InstallState::cancelled;
}

class InstallStore {
 public:
  Result<> insert(Tx& tx, const Install& install) const;
  // False when there is no such row.
  Result<bool> update(Tx& tx, const Install& install) const;
  Result<std::optional<Install>> find(Tx& tx, const InstallId& id) const;
  Result<std::vector<Install>> all(Tx& tx) const;  // newest first
  Result<int64_t> count_alive(Tx& tx) const;
  // The oldest waiting one becomes downloading; nothing when none waits.
  Result<std::optional<Install>> claim_next(Tx& tx, int64_t now_ms) const;
  // What a server that died was working on waits again.
  Result<> requeue(Tx& tx) const;
  Result<> remove(Tx& tx, const InstallId& id) const;
};

}  // namespace atelier
