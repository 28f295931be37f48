#include "services/doctor.h"

#include <fmt/format.h>

#include <filesystem>
#include <map>

#include "base/enum_names.h"
#include "db/database.h"
#include "db/migrator.h"
#include "media/blobs.h"
#include "media/sha256.h"
#include "media/texts/clean_text.h"
#include "services/gallery_query.h"
#include "services/sweeper.h"
#include "store/assets.h"
#include "store/boards.h"
#include "store/collections.h"
#include "store/imports.h"
#include "store/jobs.h"
#include "store/models.h"

namespace atelier {
namespace {

// More findings of one kind than this only repeat themselves.
constexpr int same_findings_max = 20;

class Report {
 public:
  explicit Report(Examination& out) : out_(out) {}
  void add(FindingKind kind, const std::string& check, std::string message) {
    if (kind == FindingKind::fault) out_.healthy = false;
    if (++counts_[check] <= same_findings_max)
      out_.findings.push_back({kind, check, std::move(message)});
  }
  void fault(const std::string& check, std::string message) {
    add(FindingKind::fault, check, std::move(message));
  }
  void note(const std::string& check, std::string message) {
    add(FindingKind::note, check, std::move(message));
  }

 private:
  Examination& out_;
  std::map<std::string, int> counts_;
};

Result<> check_database(Database& db, Report& report) {
  TRY(const auto faults, db.integrity_faults());
  for (const std::string& fault : faults) {
    report.fault("database", "SQLite says: " + fault + ". Restore the last backup.");
  }
  const Result<> shape = check_migrated(db);
  if (!shape) report.fault("database", shape.error().message);
  return {};
}

// Every row's file: there, of the right size, with --deep of the right content.
Result<> check_rows(Database& db, const Blobs& blobs, Depth depth, Examination& out,
                    Report& report) {
  const AssetStore assets;
  std::vector<AssetStore::Content> contents;
  const auto collect = [&](Tx& tx) -> Result<> {
    TRY(out.assets, assets.count(tx));
    return assets.each_content(tx, [&](const AssetStore::Content& content) {
      contents.push_back(content);
      return Result<>();
    });
  };
  TRY_DO(db.read(collect));
  for (const auto& content : contents) {
    const std::string path = blobs.path_of(content.sha256, content.mime);
    std::error_code wrong;
    const auto bytes = std::filesystem::file_size(path, wrong);
    if (wrong) {
      // It may have been deleted between our look at the rows and now.
      const auto count = [&](Tx& tx) { return assets.count_with_content(tx, content.sha256); };
      TRY(const int64_t rows, db.read(count));
      if (rows == 0) continue;
      report.fault("files", path + " is missing; restore it from a backup or delete its picture.");
      continue;
    }
    ++out.files;
    if (int64_t(bytes) != content.bytes) {
      report.fault("files", fmt::format("{} has {} bytes instead of {}; restore it from a backup.",
                                        path, bytes, content.bytes));
      continue;
    }
    if (depth == Depth::names_and_sizes) continue;
    TRY(const std::string sha256, sha256_of_file(path));
    if (sha256 != content.sha256) {
      report.fault("contents", path + " was changed; restore it from a backup.");
    }
  }
  return {};
}

Result<> check_orphans(Database& db, const Blobs& blobs, Report& report) {
  const auto look = [&](const Blobs::Found& found) -> Result<> {
    if (found.age_seconds < sweep_age_min_s) return {};
    if (found.sha256.empty()) {
      const bool unfinished = found.path.starts_with(blobs.folder() + "/tmp/");
      report.note("orphans",
                  found.path + (unfinished ? " is unfinished; the next start removes it."
                                           : " is no file of the studio's; it is left alone."));
      return {};
    }
    const auto count = [&](Tx& tx) { return AssetStore().count_with_content(tx, found.sha256); };
    TRY(const int64_t rows, db.read(count));
    if (rows == 0) {
      report.note("orphans", found.path + " belongs to no picture; the next start removes it.");
    }
    return {};
  };
  return blobs.each(look);
}

// Files that stay where they are: their disk may be unplugged, so it is never a fault.
Result<> check_links(Database& db, Report& report) {
  std::vector<std::string> lost;
  const auto look = [&](Tx& tx) -> Result<> {
    return ImportStore().each_link(tx, [&](const ContentHolder& holder) {
      std::error_code wrong;
      if (!std::filesystem::exists(*holder.link_path, wrong)) lost.push_back(*holder.link_path);
      return Result<>();
    });
  };
  TRY_DO(db.read(look));
  for (const std::string& path : lost) {
    report.note("links", clean_utf8(path) +
                             " cannot be reached. If it moved, import the folder it "
                             "is in now: its picture keeps its marks.");
  }
  return {};
}

Result<> check_boards(Database& db, Report& report) {
  TRY(const auto circles, db.read([](Tx& tx) { return BoardStore().in_circles(tx); }));
  for (const BoardId& id : circles) {
    report.note("boards",
                "board " + id.text + " stands below itself; the next start makes it a top one.");
  }
  return {};
}

Result<> check_collections(Database& db, Report& report) {
  const auto read = [](Tx& tx) { return CollectionStore().all_smart(tx); };
  TRY(const auto collections, db.read(read));
  for (const Collection& collection : collections) {
    if (filter_of_text(collection.query)) continue;
    report.note("collections", "The filter of the smart collection " + collection.name +
                                   " cannot be read; give it a new one or delete it.");
  }
  return {};
}

Result<> check_jobs(Database& db, const std::string& home, Report& report) {
  std::vector<AssetId> unrecorded;
  std::vector<JobId> running;
  std::vector<JobId> incomplete;
  const auto look = [&](Tx& tx) -> Result<> {
    const JobStore jobs;
    TRY(unrecorded, AssetStore().not_recorded_by_their_job(tx));
    TRY(running, jobs.ids_in(tx, JobState::running));
    TRY(incomplete, jobs.done_but_incomplete(tx));
    return {};
  };
  TRY_DO(db.read(look));
  for (const AssetId& id : unrecorded) {
    report.fault("jobs", "picture " + id.text + " says it belongs to a job that does not know it.");
  }
  for (const JobId& id : incomplete) {
    report.fault("jobs", "job " + id.text + " is done but lacks images.");
  }
  if (!running.empty() && !home_is_in_use(home)) {
    report.note("jobs", fmt::format("{} jobs were interrupted; the next start queues them again.",
                                    running.size()));
  }
  return {};
}

Result<> check_models(Database& db, Report& report) {
  TRY(const auto models, db.read([](Tx& tx) { return ModelStore().all(tx); }));
  bool ready = false;
  for (const Model& model : models) {
    ready |= model.state == ModelState::ready;
    if (model.state != ModelState::ready) {
      report.note("models", model.name + " (" + model.path + ") is " +
                                std::string(name_of(model.state)) + ": " + model.fault);
    }
  }
  if (!ready) report.note("models", "No model can draw yet; see `atelier models add --help`.");
  return {};
}

}  // namespace

Result<Examination> examine(const HomePaths& home, Depth depth) {
  std::error_code ignored;
  if (!std::filesystem::exists(home.database, ignored)) {
    return fail(ErrorKind::not_found,
                "There is no studio in " + home.folder + " yet; `atelier serve` makes one.");
  }
  TRY(const auto db,
      Database::open({.file = home.database, .access = DbAccess::read_only, .readers = 2}));
  TRY(const auto blobs, Blobs::open(home.media));
  Examination out;
  Report report(out);
  TRY_DO(check_database(*db, report));
  if (!out.healthy) return out;  // what follows would only stumble over the same
  TRY_DO(check_rows(*db, *blobs, depth, out, report));
  TRY_DO(check_orphans(*db, *blobs, report));
  TRY_DO(check_links(*db, report));
  TRY_DO(check_boards(*db, report));
  TRY_DO(check_collections(*db, report));
  TRY_DO(check_jobs(*db, home.folder, report));
  TRY_DO(check_models(*db, report));
  return out;
}

}  // namespace atelier
