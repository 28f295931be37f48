#include "media/blobs.h"

#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <future>
#include <mutex>

namespace atelier {
namespace {

// Two openings of a folder stand for two processes: the system tells them apart alike.
TEST(blobs, another_process_waits_for_the_content) {
  std::string folder = (std::filesystem::temp_directory_path() / "atelier-test-XXXXXX").string();
  ASSERT_NE(mkdtemp(folder.data()), nullptr);
  const auto server = std::move(Blobs::open(folder).value());
  const auto importer = std::move(Blobs::open(folder).value());
  std::unique_lock held(server->content_mutex());
  auto other = std::async(std::launch::async,
                          [&] { const std::lock_guard lock(importer->content_mutex()); });
  EXPECT_EQ(other.wait_for(std::chrono::milliseconds(100)), std::future_status::timeout);
  held.unlock();
  EXPECT_EQ(other.wait_for(std::chrono::seconds(10)), std::future_status::ready);
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace atelier
