#include "api/metadata/routes.h"

#include "services/asset_texts.h"

namespace atelier::api {
namespace {

struct MetadataRef {
  AssetId id;
};
template <class V>
void fields(V& v, MetadataRef& m) {
  v.required("id", m.id);
}

struct MetadataEntry {
  std::string key;
  std::string text;
};
template <class V>
void fields(V& v, MetadataEntry& e) {
  v.required("key", e.key).says("A PNG keyword, an EXIF tag's name, xmp, comment");
  v.required("text", e.text);
}

struct MetadataView {
  std::vector<MetadataEntry> entries;
};
template <class V>
void fields(V& v, MetadataView& m) {
  v.required("entries", m.entries);
}

Result<MetadataView> get_metadata(const Call& call, MetadataRef ref, AssetService& assets) {
  TRY(auto texts, texts_of_asset(assets, call.caller, ref.id));
  MetadataView view;
  for (EmbeddedText& text : texts) {
    view.entries.push_back({std::move(text.key), std::move(text.text)});
  }
  return view;
}

}  // namespace

void add_metadata_routes(Routes& routes, AssetService& assets) {
  routes.get<MetadataRef, MetadataView>("/api/v1/assets/{id}/metadata",
                                        {.name = "get_asset_metadata",
                                         .tag = "Assets",
                                         .needs = Action::assets_read,
                                         .says = "Every text embedded in the file, as it stands",
                                         .is_slow = true},
                                        bind(get_metadata, assets));
}

}  // namespace atelier::api
