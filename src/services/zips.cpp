#include "services/zips.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <ctime>
#include <filesystem>

#include "base/clock.h"
#include "db/database.h"
#include "media/blobs.h"
#include "services/zip_names.h"
#include "store/assets.h"
#include "store/boards.h"

namespace atelier {
namespace {

constexpr size_t plans_max = 16;
constexpr double kept_s_max = 3600;
constexpr size_t rows_at_once = 500;

// What a plan is made of, file by file.
struct Contents {
  std::vector<ZipMember> members;
  std::vector<ZipSourceFile> files;
  int64_t missing = 0;
};

Result<> add_file(const Blobs& blobs, const Asset& asset, std::string name, bool strip,
                  Contents& out) {
  ZipSourceFile file{asset.link_path.value_or(blobs.path_of(asset.sha256, asset.mime)), {}, {}};
  std::error_code wrong;
  const auto bytes = std::filesystem::file_size(file.path, wrong);
  if (wrong) {
    ++out.missing;
    return {};
  }
  ZipMember member{std::move(name), bytes, asset.created_at};
  if (strip) {
    TRY(FileSource source, FileSource::open(file.path));
    TRY(const MediaFacts facts, probe(source));
    TRY(file.parts, without_metadata(source, facts));
    member.bytes = size_of(file.parts);
  } else if (!asset.link_path && asset.crc32 && bytes == uintmax_t(asset.bytes)) {
    file.crc = uint32_t(*asset.crc32);
  }
  out.members.push_back(std::move(member));
  out.files.push_back(std::move(file));
  return {};
}

std::vector<std::vector<int64_t>> in_chunks(const std::vector<int64_t>& seqs) {
  std::vector<std::vector<int64_t>> chunks;
  for (size_t at = 0; at < seqs.size(); at += rows_at_once) {
    const size_t end = std::min(at + rows_at_once, seqs.size());
    chunks.emplace_back(seqs.begin() + long(at), seqs.begin() + long(end));
  }
  return chunks;
}

Failure gone() {
  return fail(ErrorKind::not_found,
              "This archive is no longer here: ask for it anew where you chose its pictures.");
}

}  // namespace

Result<std::string> ZipService::archive_name(const Caller& caller, const ZipDraft& draft) {
  const std::string today =
      fmt::format("{:%Y-%m-%d}", fmt::gmtime(std::time_t(now_utc_ms() / 1000)));
  if (!draft.board_id) return "atelier-" + today + ".zip";
  const auto find = [&](Tx& tx) { return BoardStore().find(tx, *draft.board_id); };
  TRY(const auto board, db_.read(find));
  if (!board || board->owner != caller.owner) {
    return fail(ErrorKind::not_found, "There is no such board.");
  }
  return safe_file_name(board->name) + ".zip";
}

Result<ZipFacts> ZipService::create(const Caller& caller, const ZipDraft& draft) {
  TRY_DO(require(caller, Action::assets_read));
  const std::string name_template =
      draft.name_template.empty() ? std::string(usual_zip_template) : draft.name_template;
  TRY_DO(check_zip_template(name_template));
  TRY(std::string archive, archive_name(caller, draft));
  Selection selection = draft.selection;
  if (draft.board_id && !selection.ids && !selection.filter) {
    selection.filter.emplace();
    selection.filter->board = draft.board_id->text;
  }
  TRY(const Selected selected, resolve(caller, selection, db_, sets_));
  if (selected.seqs.size() > files_max) {
    return fail(ErrorKind::too_large,
                fmt::format("One archive holds at most {} files; choose fewer.", files_max));
  }
  std::map<std::string, std::string> boards;
  const auto read_boards = [&](Tx& tx) -> Result<> {
    TRY(const auto all, BoardStore().all_of(tx, caller.owner));
    for (const Board& board : all) boards[board.id.text] = board.name;
    return {};
  };
  TRY_DO(db_.read(read_boards));
  Contents contents;
  ZipNames names(name_template);
  for (const std::vector<int64_t>& chunk : in_chunks(selected.seqs)) {
    const auto read = [&](Tx& tx) { return AssetStore().find_all(tx, chunk, caller.owner); };
    TRY(const std::vector<Asset> assets, db_.read(read));
    for (const Asset& asset : assets) {
      const std::string board = asset.board_id ? boards[asset.board_id->text] : "";
      TRY_DO(add_file(blobs_, asset, names.next(asset, board), draft.strip_metadata, contents));
    }
  }
  if (contents.members.empty()) {
    return fail(ErrorKind::not_found, "There is nothing to put into the archive.");
  }
  const auto plan = std::make_shared<const ZipPlan>(
      make_id_text(), std::move(archive), std::move(contents.members), std::move(contents.files));
  keep(caller, plan);
  return ZipFacts{plan->id(), plan->name(), int64_t(plan->members().size()),
                  int64_t(plan->layout().total_bytes()), contents.missing};
}

void ZipService::keep(const Caller& caller, std::shared_ptr<const ZipPlan> plan) {
  const std::lock_guard lock(mutex_);
  const double now_s = steady_seconds();
  std::erase_if(kept_, [&](const auto& one) { return now_s - one.second.used_s > kept_s_max; });
  const auto weight = [this] {
    size_t files = 0;
    for (const auto& [id, one] : kept_) files += one.plan->members().size();
    return files;
  };
  // Whoever is downloading the oldest one keeps it until they are done.
  const auto older = [](const auto& a, const auto& b) { return a.second.used_s < b.second.used_s; };
  while (!kept_.empty() && (kept_.size() >= plans_max || weight() > files_max)) {
    kept_.erase(std::min_element(kept_.begin(), kept_.end(), older));
  }
  const std::string id = plan->id();
  kept_[id] = {caller.owner, std::move(plan), now_s};
}

Result<std::shared_ptr<const ZipPlan>> ZipService::find(const Caller& caller,
                                                        const std::string& id) {
  TRY_DO(require(caller, Action::assets_read));
  std::shared_ptr<const ZipPlan> plan;
  {
    const std::lock_guard lock(mutex_);
    const auto found = kept_.find(id);
    if (found == kept_.end() || found->second.owner != caller.owner) return gone();
    found->second.used_s = steady_seconds();
    plan = found->second.plan;
  }
  // Better no archive than one that ends in the middle.
  for (size_t i = 0; i < plan->members().size(); ++i) {
    std::error_code wrong;
    if (!std::filesystem::exists(plan->file(i).path, wrong)) {
      const std::lock_guard lock(mutex_);
      kept_.erase(id);
      return gone();
    }
  }
  return plan;
}

}  // namespace atelier
