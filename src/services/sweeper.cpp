#include "services/sweeper.h"

#include <sys/stat.h>

#include <filesystem>
#include <vector>

#include "base/clock.h"
#include "db/database.h"
#include "media/blobs.h"
#include "media/thumbnails.h"
#include "store/assets.h"

namespace atelier {
namespace {

namespace fs = std::filesystem;

Result<bool> is_wanted(Database& db, const std::string& sha256) {
  const auto count = [&](Tx& tx) { return AssetStore().count_with_content(tx, sha256); };
  TRY(const int64_t rows, db.read(count));
  return rows > 0;
}

Result<> sweep_pictures(Database& db, Blobs& blobs, int age_min_s, Swept& swept) {
  std::vector<Blobs::Found> old;
  const auto collect = [&](const Blobs::Found& found) -> Result<> {
    if (found.age_seconds >= age_min_s) old.push_back(found);
    return {};
  };
  TRY_DO(blobs.each(collect));
  for (const Blobs::Found& found : old) {
    if (found.sha256.empty()) {
      const bool unfinished = fs::path(found.path).parent_path() == blobs.folder() + "/tmp";
      std::error_code wrong;
      if (unfinished && fs::remove(found.path, wrong)) ++swept.unfinished;
      continue;
    }
    // A picture with these bytes may be on its way into the database right now.
    const std::lock_guard content(blobs.content_mutex());
    TRY(const bool wanted, is_wanted(db, found.sha256));
    if (wanted) continue;
    TRY_DO(blobs.remove(found.sha256, found.mime));
    ++swept.pictures;
  }
  return {};
}

Result<> sweep_thumbnails(Database& db, const Thumbnails& thumbnails, int age_min_s, Swept& swept) {
  constexpr size_t sha256_chars = 64;
  std::error_code wrong;
  const int64_t now_s = now_utc_ms() / 1000;
  auto entry = fs::recursive_directory_iterator(thumbnails.folder(), wrong);
  std::vector<std::string> doomed;
  for (; !wrong && entry != fs::end(entry); entry.increment(wrong)) {
    struct stat facts {};
    const std::string path = entry->path().string();
    if (::stat(path.c_str(), &facts) != 0 || !S_ISREG(facts.st_mode)) continue;
    if (now_s - facts.st_mtim.tv_sec < age_min_s) continue;
    const std::string name = entry->path().filename().string();
    bool wanted = false;
    if (entry->path().extension() == ".webp" && name.size() > sha256_chars) {
      TRY(wanted, is_wanted(db, name.substr(0, sha256_chars)));
    }
    if (!wanted) doomed.push_back(path);
  }
  for (const std::string& path : doomed) swept.thumbnails += fs::remove(path, wrong) ? 1 : 0;
  return {};
}

}  // namespace

Result<Swept> sweep(Database& db, Blobs& blobs, const Thumbnails& thumbnails, int age_min_s) {
  Swept swept;
  TRY_DO(sweep_pictures(db, blobs, age_min_s, swept));
  TRY_DO(sweep_thumbnails(db, thumbnails, age_min_s, swept));
  return swept;
}

}  // namespace atelier
