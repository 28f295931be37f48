#include "generate.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "base/clock.h"
#include "db/migrator.h"
#include "pictures.h"
#include "store/aspects.h"
#include "store/assets.h"
#include "store/boards.h"
#include "store/collections.h"
#include "store/tags.h"
#include "words.h"

namespace atelier::bench {
namespace {

namespace fs = std::filesystem;
constexpr int64_t day_ms = 86'400'000;
constexpr int64_t newest_ms = 1'795'000'000'000;
constexpr int64_t span_ms = 3 * 365 * day_ms;
constexpr size_t assets_a_commit = 5000;
constexpr size_t boards = 200;
constexpr size_t models = 60;
constexpr size_t tags = 300;
constexpr size_t pictures_made = 400;
constexpr std::string_view owner = "local";

class Generator {
 public:
  Generator(Database& db, int64_t count, std::vector<Blob> pictures)
      : db_(db), count_(count), pictures_(std::move(pictures)), words_(vocabulary_size) {}

  Result<> run() {
    TRY_DO(db_.write([&](Tx& tx) { return furnish(tx); }));
    for (int64_t done = 0; done < count_;) {
      const int64_t end = std::min(count_, done + int64_t{assets_a_commit});
      const auto commit = [&](Tx& tx) -> Result<> {
        for (int64_t i = done; i < end; ++i) TRY_DO(add(tx, i));
        return {};
      };
      TRY_DO(db_.write(commit));
      done = end;
      if (done % 100'000 == 0) fmt::print(stderr, "{} assets\n", done);
    }
    return {};
  }

 private:
  Result<> furnish(Tx& tx) {
    for (size_t i = 0; i < boards; ++i) {
      Board board;
      board.id = BoardId::make();
      board.owner = owner;
      board.name = fmt::format("{} {} {}", words_.pick(random_), words_.pick(random_), i);
      board.created_at = newest_ms - span_ms;
      TRY_DO(boards_.insert(tx, board));
      board_ids_.push_back(board.id);
    }
    for (size_t i = 0; i < models; ++i) {
      model_names_.push_back(
          fmt::format("{}-{} v{}", words_.at(300 + i), words_.at(900 + i), i % 7));
    }
    for (size_t i = 0; i < tags; ++i) {
      const std::string name = words_.at(40 + i * 3);
      TRY(const int64_t number, tags_.require(tx, name, name));
      tag_numbers_.push_back(number);
    }
    Collection collection;
    collection.id = collection_ = CollectionId::make();
    collection.owner = owner;
    collection.name = "Selected";
    collection.folded = "selected";
    return collections_.insert(tx, collection);
  }

  // Four of five are generated in the order of time; the others come in rows of imports, which
  // bring the time of their files.
  int64_t time_of(int64_t index) {
    const int64_t usual = newest_ms - span_ms + span_ms / count_ * index;
    const bool is_import = index / 4000 % 5 == 4;
    if (!is_import) return usual + int64_t(random_() % 20'000);
    if (index % 4000 == 0)
      import_ms_ = newest_ms - span_ms + int64_t(random_() % uint64_t(span_ms));
    import_ms_ += int64_t(random_() % 600'000);
    return std::min(import_ms_, newest_ms);
  }

  Result<> add(Tx& tx, int64_t index) {
    Asset a;
    a.id = AssetId::make();
    a.owner = owner;
    a.created_at = time_of(index);
    a.added_at = newest_ms - span_ms + span_ms / count_ * index;
    const bool imported = index / 4000 % 5 == 4;
    const bool uploaded = !imported && random_() % 12 == 0;
    a.source = imported   ? AssetSource::imported
               : uploaded ? AssetSource::uploaded
                          : AssetSource::generated;
    a.category = uploaded ? AssetCategory::assets : AssetCategory::images;
    a.kind = random_() % 25 == 0 ? AssetKind::video : AssetKind::image;
    a.status = AssetStatus(random_() % 20 < 15 ? 0 : random_() % 5);
    a.origin = imported ? "import" : uploaded ? "upload" : "generate";
    if (imported || uploaded) a.file_name = fmt::format("ComfyUI_{:05}_.png", index);
    if (random_() % 10 > 0) a.board_id = board_ids_[zipf(random_, boards)];
    a.width = 512 + 64 * int(random_() % 13);
    a.height = 512 + 64 * int(random_() % 13);
    a.bytes = 300'000 + int64_t(random_() % 2'000'000);
    a.sha256 = pictures_[random_() % pictures_.size()].sha256;
    a.thumbhash = "1QcSHQRnh493V4dIh4eXh1h4kJUI";
    a.has_recipe = !uploaded;
    if (a.has_recipe) write_recipe(a);
    a.is_protected = random_() % 50 == 0;
    if (random_() % 40 == 0) a.trashed_at = newest_ms;
    TRY(a.seq, assets_.insert(tx, a));
    return mark(tx, a);
  }

  void write_recipe(Asset& a) {
    a.model = {{}, model_names_[zipf(random_, models)], "0123456789abcdef"};
    Recipe& r = a.recipe;
    r.prompt = words_.prompt(random_);
    r.negative_prompt =
        random_() % 3 == 0 ? "" : "blurry, low quality, " + words_.at(random_() % 50);
    r.scheduler = random_() % 2 == 0 ? "dpmpp_2m_k" : "euler_a";
    r.width = a.width;
    r.height = a.height;
    r.steps = 12 + int(random_() % 40);
    r.cfg_scale = 3 + double(random_() % 20) / 2;
    r.seed = int64_t(random_() % 4294967296);
    a.recipe_source = "atelier";
    a.duration_ms = 4000;
    for (size_t n = random_() % 6; n > 3; --n) {
      a.details.loras.push_back({{{}, words_.at(200 + zipf(random_, 100)), ""}, 0.8});
    }
  }

  Result<> mark(Tx& tx, const Asset& a) {
    const auto write = [&](Aspect aspect, std::string value) {
      const Lens lens{aspect, std::string(owner), collection_};
      return aspects_.write(tx, lens, {.seq = a.seq, .id = a.id}, std::move(value));
    };
    if (random_() % 10 == 0) TRY_DO(write(Aspect::favorite, std::to_string(a.added_at)));
    if (random_() % 5 == 0) TRY_DO(write(Aspect::rating, std::to_string(1 + random_() % 5)));
    if (random_() % 50 == 0) TRY_DO(write(Aspect::membership, std::to_string(a.added_at)));
    if (random_() % 10 < 3) {
      std::vector<int64_t> numbers;
      for (size_t n = 1 + random_() % 3; n > 0; --n) {
        numbers.push_back(tag_numbers_[zipf(random_, tags)]);
      }
      std::ranges::sort(numbers);
      numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
      TRY_DO(write(Aspect::tags, tags_value(numbers).value()));
    }
    return {};
  }

  Database& db_;
  const int64_t count_;
  const std::vector<Blob> pictures_;
  const Words words_;
  Random random_{1};
  AssetStore assets_;
  AspectStore aspects_;
  BoardStore boards_;
  CollectionStore collections_;
  TagStore tags_;
  std::vector<BoardId> board_ids_;
  std::vector<std::string> model_names_;
  std::vector<int64_t> tag_numbers_;
  CollectionId collection_;
  int64_t import_ms_ = newest_ms - span_ms;
};

}  // namespace

Result<> generate_home(const std::string& home, int64_t assets) {
  const std::string finished = home + "/finished";
  if (fs::exists(finished)) return {};
  fs::remove_all(home);
  fs::create_directories(home);
  const double began = steady_seconds();
  TRY(const auto db, Database::open({.file = home + "/atelier.db"}));
  TRY_DO(migrate(*db));
  TRY(auto pictures, make_pictures(home, pictures_made));
  TRY_DO(Generator(*db, assets, std::move(pictures)).run());
  fmt::print(stderr, "{} assets were made in {:.0f} s\n", assets, steady_seconds() - began);
  std::ofstream(finished) << assets << "\n";
  return {};
}

}  // namespace atelier::bench
