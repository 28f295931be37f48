#include "services/importer.h"

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <future>
#include <thread>

#include "db/database.h"
#include "media/blobs.h"
#include "media/files.h"
#include "services/import_chunk.h"
#include "services/import_file.h"
#include "services/import_walk.h"
#include "services/invokeai_source.h"

namespace atelier {
namespace {

using Files = std::vector<LookedAt>;

size_t usual_threads() {
  return std::clamp<size_t>(std::thread::hardware_concurrency(), 1, 8);
}

class Run {
 public:
  Run(Database& db, Blobs& blobs, const Caller& caller, const ImportOrder& order,
      ImportListener& listener, ImportSource& source, ImportReport& report)
      : db_(db),
        caller_(caller),
        order_(order),
        listener_(listener),
        source_(source),
        report_(report),
        writer_(db, blobs, caller, order) {}

  // While one chunk is written, the next is looked at.
  Result<> run(size_t chunk_files, size_t threads) {
    Files written;
    std::future<Result<ChunkOutcome>> writing;
    for (;;) {
      auto found = source_.next(chunk_files);
      tell_source_faults();
      const Result<> stop = found.empty() ? Result<>() : listener_.go_on();
      Files looked;
      Result<> wrong;
      if (stop && !found.empty()) wrong = look_at(std::move(found), threads, looked);
      if (writing.valid()) TRY_DO(take(writing.get(), written));
      if (!stop) return Failure(stop.error());
      if (!wrong) return Failure(wrong.error());
      if (looked.empty()) return {};
      written = std::move(looked);
      writing = std::async(std::launch::async, [&] { return writer_.write(written); });
    }
  }

 private:
  Result<> look_at(std::vector<FoundFile> found, size_t threads, Files& files) {
    files.resize(found.size());
    for (size_t i = 0; i < found.size(); ++i) {
      files[i].path = std::move(found[i].path);
      files[i].facts = std::move(found[i].facts);
    }
    TRY_DO(remember_known(files));
    std::atomic<size_t> next{0};
    std::atomic<bool> halted{false};
    std::vector<Result<>> ended(threads);
    const auto work = [&](size_t thread) {
      FileLook look;
      for (size_t i = next++; i < files.size() && !halted; i = next++) {
        ended[thread] = look_at_one(look, files[i]);
        if (!ended[thread]) halted = true;
      }
    };
    std::vector<std::thread> others;
    for (size_t i = 1; i < threads; ++i) others.emplace_back(work, i);
    work(0);
    for (std::thread& other : others) other.join();
    for (const Result<>& end : ended) {
      if (!end) return end;
    }
    return {};
  }

  // One read transaction for the whole chunk.
  Result<> remember_known(Files& files) {
    return db_.read([&](Tx& tx) -> Result<> {
      for (LookedAt& file : files) {
        TRY(file.known, imports_.find(tx, file.path));
        if (!file.known || !file.known->asset_id) continue;
        TRY(const auto holder, imports_.holder(tx, *file.known->asset_id));
        if (!holder) file.outcome = LookedAt::Outcome::deleted;
        // Moved away and back again: the link must follow, so the file is looked at anew.
        const bool lost = holder && holder->link_path && *holder->link_path != file.path &&
                          !is_there(*holder->link_path);
        if (lost) file.known.reset();
      }
      return {};
    });
  }

  // An error only when going on makes no sense.
  Result<> look_at_one(FileLook& look, LookedAt& file) {
    const bool was_deleted = file.outcome == LookedAt::Outcome::deleted;
    const auto stamp = stamp_of(file.path);
    if (!stamp) return give_up(file, stamp.error());
    file.stamp = stamp->text;
    if (file.known && file.known->stamp == stamp->text) {
      if (was_deleted && !order_.deleted_too) return {};
      if (!was_deleted) return keep_known(file);
    }
    auto asset = look.look(file.path, *stamp);
    if (!asset) return give_up(file, asset.error());
    file.outcome = LookedAt::Outcome::read;
    file.asset = std::move(*asset);
    if (file.facts && !file.asset.has_recipe) {
      put_library_recipe(source_.recipe_text(*file.facts), file.asset);
    }
    return stage(look, file);
  }

