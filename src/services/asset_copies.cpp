// Copies of an asset's file that somebody takes away: assets.h.
#include <fmt/format.h>

#include "base/enum_names.h"
#include "services/assets.h"
#include "services/thumbnail_maker.h"

namespace atelier {
namespace {

MediaFormat media_format_of(CopyFormat format) {
  switch (format) {
    case CopyFormat::png: return MediaFormat::png;
    case CopyFormat::jpeg: return MediaFormat::jpeg;
    case CopyFormat::webp: return MediaFormat::webp;
  }
  return MediaFormat::png;
}

// "bird.png" as a JPEG is "bird.jpg".
std::string renamed(const std::string& name, MediaFormat format) {
  return name.substr(0, name.rfind('.')) + std::string(extension_of(format));
}

Failure cannot(const char* field, const char* says, const char* message) {
  return fail(Error{ErrorKind::invalid, message, "", {{field, says}}});
}

}  // namespace

Result<StrippedFile> AssetService::open_stripped(const Caller& caller, const AssetId& id) {
  TRY(OpenedFile file, open_file(caller, id));
  TRY(FileSource source, FileSource::open(file.path));
  TRY(const MediaFacts facts, probe(source));
  const bool can_be_freed = facts.format == MediaFormat::png || facts.format == MediaFormat::jpeg ||
                            facts.format == MediaFormat::webp;
  if (!can_be_freed) {
    return cannot("strip", "works for PNG, JPEG and WebP",
                  "What is written in this kind of file cannot be taken out; a picture can be had "
                  "in another format, which holds nothing but the picture.");
  }
  StrippedFile stripped{std::move(file), {}};
  TRY(stripped.parts, without_metadata(source, facts));
  stripped.file.bytes = int64_t(size_of(stripped.parts));
  stripped.file.etag += "-strip";
  return stripped;
}

Result<MadeCopy> AssetService::convert(const Caller& caller, const AssetId& id, CopyFormat format) {
  TRY(const OpenedFile file, open_file(caller, id));
  const auto from = find_format(file.content_type);
  if (!from || is_video(*from)) {
    return cannot("format", "is for pictures", "Only pictures can be had in another format.");
  }
  const MediaFormat target = media_format_of(format);
  TRY(const Bytes bytes, thumbnails_.convert({file.path, file.etag, file.content_type}, target));
  const auto* first = reinterpret_cast<const char*>(bytes.data());
  return MadeCopy{std::make_shared<const std::string>(first, bytes.size()),
                  std::string(mime_of(target)), fmt::format("{}-{}", file.etag, name_of(format)),
                  renamed(file.download_name, target)};
}

}  // namespace atelier
