// Pictures of models: a small WebP each in covers/, made from a picture of the gallery, from a file
// somebody brings or from one beside the model. Threads: any.
#pragma once
#include <memory>
#include <string>

#include "base/result.h"
#include "media/files.h"
#include "services/assets.h"
#include "services/models.h"

namespace atelier {

// A picture on its way in; goes with this.
class CoverUpload {
 public:
  CoverUpload(ModelId model, std::string path, File file)
      : model_(std::move(model)), path_(std::move(path)), file_(std::move(file)) {}
  ~CoverUpload();
  CoverUpload(const CoverUpload&) = delete;
  CoverUpload& operator=(const CoverUpload&) = delete;
  // `too_large` beyond bytes_max.
  Result<> take(std::span<const std::byte> piece);

  static constexpr int64_t bytes_max = int64_t{32} << 20;

 private:
  friend class ModelCoverService;
  ModelId model_;
  std::string path_;
  File file_;
  int64_t bytes_ = 0;
};

class ModelCoverService {
 public:
  ModelCoverService(std::string folder, ModelService& models, AssetService& assets,
                    ThumbnailMaker& thumbnails)
      : folder_(std::move(folder)), models_(models), assets_(assets), thumbnails_(thumbnails) {}

  // It stays when the picture is deleted.
  Result<Model> use_asset(const Caller& caller, const ModelId& id, const AssetId& asset);
  Result<std::unique_ptr<CoverUpload>> begin(const Caller& caller, const ModelId& id);
  // `invalid` or `corrupt` for what is no picture.
  Result<Model> finish(const Caller& caller, CoverUpload& upload);
  Result<Model> remove(const Caller& caller, const ModelId& id);
  // Makes a cover of the picture beside a model; its content, or "" (a damaged one is in the log).
  std::string beside(const std::string& model_path);
  // `not_found` when it has none.
  Result<OpenedFile> open(const Caller& caller, const ModelId& id);

 private:
  Result<std::string> store(const std::string& picture);
  Result<std::string> store_thumbnail(const std::string& thumbnail);
  Result<Model> put(const Caller& caller, const Model& before, const std::string& cover);
  std::string path_of(const std::string& cover) const { return folder_ + "/" + cover + ".webp"; }

  const std::string folder_;
  ModelService& models_;
  AssetService& assets_;
  ThumbnailMaker& thumbnails_;
};

}  // namespace atelier
