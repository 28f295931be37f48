#include "services/invokeai_source.h"

#include <filesystem>
#include <fstream>
#include <map>

#include "base/clock.h"
#include "base/log.h"
#include "db/database.h"
#include "media/texts/clean_text.h"
#include "services/limits.h"
#include "services/names.h"
#include "store/boards.h"

namespace atelier {
namespace {

namespace fs = std::filesystem;

bool is_file(const fs::path& path) {
  std::error_code wrong;
  return fs::is_regular_file(path, wrong);
}
bool is_folder(const fs::path& path) {
  std::error_code wrong;
  return fs::is_directory(path, wrong);
}

// "outputs_dir: /elsewhere" of invokeai.yaml, "outdir:" before 4.0. No YAML: one line is enough.
std::optional<fs::path> configured_outputs(const fs::path& root) {
  std::ifstream config(root / "invokeai.yaml");
  std::string line;
  while (std::getline(config, line)) {
    const std::string_view text = trimmed(line);
    for (const std::string_view key : {"outputs_dir:", "outdir:"}) {
      if (!text.starts_with(key)) continue;
      std::string_view value = trimmed(text.substr(key.size()));
      const bool quoted = value.size() >= 2 && (value[0] == '\'' || value[0] == '"');
      if (quoted) value = value.substr(1, value.size() - 2);
      if (!value.empty()) return root / fs::path(std::string(value));
    }
  }
  return std::nullopt;
}

std::optional<InvokePlaces> places_in(const fs::path& root) {
  for (const char* name : {"databases/invokeai.db", "invokeai.db"}) {
    if (!is_file(root / name)) continue;
    fs::path images = root / "outputs/images";
    if (!is_folder(images)) {
      const auto outputs = configured_outputs(root);
      if (outputs) images = *outputs / "images";
    }
    if (is_folder(images)) return InvokePlaces{(root / name).string(), images.string()};
  }
  return std::nullopt;
}

// A name that stays inside its folder, whatever the database says.
bool is_plain_name(std::string_view name) {
  return !name.empty() && name != "." && name != ".." &&
         name.find_first_of(std::string_view("/\\\0", 3)) == std::string_view::npos;
}
bool is_plain_subfolder(const std::string& subfolder) {
  for (const fs::path& part : fs::path(subfolder)) {
    if (!is_plain_name(part.string())) return false;
  }
  return true;
}

// Theirs -> ours, by name.
Result<std::map<std::string, BoardId>> bring_boards(Tx& tx, const Caller& caller,
                                                    const std::vector<InvokeBoard>& theirs) {
  const BoardStore boards;
  std::map<std::string, BoardId> by_name;
  TRY(const auto here, boards.all_of(tx, caller.owner));
  for (const Board& board : here) by_name.emplace(fold_name(board.name), board.id);
  size_t room = limits::boards_max > here.size() ? limits::boards_max - here.size() : 0;
  std::map<std::string, BoardId> ours;
  for (const InvokeBoard& their : theirs) {
    const std::string bounded(first_bytes(clean_utf8(their.name), 4 * limits::name_chars_max));
    const auto name = clean_name(bounded, "name");
    const std::string called = name ? *name : "InvokeAI";
    auto found = by_name.find(fold_name(called));
    if (found == by_name.end()) {
      if (room-- == 0) break;
      Board board;
      board.id = BoardId::make();
      board.owner = caller.owner;
      board.name = called;
      board.archived = their.archived;
      board.created_at = their.created_at > 0 ? their.created_at : now_utc_ms();
      TRY_DO(boards.insert(tx, board));
      found = by_name.emplace(fold_name(called), board.id).first;
    }
    ours.emplace(their.id, found->second);
  }
  return ours;
}

}  // namespace

std::optional<InvokePlaces> find_invokeai(const std::string& root) {
  std::error_code wrong;
  const fs::path start = fs::weakly_canonical(root, wrong);
  if (wrong) return std::nullopt;
  if (is_file(start) && start.filename() == "invokeai.db") {
    auto places = places_in(start.parent_path());
    return places ? places : places_in(start.parent_path().parent_path());
  }
  fs::path folder = start;
  // The installation itself, or its outputs, or their images, and nothing else below it.
  if (folder.filename() == "images" && folder.parent_path().filename() == "outputs") {
    folder = folder.parent_path();
  }
  if (folder.filename() == "outputs") folder = folder.parent_path();
  if (folder.filename() == "databases") folder = folder.parent_path();
  return places_in(folder);
}

Result<std::unique_ptr<InvokeSource>> InvokeSource::open(const InvokePlaces& places, Database& db,
                                                         const Caller& caller,
                                                         const std::optional<BoardId>& board_id) {
  std::unique_ptr<InvokeSource> source(new InvokeSource());
  TRY(source->library_, InvokeLibrary::open(places.database));
  TRY(const auto theirs, source->library_->boards());
  TRY(const auto boards, db.write([&](Tx& tx) { return bring_boards(tx, caller, theirs); }));
  const auto take = [&](const InvokeImage& image) -> Result<> {
    const std::string folder =
        places.images + (image.subfolder.empty() ? "" : "/") + image.subfolder;
    if (!is_plain_name(image.name) || !is_plain_subfolder(image.subfolder)) {
      source->faults_.push_back({image.name, "Its name in InvokeAI's database is no file name."});
      return {};
    }
    LibraryFacts facts;
    facts.created_at = image.created_at;
    facts.category = image.is_asset ? AssetCategory::assets : AssetCategory::images;
    facts.favorite = image.starred;
    facts.key = image.name;
    const auto board = boards.find(image.board_id);
    facts.board_id = board == boards.end() ? board_id : std::optional(board->second);
    source->files_.push_back({folder + "/" + image.name, std::move(facts)});
    return {};
  };
  TRY_DO(source->library_->each_image(take));
  return source;
}

std::vector<FoundFile> InvokeSource::next(size_t count) {
  std::vector<FoundFile> found;
  while (found.size() < count && !files_.empty()) {
    found.push_back(std::move(files_.front()));
    files_.pop_front();
  }
  return found;
}

std::string InvokeSource::recipe_text(const LibraryFacts& facts) {
  auto text = library_->metadata_of(facts.key);
  if (!text) log_warn("import", to_line(text.error()));
  return text ? clean_utf8(*text) : std::string();
}

}  // namespace atelier
