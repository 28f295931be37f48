#include "app/studio/library.h"

#include <filesystem>

#include "db/database.h"
#include "db/migrator.h"

namespace atelier {

std::vector<Model> known_models(const HomePaths& home) {
  std::error_code ignored;
  if (!std::filesystem::exists(home.database, ignored)) return {};
  const auto db =
      Database::open({.file = home.database, .access = DbAccess::read_only, .readers = 1});
  if (!db || !check_migrated(**db)) return {};
  auto models = (*db)->read([](Tx& tx) { return ModelStore().all(tx); });
  return models ? std::move(*models) : std::vector<Model>();
}

}  // namespace atelier
