#include "services/asset_texts.h"

#include "media/files.h"
#include "media/texts/embedded_texts.h"
#include "media/texts/stealth_texts.h"
#include "services/assets.h"
#include "services/import_file.h"

namespace atelier {

Result<EmbeddedTexts> texts_of_asset(AssetService& assets, const Caller& caller,
                                     const AssetId& id) {
  TRY(const auto opened, assets.open_file(caller, id));
  if (!opened.content_type.starts_with("image/")) return EmbeddedTexts();
  TRY(const File file, File::open_to_read(opened.path));
  // Texts stand before or after the pixels, and the largest pictures are no larger than this.
  TRY(const int64_t size, file.size());
  Bytes bytes(size_t(std::min(size, held_file_bytes_max)));
  size_t filled = 0;
  while (filled < bytes.size()) {
    TRY(const size_t got, file.read(std::span(bytes).subspan(filled)));
    if (got == 0) break;
    filled += got;
  }
  bytes.resize(filled);
  EmbeddedTexts texts = read_embedded_texts(bytes);
  return texts.empty() ? read_stealth_texts(bytes) : std::move(texts);
}

}  // namespace atelier
