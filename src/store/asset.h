// One image or video of the studio, as its row says and as one person marked it.
#pragma once
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/enum_names.h"
#include "recipe/details.h"
#include "store/ids.h"

namespace atelier {

enum class AssetKind { image, video };
constexpr std::array<std::string_view, 2> enum_names(AssetKind) {
  return {"image", "video"};
}

enum class AssetSource { generated, uploaded, imported };
constexpr std::array<std::string_view, 3> enum_names(AssetSource) {
  return {"generated", "uploaded", "imported"};
}

// Which tab of a board shows it: what was made, or what was brought along to make things with.
enum class AssetCategory { images, assets };
constexpr std::array<std::string_view, 2> enum_names(AssetCategory) {
  return {"images", "assets"};
}

enum class AssetStatus { draft, in_review, approved, rejected, archived };
constexpr std::array<std::string_view, 5> enum_names(AssetStatus) {
  return {"draft", "in_review", "approved", "rejected", "archived"};
}

struct Asset {
  int64_t seq = 0;  // its number in the database and in the gallery's index; given by insert()
  AssetId id;
  std::string owner;
  AssetKind kind = AssetKind::image;
  AssetSource source = AssetSource::generated;
  AssetCategory category = AssetCategory::images;
  std::string origin;  // what made it: "generate", "upload", "import", later "upscale", ...
  AssetStatus status = AssetStatus::draft;
  int64_t rev = 1;  // one more with each change of the row or of a mark
  std::optional<BoardId> board_id;
  std::optional<AssetId> parent_asset_id;  // what it was made from, which may be gone
  std::optional<JobId> job_id;
  int image_index = 0;
  std::string file_name;                 // as it was called outside; a word for people, no path
  std::optional<std::string> link_path;  // the file lies there and is not ours
  std::string mime = "image/png";
  int width = 0;  // pixels of the file, turned as it is shown
  int height = 0;
  int64_t bytes = 0;
  std::string sha256;            // lower-case hex of the file's bytes
  std::optional<int64_t> crc32;  // of a file of ours, when it is known
  std::string thumbhash;         // base64, may be empty
  int64_t media_ms = 0;          // length of a video, 0 for an image
  bool has_audio = false;
  bool has_alpha = false;
  int64_t duration_ms = 0;    // what drawing it took
  bool has_recipe = false;    // without one, model and recipe are empty
  std::string recipe_source;  // who wrote the recipe: "atelier", "a1111", "comfyui", ...; or empty
  ModelRef model;
  Recipe recipe;  // its seed is this image's own
  RecipeDetails details;
  std::string extras = "{}";  // JSON object: what a foreign recipe says beyond our fields
  bool is_protected = false;  // refuses to be deleted
  std::optional<int64_t> trashed_at;
  int64_t created_at = 0;  // when it was made; an import keeps the file's own time
  int64_t added_at = 0;    // when it came into this studio
  // One person's marks: read with the row, written by MarkStore.
  bool favorite = false;
  int rating = 0;                 // 1..5 stars, 0 for none
  std::vector<std::string> tags;  // in alphabetical order
};

}  // namespace atelier
