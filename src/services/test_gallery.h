// For tests: a studio with everything that changes assets.
#pragma once
#include "services/boards.h"
#include "services/bulk.h"
#include "services/plain_sets.h"
#include "services/studio_settings.h"
#include "services/test_studio.h"

namespace atelier {

struct TestGallery {
  TempDatabase db;
  RecordingSink sink;
  Caller me;
  std::unique_ptr<Blobs> blobs = std::move(Blobs::open(db.folder().at("media")).value());
  Thumbnails thumbnails{db.folder().at("thumbs")};
  PlainSets sets{*db};
  TaskService tasks{sink};
  SettingsService settings{*db};
  AssetRemoval removal{*db, *blobs, thumbnails, sink};
  BoardService boards{*db, sets, sink};
  BulkService bulk{{*db, sets, removal, settings, tasks, sink}};

  // A row with a file of its own; the same content twice shares one.
  Asset add(int content = 0, const std::optional<BoardId>& board = {}) {
    Asset asset = test_asset(test_job(), content % 26);
    asset.job_id.reset();
    asset.board_id = board;
    const std::string text = "picture " + std::to_string(content);
    const Blob blob = blobs->put(bytes_of(text)).value();
    asset.sha256 = blob.sha256;
    asset.bytes = blob.bytes;
    asset.seq = db->write([&](Tx& tx) { return AssetStore().insert(tx, asset); }).value();
    return asset;
  }
  std::vector<AssetId> add_many(int count) {
    std::vector<AssetId> ids;
    const auto insert = [&](Tx& tx) -> Result<> {
      for (int i = 0; i < count; ++i) {
        Asset asset = test_asset(test_job(), 0);
        asset.job_id.reset();
        TRY_DO(AssetStore().insert(tx, asset));
        ids.push_back(asset.id);
      }
      return {};
    };
    ATELIER_ASSERT(db->write(insert).has_value());
    return ids;
  }
  std::optional<Asset> find(const AssetId& id) {
    return db->read([&](Tx& tx) { return AssetStore().find(tx, id, me.owner); }).value();
  }
  Asset get(const AssetId& id) { return find(id).value(); }
  BoardId board(const std::string& name, const std::optional<BoardId>& parent = {}) {
    return boards.create(me, {name, parent}).value().board.id;
  }
  // As it ended.
  TaskStatus run(SetVerb verb, const BulkArgs& args, const Selection& selection) {
    const auto task = bulk.start(me, verb, args, selection);
    ATELIER_ASSERT(task.has_value());
    return ended(*task);
  }
  TaskStatus run(SetVerb verb, const std::vector<AssetId>& ids, const BulkArgs& args = {}) {
    return run(verb, args, {.ids = ids, .filter = {}, .exclude = {}});
  }
  TaskStatus ended(const TaskStatus& task) { return tasks.wait(me, task.id, 60'000).value(); }
  TaskStatus undo(const TaskStatus& task) {
    return ended(bulk.undo(me, task.undo_id.value()).value());
  }
};

}  // namespace atelier
