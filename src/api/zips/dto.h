// Archives on the wire.
#pragma once
#include "api/bulk/dto.h"
#include "services/zips.h"

namespace atelier::api {

struct ZipRequest {
  std::optional<std::vector<AssetId>> ids;
  std::optional<AssetFilter> filter;
  std::vector<AssetId> exclude;
  std::optional<BoardId> board_id;
  std::string name_template;
  bool strip_metadata = false;
};
template <class V>
void fields(V& v, ZipRequest& z) {
  selection_fields(v, z);
  v.optional("board_id", z.board_id).says("Or everything on this board; it names the archive");
  v.defaulted("name_template", z.name_template)
      .length(0, 200)
      .says("Of the files: {board} {date} {prompt} {seed} {id} {model} {name}");
  v.defaulted("strip_metadata", z.strip_metadata)
      .says("Without recipes, EXIF and XMP; the pixels stay as they are");
}

struct ZipView {
  std::string url;
  std::string name;
  int64_t files = 0;
  int64_t bytes = 0;
  int64_t missing = 0;
};
template <class V>
void fields(V& v, ZipView& z) {
  v.required("url", z.url).says("GET it within the hour; ranges are served");
  v.required("name", z.name);
  v.required("files", z.files);
  v.required("bytes", z.bytes).says("Of the archive");
  v.required("missing", z.missing).says("Asked for, but their files have gone from the disk");
}

struct ZipRef {
  std::string id;
};
template <class V>
void fields(V& v, ZipRef& z) {
  v.required("id", z.id);
}

}  // namespace atelier::api
