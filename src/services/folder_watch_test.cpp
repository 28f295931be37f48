#include "services/folder_watch.h"

#include <gtest/gtest.h>

#include <condition_variable>
#include <filesystem>
#include <fstream>

#include "db/temp_database.h"

namespace atelier {
namespace {

namespace fs = std::filesystem;

// Collects what the watch asks to look at; waits with a deadline.
struct Looks {
  std::mutex mutex;
  std::condition_variable changed;
  std::vector<std::string> places;

  void add(const std::vector<std::string>& more) {
    const std::lock_guard lock(mutex);
    places.insert(places.end(), more.begin(), more.end());
    changed.notify_all();
  }
  bool saw(const std::string& place) {
    std::unique_lock lock(mutex);
    return changed.wait_for(lock, std::chrono::seconds(20), [&] {
      return std::find(places.begin(), places.end(), place) != places.end();
    });
  }
  void forget() {
    const std::lock_guard lock(mutex);
    places.clear();
  }
};

struct WatchTest : testing::Test {
  TempFolder folder;
  Looks looks;
  std::mutex mutex;
  std::vector<WatchedFolder> list;
  static constexpr WatchTimes quick{.quiet_ms = 30, .longest_ms = 200, .list_ms = 20};

  std::unique_ptr<FolderWatch> start() {
    return std::make_unique<FolderWatch>(
        [this] {
          const std::lock_guard lock(mutex);
          return list;
        },
        [this](const WatchedFolder&, std::vector<std::string> places) { looks.add(places); },
        quick);
  }
  void write(const std::string& name) { std::ofstream(folder.at(name)) << "x"; }
};

TEST_F(WatchTest, looks_once_and_then_at_what_is_new) {
  list = {{folder.path(), ImportMode::link, {}, 0, ""}};
  const auto watch = start();
  EXPECT_TRUE(looks.saw(folder.path()));
  write("new.png");
  EXPECT_TRUE(looks.saw(folder.at("new.png")));
  write("unfinished.tmp");
  fs::rename(folder.at("unfinished.tmp"), folder.at("moved.png"));
  EXPECT_TRUE(looks.saw(folder.at("moved.png")));
  EXPECT_EQ(watch->trouble_of(folder.path()), "");
}

TEST_F(WatchTest, follows_new_folders) {
  list = {{folder.path(), ImportMode::link, {}, 0, ""}};
  const auto watch = start();
  ASSERT_TRUE(looks.saw(folder.path()));
  fs::create_directories(folder.at("a/b"));
  ASSERT_TRUE(looks.saw(folder.at("a")));
  looks.forget();
  write("a/b/deep.png");
  EXPECT_TRUE(looks.saw(folder.at("a/b/deep.png")));
}

TEST_F(WatchTest, hears_of_folders_that_are_added_later) {
  const auto watch = start();
  {
    const std::lock_guard lock(mutex);
    list = {{folder.path(), ImportMode::copy, {}, 0, ""}};
  }
  EXPECT_TRUE(looks.saw(folder.path()));
}

TEST_F(WatchTest, the_list_is_kept_in_the_settings) {
  TempDatabase db;
  const BoardId board = BoardId::make();
  ASSERT_TRUE(put_watched_folder(*db, {"/a", ImportMode::link, board, 5, ""}).has_value());
  ASSERT_TRUE(put_watched_folder(*db, {"/b", ImportMode::copy, {}, 6, ""}).has_value());
  ASSERT_TRUE(put_watched_folder(*db, {"/b", ImportMode::link, {}, 7, ""}).has_value());
  const auto folders = watched_folders(*db).value();
  ASSERT_EQ(folders.size(), 2U);
  EXPECT_EQ(folders[0].board_id, board);
  EXPECT_EQ(folders[1].mode, ImportMode::link);
  EXPECT_TRUE(remove_watched_folder(*db, "/a").value());
  EXPECT_FALSE(remove_watched_folder(*db, "/a").value());
  EXPECT_EQ(watched_folders(*db).value().size(), 1U);
}

}  // namespace
}  // namespace atelier
