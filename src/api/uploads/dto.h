// Uploads on the wire: the file is the body, what is said about it stands in the query.
#pragma once
#include "api/assets/dto.h"
#include "services/uploads.h"

namespace atelier {

template <class V>
void fields(V& v, UploadDraft& d) {
  v.defaulted("name", d.name).length(0, 1000).says("The file's name, to show; may be empty");
  v.optional("board", d.board_id).says("Absent: Uncategorized");
  v.defaulted("category", d.category);
}

}  // namespace atelier

namespace atelier::api {

struct UploadView {
  AssetView asset;
  bool duplicate = false;
};
template <class V>
void fields(V& v, UploadView& u) {
  asset_fields(v, u.asset);
  v.required("duplicate", u.duplicate).says("These bytes were here already: this is that asset");
}

}  // namespace atelier::api
