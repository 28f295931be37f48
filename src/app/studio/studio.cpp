#include "app/studio/studio.h"

#include <fmt/format.h>
#include <sys/random.h>

#include <array>
#include <atomic>
#include <thread>

#include "api/studio_api.h"
#include "app/studio/event_sinks.h"
#include "app/studio/pipeline.h"
#include "base/assert.h"
#include "base/clock.h"
#include "base/log.h"
#include "db/database.h"
#include "db/migrator.h"
#include "media/blobs.h"
#include "media/thumbnails.h"
#include "services/asset_edits.h"
#include "services/asset_family.h"
#include "services/asset_saver.h"
#include "services/assets.h"
#include "services/batches.h"
#include "services/boards.h"
#include "services/bulk.h"
#include "services/collections.h"
#include "services/dispatcher.h"
#include "services/engine_supervisor.h"
#include "services/gallery.h"
#include "services/housekeeping.h"
#include "services/imports.h"
#include "services/inspect_model.h"
#include "services/installs.h"
#include "services/job_bell.h"
#include "services/jobs.h"
#include "services/last_preview.h"
#include "services/model_convert.h"
#include "services/model_covers.h"
#include "services/model_watch.h"
#include "services/models.h"
#include "services/presets.h"
#include "services/queue.h"
#include "services/sheet_maker.h"
#include "services/status.h"
#include "services/sweeper.h"
#include "services/tasks.h"
#include "services/thumbnail_cache.h"
#include "services/thumbnail_maker.h"
#include "services/tokens.h"
#include "services/uploads.h"
#include "services/wildcards.h"
#include "services/zips.h"
#include "store/settings.h"

namespace atelier {
namespace {

// What an engine shows when it connects; new for every life of the server, never on disk.
std::string random_token() {
  std::array<unsigned char, 32> bytes{};
  ATELIER_ASSERT(getrandom(bytes.data(), bytes.size(), 0) == ssize_t{bytes.size()});
  std::string token;
  for (const unsigned char byte : bytes) token += fmt::format("{:02x}", byte);
  return token;
}

Result<Home> open_home(const StudioSettings& settings) {
  TRY(auto home, Home::open(settings.home.folder, settings.lock));
  TRY_DO(make_model_folders(settings.models));
  return home;
}

Result<std::unique_ptr<Database>> open_database(const std::string& file) {
  TRY(auto db, Database::open({.file = file}));
  TRY_DO(migrate(*db));
  return db;
}

}  // namespace

// Members are made from top to bottom and leave from bottom to top.
struct Studio::Parts {
  Parts(StudioSettings the_settings, Home the_home, std::unique_ptr<Database> the_db,
        std::unique_ptr<Blobs> the_blobs)
      : settings(std::move(the_settings)),
        home(std::move(the_home)),
        db(std::move(the_db)),
        blobs(std::move(the_blobs)),
        thumbnails(settings.home.thumbs),
        decoder({.program = settings.decoder_program}),
        maker(thumbnails, decoder),
        feed(hub),
        gallery(*db, settings.home.folder + "/gallery.index", foreign_sink),
        sink({&feed, &gallery.listener(), &thumbnail_cache, &bell, &preview, settings.listener}),
        board(sink),
        saver(*db, *blobs, sink, &maker),
        models(*db, {settings.bundled_models, settings.models},
               inspect_with(settings.engine_program), sink),
        assets(*db, *blobs, maker, sink, &thumbnail_cache),
        status(*db, board, queue_board, models, settings.home.media, ATELIER_VERSION) {}

  ~Parts() {
    housekeeping.reset();
    bell.close();
    sheets.reset();
    imports.stop();
    tasks.stop();
    if (background.joinable()) background.join();
    model_watch.reset();
    installs.stop();
    metrics.set_load_source({});
    // The jobs first: an engine that is only killed would count as dead.
    if (dispatcher) dispatcher->stop();
    living_supervisor = nullptr;
    supervisor.reset();
    if (server) server->stop();
  }