  static Result<> keep_known(LookedAt& file) {
    file.outcome = LookedAt::Outcome::unchanged;
    if (file.known->fault.empty()) return {};
    file.outcome = LookedAt::Outcome::broken;
    file.error = Error{ErrorKind::corrupt, file.known->fault, {}, {}};
    return {};
  }

  Result<> stage(FileLook& look, LookedAt& file) {
    if (order_.mode == ImportMode::link) return {};
    TRY(const bool needed, db_.read([&](Tx& tx) { return needs_copy(tx, file.asset.sha256); }));
    if (!needed) return {};
    auto staged = look.stage(writer_.batch());
    if (!staged) return give_up(file, staged.error());
    file.staged = std::move(*staged);
    file.asset.crc32 = look.crc32();
    return {};
  }

  // Nobody has these bytes, or a link whose file has gone.
  Result<bool> needs_copy(Tx& tx, const std::string& sha256) {
    TRY(const auto holders, imports_.holders_of(tx, caller_.owner, sha256));
    const auto lost = [](const ContentHolder& holder) {
      return holder.link_path && !is_there(*holder.link_path);
    };
    return holders.empty() || std::any_of(holders.begin(), holders.end(), lost);
  }

  static Result<> give_up(LookedAt& file, const Error& error) {
    // The studio's own disk is full: every other file would fail alike.
    if (error.kind == ErrorKind::exhausted) return Failure(error);
    file.outcome = LookedAt::Outcome::broken;
    file.error = error;
    return {};
  }

  void tell_source_faults() {
    for (const SourceFault& fault : source_.take_faults()) {
      ++report_.failed;
      listener_.failed(fault.path, {ErrorKind::unavailable, fault.says, {}, {}});
    }
  }

  Result<> take(const Result<ChunkOutcome>& outcome, const Files& files) {
    if (!outcome) return Failure(outcome.error());
    int64_t failed = 0;
    for (const LookedAt& file : files) {
      if (!file.error) continue;
      ++failed;
      listener_.failed(file.path, *file.error);
    }
    report_.files += int64_t(files.size());
    report_.failed += failed;
    report_.added += int64_t(outcome->added.size());
    report_.followed += int64_t(outcome->followed.size());
    report_.twins += outcome->twins;
    report_.known += outcome->known;
    report_.deleted += outcome->deleted;
    report_.recipes += outcome->recipes;
    report_.bytes += outcome->bytes;
    if (!outcome->added.empty()) listener_.added(outcome->added);
    if (!outcome->followed.empty()) listener_.followed(outcome->followed);
    const int64_t skipped = outcome->twins + outcome->known + outcome->deleted;
    if (skipped > 0) listener_.skipped(skipped);
    return {};
  }

  Database& db_;
  const Caller& caller_;
  const ImportOrder& order_;
  ImportListener& listener_;
  ImportSource& source_;
  ImportReport& report_;
  ChunkWriter writer_;
  ImportStore imports_;
};

}  // namespace

Result<ImportReport> Importer::run(const Caller& caller, const ImportOrder& order,
                                   ImportListener& listener) {
  // Libraries of other programs first, each by its own list; the rest is walked.
  std::vector<std::unique_ptr<ImportSource>> sources;
  std::vector<std::string> folders;
  int64_t files = 0;
  for (const std::string& root : order.roots) {
    const auto places = find_invokeai(root);
    if (!places) {
      folders.push_back(root);
      continue;
    }
    TRY(auto library, InvokeSource::open(*places, db_, caller, order.board_id));
    files += library->count();
    sources.push_back(std::move(library));
  }
  files += count_files(folders, blobs_.folder());
  auto walk = std::make_unique<ImportWalk>(std::move(folders));
  walk->leave_out(blobs_.folder());
  sources.push_back(std::move(walk));
  listener.found(files);
  const size_t threads = settings_.threads > 0 ? settings_.threads : usual_threads();
  ImportReport report;
  for (const auto& source : sources) {
    TRY_DO(Run(db_, blobs_, caller, order, listener, *source, report)
               .run(settings_.chunk_files, threads));
  }
  return report;
}

}  // namespace atelier
