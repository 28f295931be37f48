// Assets on the wire.
#pragma once
#include "api/jobs/dto.h"
#include "services/assets.h"

namespace atelier::api {

struct AssetView {
  Asset asset;
  ModelRefView model;
  boost::json::value extras;
  bool linked = false;
  std::string file_url;
  std::string thumbnail_url;
};
template <class V>
void asset_fields(V& v, AssetView& view) {
  Asset& a = view.asset;
  v.required("id", a.id);
  v.required("kind", a.kind);
  v.required("source", a.source);
  v.required("category", a.category).says("The tab of a board that shows it");
  v.required("origin", a.origin)
      .says("generate, image_to_image, inpaint, outpaint, upscale, upload, import ...");
  v.required("status", a.status);
  v.required("rev", a.rev).says("One more with each change");
  v.optional("board_id", a.board_id).says("Null: Uncategorized");
  v.optional("parent_asset_id", a.parent_asset_id).says("What it was made from; may be gone");
  v.optional("job_id", a.job_id);
  v.required("image_index", a.image_index);
  v.required("file_name", a.file_name).says("As it was called outside; may be empty");
  v.required("linked", view.linked).says("Its file lies outside the studio and is never removed");
  v.required("mime", a.mime);
  v.required("width", a.width).says("Pixels");
  v.required("height", a.height).says("Pixels");
  v.required("bytes", a.bytes);
  v.required("sha256", a.sha256).says("Of the file");
  v.required("media_ms", a.media_ms).says("Length of a video; 0 for an image");
  v.required("has_audio", a.has_audio);
  v.required("has_alpha", a.has_alpha);
  v.required("created_at", a.created_at).says("When it was made, UTC milliseconds");
  v.required("added_at", a.added_at).says("When it came here, UTC milliseconds");
  v.required("has_recipe", a.has_recipe).says("Without one, model and recipe are empty");
  v.required("recipe_source", a.recipe_source).says("Who wrote the recipe; may be empty");
  recipe_fields(v, a.recipe);
  v.required("drawn_width", a.recipe.width)
      .says("Pixels it was drawn at, before it was enlarged or put back; 0: nobody knows");
  v.required("drawn_height", a.recipe.height);
  v.required("model", view.model);
  detail_fields(v, a.details, "source_image");
  v.required("extras", view.extras).says("An object: what a foreign recipe says beyond this");
  v.required("thumbhash", a.thumbhash).says("Base64, may be empty");
  v.required("duration_ms", a.duration_ms).says("What drawing it took");
  v.required("protected", a.is_protected).says("It refuses to be deleted");
  v.optional("trashed_at", a.trashed_at).says("UTC milliseconds; null: not in the trash");
  v.required("favorite", a.favorite);
  v.required("rating", a.rating).between(0, 5).says("Stars; 0: none");
  v.required("tags", a.tags);
  v.required("file_url", view.file_url);
  v.required("thumbnail_url", view.thumbnail_url);
}
template <class V>
void fields(V& v, AssetView& a) {
  asset_fields(v, a);
}

struct AssetRef {
  AssetId id;
};
template <class V>
void fields(V& v, AssetRef& a) {
  v.required("id", a.id);
}

struct AssetFileQuery {
  AssetId id;
  bool download = false;
  bool strip = false;
  std::optional<CopyFormat> format;
};
template <class V>
void fields(V& v, AssetFileQuery& q) {
  v.required("id", q.id);
  v.defaulted("download", q.download).says("1: the browser saves it under a telling name");
  v.defaulted("strip", q.strip).says("1: without prompts, places and times written in the file");
  v.optional("format", q.format).says("Another kind of file, which holds the picture alone");
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