  Result<> start() {
    DispatcherSettings dispatching;
    dispatching.was_killed = [this] {
      EngineSupervisor* living = living_supervisor;
      // The process is waited for at the very moment its socket closes.
      constexpr int news_ms = 500;
      return living != nullptr && living->take_death(news_ms) == EngineDeath::killed;
    };
    dispatching.engine_lost = [this] {
      if (EngineSupervisor* living = living_supervisor) living->replace();
    };
    TRY(dispatcher, Dispatcher::start({*db, *blobs, decoder, saver, board, queue_board, sink},
                                      std::move(dispatching)));
    jobs.emplace(JobRooms{*db, models, board, queue_board, *dispatcher, sink});
    queue.emplace(*db, queue_board, *dispatcher, sink);
    batches.emplace(*db, *jobs);
    models.look_for_covers([this](const std::string& path) { return covers.beside(path); });
    TRY_DO(remember_engine());
    TRY_DO(take_over_models());
    TRY_DO(listen());
    supervisor = EngineSupervisor::start(supervision(), board);
    living_supervisor = supervisor.get();
    background = std::thread([this] { look_around(); });
    housekeeping.emplace(*db, removal, owner_settings);
    sheets.emplace(SheetMaker::Rooms{*db, *blobs, decoder, maker, sink, bell});
    return {};
  }

  Result<> take_over_models() {
    const auto put_all = [this](Tx& tx) -> Result<> {
      for (const Model& model : settings.known_models) TRY_DO(ModelStore().put(tx, model));
      return {};
    };
    return db->write(put_all);
  }

  // What the last engine could do, until one is up again.
  Result<> remember_engine() {
    TRY(auto schedulers, remembered<protocol::SchedulerInfo>(engine_schedulers_setting));
    board.remember_schedulers(std::move(schedulers));
    TRY(auto preprocessors, remembered<protocol::PreprocessorInfo>(engine_preprocessors_setting));
    board.remember_preprocessors(std::move(preprocessors));
    return {};
  }

  template <class T>
  Result<std::vector<T>> remembered(std::string_view setting) {
    const auto find = [&](Tx& tx) { return SettingStore().find(tx, setting); };
    TRY(const auto text, db->read(find));
    std::vector<T> items;
    if (!text) return items;
    TRY(const auto list, parse_json(*text));
    for (const auto& item : list.as_array()) {
      TRY(auto read, read_json_value<T>(item, UnknownFields::ignore));
      items.push_back(std::move(read));
    }
    return items;
  }

  Result<> listen() {
    const api::StudioParts parts{.jobs = *jobs,
                                 .queue = *queue,
                                 .batches = *batches,
                                 .presets = presets,
                                 .wildcards = wildcards,
                                 .assets = assets,
                                 .gallery = gallery,
                                 .edits = edits,
                                 .family = family,
                                 .bulk = bulk,
                                 .boards = boards,
                                 .collections = collections,
                                 .settings = owner_settings,
                                 .models = models,
                                 .installs = installs,
                                 .covers = covers,
                                 .converter = converter,
                                 .status = status,
                                 .tokens = tokens,
                                 .tasks = tasks,
                                 .uploads = uploads,
                                 .zips = zips,
                                 .imports = imports,
                                 .decoder = decoder,
                                 .bell = bell,
                                 .preview = preview,
                                 .dispatcher = *dispatcher,
                                 .events = hub,
                                 .metrics = metrics,
                                 .page_folder = settings.page,
                                 .engine_token = token,
                                 .version = ATELIER_VERSION};
    // Until there are accounts, everybody who reaches the studio is its owner.
    const auto everybody = [](const http::Request&) -> Result<Caller> { return Caller{}; };
    http::ServerSettings serving;
    serving.host = settings.host;
    serving.port = settings.port;
    serving.pipeline = studio_pipeline(is_loopback(settings.host));
    serving.observe = [this](const http::Served& served) { metrics.record(served); };
    TRY(server, http::Server::start(std::move(serving), api::studio_router(parts, everybody)));
    metrics.set_load_source([this] { return server->load(); });
    return {};
  }

  SupervisorSettings supervision() const {
    const std::string url =
        fmt::format("ws://{}:{}/api/v1/engine", reachable_host(settings.host), server->port());
    std::vector<std::string> arguments{"serve", "--connect", url};
    arguments.insert(arguments.end(), settings.engine_arguments.begin(),
                     settings.engine_arguments.end());
    return {.program = settings.engine_program,
            .arguments = std::move(arguments),
            .token = token,
            .log_file = settings.home.logs + "/engine.log"};
  }

