// For tests: a studio without sockets and engine programs. FakePeer is an engine whose words the
// test speaks; RecordingSink remembers what watchers would have seen.
#pragma once
#include <algorithm>
#include <filesystem>
#include <mutex>
#include <string>
#include <vector>

#include "db/temp_database.h"
#include "media/blobs.h"
#include "media/png.h"
#include "media/thumbnails.h"
#include "services/asset_saver.h"
#include "services/dispatch_desk.h"
#include "services/engine_board.h"
#include "services/queue_board.h"
#include "services/thumbnail_maker.h"
#include "store/test_rows.h"

namespace atelier {

class RecordingSink : public EventSink {
 public:
  void job(const JobStatus& status) override {
    add("job " + std::string(name_of(status.job.state)));
  }
  void progress(const JobId&, const JobProgress& progress,
                const std::optional<PreviewFrame>& preview) override {
    const std::lock_guard lock(mutex_);
    last_progress_ = progress;
    previews_ += preview ? 1 : 0;
  }
  void asset(const Asset& asset) override { add("asset " + std::to_string(asset.image_index)); }
  void asset_deleted(const AssetId&) override { add("asset_deleted"); }
  void assets_changed(const std::optional<std::vector<AssetId>>& ids) override {
    add("assets_changed " + (ids ? std::to_string(ids->size()) : "many"));
  }
  void boards_changed() override { add("boards"); }
  void collections_changed() override { add("collections"); }
  void task(const TaskStatus& status) override {
    add("task " + std::string(name_of(status.state)));
  }
  void engine(const EngineStatus& status) override {
    add("engine " + std::string(name_of(status.state)));
  }
  void models_changed() override { add("models"); }
  void model(const Model& model) override { add("model " + model.name); }
  void model_deleted(const ModelId&) override { add("model_deleted"); }
  void install(const InstallStatus& status) override {
    add("install " + std::string(name_of(status.install.state)));
  }
  void install_deleted(const InstallId&) override { add("install_deleted"); }
  void queue(const QueueStatus&) override {}

  std::vector<std::string> seen() const {
    const std::lock_guard lock(mutex_);
    return seen_;
  }
  int count(const std::string& event) const {
    const auto all = seen();
    return int(std::count(all.begin(), all.end(), event));
  }
  JobProgress last_progress() const {
    const std::lock_guard lock(mutex_);
    return last_progress_;
  }
  int previews() const {
    const std::lock_guard lock(mutex_);
    return previews_;
  }

 private:
  void add(std::string event) {
    const std::lock_guard lock(mutex_);
    seen_.push_back(std::move(event));
  }
  mutable std::mutex mutex_;
  std::vector<std::string> seen_;
  JobProgress last_progress_;
  int previews_ = 0;
};

class FakePeer : public EnginePeer {
 public:
  void send_text(std::string frame) override {
    const std::lock_guard lock(mutex_);
    heard_.push_back(std::move(frame));
  }
  void send_binary(std::string frame) override {
    const std::lock_guard lock(mutex_);
    binary_.push_back(std::move(frame));
  }
  std::vector<std::string> binary() const {
    const std::lock_guard lock(mutex_);
    return binary_;
  }
  void close() override {
    const std::lock_guard lock(mutex_);
    closed_ = true;
  }
  bool closed() const {
    const std::lock_guard lock(mutex_);
    return closed_;
  }
  // The messages of one type it was sent.
  template <class M>
  std::vector<M> heard() const {
    const std::lock_guard lock(mutex_);
    std::vector<M> messages;
    for (const std::string& text : heard_) {
      const auto frame = protocol::parse_frame(text);
      if (frame && frame->type == protocol::type_of<M>()) {
        messages.push_back(protocol::read_frame<M>(*frame).value());
      }
    }
    return messages;
  }

 private:
  mutable std::mutex mutex_;
  std::vector<std::string> heard_;
  std::vector<std::string> binary_;
  bool closed_ = false;
};

inline protocol::Hello test_hello() {
  return {.engine_version = "0.1.0",
          .device = "cpu",
          .device_name = "test",
          .precision = "fp32",
          .threads = 1,
          .schedulers = {{"dpmpp_2m_k", "DPM++ 2M Karras", "DPM++"}, {"euler", "Euler", "Euler"}}};
}

// Pixels that depend on the seed alone, as an engine's do.
inline std::string test_pixels(int width, int height, int64_t seed) {
  std::string pixels(size_t(width) * size_t(height) * 3, '\0');
  uint64_t state = uint64_t(seed) * 6364136223846793005ULL + 1442695040888963407ULL;
  for (char& byte : pixels) {
    state = state * 6364136223846793005ULL + 1442695040888963407ULL;
    byte = char(state >> 56);
  }
  return pixels;
}

inline std::string decoder_beside_this_program() {
  std::error_code ignored;
  const auto program = std::filesystem::read_symlink("/proc/self/exe", ignored);
  return (program.parent_path() / "atelier-decoder").string();
}

// Database, files and one model that can draw.
struct TestStudio {
  TempDatabase db;
  RecordingSink sink;
  std::unique_ptr<Blobs> blobs = std::move(Blobs::open(db.folder().at("media")).value());
  Thumbnails thumbnails{db.folder().at("thumbs")};
  Decoder decoder{{.program = decoder_beside_this_program()}};
  ThumbnailMaker maker{thumbnails, decoder};
  EngineBoard board{sink};
  QueueBoard queue;
  AssetSaver saver{*db, *blobs, sink};
  Model model = test_model("/models/starter");

  TestStudio() {
    ATELIER_ASSERT(db->write([&](Tx& tx) -> Result<> {
                       TRY_DO(ModelStore().put(tx, model));
                       return ModelStore().set_default(tx, model.id);
                     }).has_value());
  }
  Model add_model(std::string type, std::string base = "sd-1", std::string name = "") {
    Model added = test_model("/models/" + type + "/" + make_id_text());
    added.name = name.empty() ? type : std::move(name);
    added.type = std::move(type);
    added.base = std::move(base);
    added.trigger.clear();
    ATELIER_ASSERT(db->write([&](Tx& tx) { return ModelStore().put(tx, added); }).has_value());
    return added;
  }
  // A picture of the gallery with its file.
  Asset add_picture(int width = 64, int height = 48) {
    const std::string pixels = test_pixels(width, height, 5);
    const auto png = encode_png({bytes_of(pixels), width, height}, {}).value();
    const Blob blob = blobs->put(png).value();
    Asset asset = test_asset(test_job(), 0);
    asset.job_id.reset();
    asset.width = width;
    asset.height = height;
    asset.sha256 = blob.sha256;
    asset.bytes = blob.bytes;
    ATELIER_ASSERT(db->write([&](Tx& tx) { return AssetStore().insert(tx, asset); }).has_value());
    return asset;
  }
  Job add_job(int images = 1, RecipeDetails details = {}) {
    Job job = test_job();
    job.details = std::move(details);
    job.position = 0;
    job.model = {model.id, model.name, model.hash};
    job.images = images;
    job.recipe.width = 64;
    job.recipe.height = 64;
    ATELIER_ASSERT(db->write([&](Tx& tx) { return JobStore().insert(tx, job, {}); }).has_value());
    return job;
  }
  Job job(const JobId& id) {
    return db->read([&](Tx& tx) { return JobStore().find(tx, id); }).value().value();
  }
};

}  // namespace atelier
