// For tests: a folder of their own that leaves with them, and a migrated database in it.
#pragma once
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>

#include "base/assert.h"
#include "db/database.h"
#include "db/migrator.h"

namespace atelier {

class TempFolder {
 public:
  TempFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "atelier-test-XXXXXX").string();
    ATELIER_ASSERT(mkdtemp(pattern.data()) != nullptr);
    path_ = pattern;
  }
  ~TempFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;

  const std::string& path() const { return path_; }
  std::string at(std::string_view name) const { return path_ + "/" + std::string(name); }

 private:
  std::string path_;
};

class TempDatabase {
 public:
  TempDatabase() {
    auto opened = Database::open({.file = folder_.at("test.db")});
    ATELIER_ASSERT(opened.has_value());
    db_ = std::move(*opened);
    ATELIER_ASSERT(migrate(*db_).has_value());
  }
  Database& operator*() { return *db_; }
  Database* operator->() { return db_.get(); }
  const TempFolder& folder() const { return folder_; }

 private:
  TempFolder folder_;
  std::unique_ptr<Database> db_;
};

}  // namespace atelier