  // What may take its time: the page is open already.
  void look_around() {
    const Caller owner;
    const auto scanned = models.rescan(owner);
    if (!scanned) first_look = Result<>(Failure(scanned.error()));
    if (!scanned) log_error("models", to_line(scanned.error()));
    const auto swept = sweep(*db, *blobs, thumbnails);
    if (!swept) log_warn("sweeper", to_line(swept.error()));
    if (swept && swept->pictures + swept->unfinished + swept->thumbnails > 0) {
      log_info("sweeper",
               fmt::format("removed {} pictures, {} unfinished files, {} thumbnails that "
                           "belonged to nothing",
                           swept->pictures, swept->unfinished, swept->thumbnails));
    }
    imports.start_watching();
    if (settings.installs) bring_models();
  }

  void bring_models() {
    const auto started = installs.start();
    if (!started) log_error("installs", to_line(started.error()));
    model_watch.emplace(models);
  }

  StudioSettings settings;
  Home home;
  const std::string token = random_token();
  std::unique_ptr<Database> db;
  std::unique_ptr<Blobs> blobs;
  Thumbnails thumbnails;
  ThumbnailCache thumbnail_cache{thumbnails};
  Decoder decoder;
  ThumbnailMaker maker;
  http::EventHub hub{now_utc_ms(), {}};
  api::EventFeed feed;
  EventSinks foreign_sink{{&feed, &thumbnail_cache}};  // what other processes change
  GalleryService gallery;
  JobBell bell;
  LastPreview preview;
  EventSinks sink;
  EngineBoard board;
  QueueBoard queue_board;
  AssetSaver saver;
  UploadService uploads{*db, *blobs, maker, sink};
  ZipService zips{*db, *blobs, gallery};
  ModelService models;
  InstallService installs{*db, models, settings.installs.value_or(InstallSettings{}), sink};
  AssetService assets;
  StatusService status;
  TokenService tokens;
  TaskService tasks{sink};
  ModelCoverService covers{settings.home.covers, models, assets, maker};
  ModelConverter converter{models, tasks, settings.engine_program};
  ImportService imports{*db, *blobs, tasks, sink};
  SettingsService owner_settings{*db};
  PresetService presets{*db};
  WildcardService wildcards{settings.home.wildcards};
  AssetRemoval removal{*db, *blobs, thumbnails, sink};
  AssetEditService edits{*db, removal, owner_settings, sink};
  AssetFamilyService family{*db};
  BoardService boards{*db, gallery, sink};
  CollectionService collections{*db, gallery, sink};
  BulkService bulk{{*db, gallery, removal, owner_settings, tasks, sink}};
  api::Metrics metrics;
  Result<> first_look;
  std::unique_ptr<Dispatcher> dispatcher;
  std::optional<JobService> jobs;
  std::optional<QueueService> queue;
  std::optional<BatchService> batches;
  std::unique_ptr<http::Server> server;
  std::unique_ptr<EngineSupervisor> supervisor;
  // The same, for the dispatcher's thread, which lives before and after it.
  std::atomic<EngineSupervisor*> living_supervisor{nullptr};
  std::thread background;
  std::optional<Housekeeping> housekeeping;
  std::optional<ModelWatch> model_watch;
  std::optional<SheetMaker> sheets;
};

Studio::Studio(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Studio::~Studio() = default;

Result<std::unique_ptr<Studio>> Studio::open(StudioSettings settings) {
  TRY(auto home, open_home(settings));
  TRY(auto db, open_database(settings.home.database));
  TRY(auto blobs, Blobs::open(settings.home.media));
  auto parts = std::make_unique<Parts>(std::move(settings), std::move(home), std::move(db),
                                       std::move(blobs));
  TRY_DO(parts->start());
  return std::unique_ptr<Studio>(new Studio(std::move(parts)));
}

uint16_t Studio::port() const {
  return parts_->server->port();
}
JobService& Studio::jobs() {
  return *parts_->jobs;
}
AssetService& Studio::assets() {
  return parts_->assets;
}
UploadService& Studio::uploads() {
  return parts_->uploads;
}
ModelService& Studio::models() {
  return parts_->models;
}

Result<> Studio::wait_for_models() {
  if (parts_->background.joinable()) parts_->background.join();
  return parts_->first_look;
}

bool is_loopback(const std::string& host) {
  return host == "localhost" || host == "::1" || host == "[::1]" || host.starts_with("127.");
}

std::string reachable_host(const std::string& host) {
  if (host == "0.0.0.0") return "127.0.0.1";
  if (host == "::" || host == "[::]") return "[::1]";
  const bool bare_v6 = host.find(':') != std::string::npos && !host.starts_with('[');
  return bare_v6 ? "[" + host + "]" : host;
}

}  // namespace atelier
