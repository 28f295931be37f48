#include "services/import_file.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <boost/json.hpp>
#include <cerrno>

#include "base/fields.h"
#include "media/probe.h"
#include "media/recipes/foreign_recipe.h"
#include "media/sha256.h"
#include "media/texts/clean_text.h"
#include "media/texts/embedded_texts.h"
#include "media/texts/stealth_texts.h"
#include "media/whole_file.h"
#include "media/zip_format.h"

namespace atelier {
namespace {

constexpr size_t file_name_bytes_max = 255;

Failure changed_meanwhile(const std::string& path) {
  return fail(ErrorKind::conflict,
              "This file changed while it was read; the next look takes it as it is then.", path);
}

// Our columns from a recipe of any tool; what has no column is an extra.
void put_recipe(const ForeignRecipe& found, Asset& asset) {
  asset.has_recipe = true;
  asset.recipe_source = found.source;
  asset.model.name = found.model_name;
  asset.model.hash = found.model_hash;
  Recipe& r = asset.recipe;
  r.prompt = found.prompt;
  r.negative_prompt = found.negative_prompt;
  r.scheduler = found.scheduler;
  r.width = found.width > 0 ? found.width : asset.width;
  r.height = found.height > 0 ? found.height : asset.height;
  r.steps = found.steps.value_or(0);
  r.cfg_scale = found.cfg_scale.value_or(0);
  r.cfg_rescale = found.cfg_rescale.value_or(0);
  r.clip_skip = found.clip_skip.value_or(0);
  r.seed = found.seed.value_or(0);
  asset.details = found.details;
  boost::json::object extras = found.extras;
  if (!found.sampler.empty() && found.sampler != found.scheduler) extras["sampler"] = found.sampler;
  // Otherwise a missing seed could not be told from seed 0.
  if (!found.seed && !extras.contains("seed")) extras["seed"] = nullptr;
  asset.extras = json_text(extras);
}

void clear_recipe(Asset& asset) {
  asset.recipe = {};
  asset.recipe.width = 0;
  asset.recipe.height = 0;
  asset.recipe.steps = 0;
  asset.recipe.cfg_scale = 0;
}

Asset asset_of(const std::string& path, const MediaFacts& facts, const FileStamp& stamp,
               std::string sha256) {
  Asset asset;
  asset.kind = is_video(facts.format) ? AssetKind::video : AssetKind::image;
  asset.source = AssetSource::imported;
  asset.origin = "import";
  const size_t slash = path.rfind('/');
  const std::string name = clean_utf8(slash == path.npos ? path : path.substr(slash + 1));
  asset.file_name = std::string(first_bytes(name, file_name_bytes_max));
  asset.mime = std::string(mime_of(facts.format));
  asset.width = facts.width;
  asset.height = facts.height;
  asset.bytes = stamp.bytes;
  asset.sha256 = std::move(sha256);
  asset.media_ms = facts.media_ms;
  asset.has_audio = facts.has_audio;
  asset.has_alpha = facts.has_alpha;
  asset.created_at = stamp.changed_at;
  clear_recipe(asset);
  return asset;
}

}  // namespace

void put_file_recipe(std::span<const std::byte> file, Asset& asset) {
  const EmbeddedTexts texts = read_embedded_texts(file);
  auto recipe = read_foreign_recipe(texts);
  // Hidden texts are for files that lost the others.
  if (!recipe && asset.has_alpha) recipe = read_foreign_recipe(read_stealth_texts(file));
  if (recipe) put_recipe(*recipe, asset);
}

// The texts of a container may lie at its end.
static void put_container_recipe(ByteSource& file, Asset& asset) {
  const auto recipe = read_foreign_recipe(read_embedded_texts(file));
  if (recipe) put_recipe(*recipe, asset);
}

Result<FileStamp> stamp_of(const std::string& path) {
  struct stat facts {};
  if (::stat(path.c_str(), &facts) != 0) return fail(file_error(errno, "looking at", path));
  if (!S_ISREG(facts.st_mode)) return fail(ErrorKind::invalid, path + " is no plain file.");
  const int64_t changed_at = facts.st_mtim.tv_sec * 1000 + facts.st_mtim.tv_nsec / 1'000'000;
  return FileStamp{
      fmt::format("{}-{}.{:09}", facts.st_size, facts.st_mtim.tv_sec, facts.st_mtim.tv_nsec),
      int64_t{facts.st_size}, changed_at};
}

void put_library_recipe(const std::string& text, Asset& asset) {
  const EmbeddedTexts texts{{"invokeai_metadata", text}};
  const auto recipe = read_foreign_recipe(texts);
  if (recipe) put_recipe(*recipe, asset);
}

Result<Asset> FileLook::look(const std::string& path, const FileStamp& stamp) {
  path_ = path;
  stamp_ = stamp;
  held_ = stamp.bytes <= held_file_bytes_max;
  if (stamp.bytes == 0) return fail(ErrorKind::corrupt, "This file is empty.");
  return held_ ? look_at_held(path, stamp) : look_at_large(path, stamp);
}

Result<Asset> FileLook::look_at_held(const std::string& path, const FileStamp& stamp) {
  TRY(const File file, File::open_to_read(path));
  bytes_.resize(size_t(stamp.bytes));
  size_t filled = 0;
  while (filled < bytes_.size()) {
    TRY(const size_t got, file.read(std::span(bytes_).subspan(filled)));
    if (got == 0) return changed_meanwhile(path);
    filled += got;
  }
  // Before judging it: half of a file that is just being written is not a broken file.
  TRY(const FileStamp after, stamp_of(path));
  if (after.text != stamp.text) return changed_meanwhile(path);
  MemorySource source(bytes_);
  TRY(const MediaFacts facts, probe(source));
  TRY_DO(check_ends_whole(bytes_, facts.format));
  sha256_ = sha256_hex(bytes_);
  Asset asset = asset_of(path, facts, stamp, sha256_);
  put_file_recipe(bytes_, asset);
  return asset;
}

Result<Asset> FileLook::look_at_large(const std::string& path, const FileStamp& stamp) {
  TRY(const MediaFacts facts, probe_file(path));
  TRY(sha256_, sha256_of_file(path));
  TRY(const FileStamp after, stamp_of(path));
  if (after.text != stamp.text) return changed_meanwhile(path);
  Asset asset = asset_of(path, facts, stamp, sha256_);
  if (asset.kind == AssetKind::video || facts.format == MediaFormat::avif) {
    TRY(FileSource source, FileSource::open(path));
    put_container_recipe(source, asset);
    return asset;
  }
  TRY(const File file, File::open_to_read(path));
  bytes_.resize(size_t(held_file_bytes_max));
  TRY(const size_t got, file.read(bytes_));
  put_file_recipe(std::span(bytes_).first(got), asset);
  return asset;
}

std::optional<uint32_t> FileLook::crc32() const {
  return held_ ? std::optional(crc32_of(0, bytes_)) : std::nullopt;
}

Result<StagedFile> FileLook::stage(const BlobBatch& batch) const {
  auto cloned = batch.stage_clone(path_);
  if (cloned && *cloned) {
    const auto after = stamp_of(path_);
    if (after && after->text == stamp_.text) return std::move(**cloned);
  }
  if (held_) return batch.stage(bytes_);
  TRY(auto copy, batch.stage_copy(path_));
  TRY(const std::string copied, sha256_of_file(copy.path()));
  if (copied != sha256_) return changed_meanwhile(path_);
  return copy;
}

}  // namespace atelier
