// Assets on the wire.
#pragma once
#include "api/jobs/dto.h"
#include "services/assets.h"

namespace atelier::api {

struct AssetView {
  AssetId id;
  AssetKind kind = AssetKind::image;
  std::optional<JobId> job_id;
  int image_index = 0;
  int width = 0;
  int height = 0;
  int64_t bytes = 0;
  std::string sha256;
  int64_t created_at = 0;
  Recipe recipe;  // its fields stand beside the others
  ModelRefView model;
  std::string thumbhash;
  int64_t duration_ms = 0;
  std::string file_url;
  std::string thumbnail_url;
  bool starred = false;
};
template <class V>
void fields(V& v, AssetView& a) {
  v.required("id", a.id);
  v.required("kind", a.kind);
  v.optional("job_id", a.job_id);
  v.required("image_index", a.image_index);
  v.required("width", a.width).says("Pixels");
  v.required("height", a.height).says("Pixels");
  v.required("bytes", a.bytes);
  v.required("sha256", a.sha256).says("Of the file");
  v.required("created_at", a.created_at).says("UTC milliseconds");
  recipe_fields(v, a.recipe);
  v.required("model", a.model);
  v.required("thumbhash", a.thumbhash).says("Base64, may be empty");
  v.required("duration_ms", a.duration_ms).says("What drawing it took");
  v.required("file_url", a.file_url);
  v.required("thumbnail_url", a.thumbnail_url);
  v.required("starred", a.starred);
}

struct AssetRef {
  AssetId id;
};
template <class V>
void fields(V& v, AssetRef& a) {
  v.required("id", a.id);
}

struct AssetListQuery {
  int limit = 60;
  std::string cursor;
};
template <class V>
void fields(V& v, AssetListQuery& q) {
  v.defaulted("limit", q.limit).between(1, limits::page_items_max);
  v.defaulted("cursor", q.cursor).length(0, 200).says("next of the page before");
}

struct AssetFileQuery {
  AssetId id;
  bool download = false;
};
template <class V>
void fields(V& v, AssetFileQuery& q) {
  v.required("id", q.id);
  v.defaulted("download", q.download).says("1: the browser saves it under a telling name");
}

struct ThumbnailQuery {
  AssetId id;
  int size = 256;
};
template <class V>
void fields(V& v, ThumbnailQuery& q) {
  v.required("id", q.id);
  v.defaulted("size", q.size).between(256, 1024).says("Longest side: 256, 512 or 1024");
}

}  // namespace atelier::api
