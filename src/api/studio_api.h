// All routes of the studio in one call.
#pragma once
#include <string>

#include "api/engine_socket.h"
#include "api/events/feed.h"
#include "api/metrics.h"
#include "api/routes.h"

namespace atelier {
class AssetEditService;
class AssetFamilyService;
class AssetService;
class BatchService;
class BoardService;
class BulkService;
class CollectionService;
class Decoder;
class GalleryService;
class ImportService;
class InstallService;
class JobBell;
class JobService;
class LastPreview;
class ModelConverter;
class ModelCoverService;
class ModelService;
class PresetService;
class QueueService;
class SettingsService;
class TaskService;
class TokenService;
class UploadService;
class WildcardService;
class ZipService;
}  // namespace atelier

namespace atelier::api {

struct StudioParts {
  JobService& jobs;
  QueueService& queue;
  BatchService& batches;
  PresetService& presets;
  WildcardService& wildcards;
  AssetService& assets;
  GalleryService& gallery;
  AssetEditService& edits;
  AssetFamilyService& family;
  BulkService& bulk;
  BoardService& boards;
  CollectionService& collections;
  SettingsService& settings;
  ModelService& models;
  InstallService& installs;
  ModelCoverService& covers;
  ModelConverter& converter;
  StatusService& status;
  TokenService& tokens;
  TaskService& tasks;
  UploadService& uploads;
  ZipService& zips;
  ImportService& imports;
  Decoder& decoder;
  JobBell& bell;
  LastPreview& preview;
  Dispatcher& dispatcher;
  http::EventHub& events;
  Metrics& metrics;
  std::string page_folder;  // the built page
  std::string engine_token;
  std::string version;
};

// The parts must outlive the server that answers with these routes.
http::Router studio_router(const StudioParts& parts, Authenticate authenticate);

}  // namespace atelier::api
