// What stays warm, what goes first, and what does not fit.
#include "engine/memory/warm_shelf.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

#include "engine/memory/machine.h"
#include "engine/memory/within_memory.h"

namespace atelier {
namespace {

constexpr int64_t mega = int64_t{1} << 20;

// Big enough to be measured as what it is.
struct Thing {
  explicit Thing(int64_t bytes) : weights(size_t(bytes), 1) {}
  std::vector<char> weights;
};

class Shelf : public testing::Test {
 protected:
  std::shared_ptr<const Thing> get(WarmShelf& shelf, const std::string& name, int64_t bytes) {
    auto got = find(shelf, name, bytes);
    EXPECT_TRUE(got) << got.error().message;
    return got.value_or(nullptr);
  }
  Result<std::shared_ptr<const Thing>> find(WarmShelf& shelf, const std::string& name,
                                            int64_t bytes) {
    return shelf.get<Thing>({"model", name, {}, bytes}, [&]() -> Result<std::unique_ptr<Thing>> {
      return std::make_unique<Thing>(bytes);
    });
  }
};

TEST_F(Shelf, what_was_loaded_is_not_loaded_again) {
  WarmShelf shelf(100 * mega);
  const auto first = get(shelf, "a", 10 * mega);
  EXPECT_EQ(get(shelf, "a", 10 * mega), first);
  EXPECT_EQ(shelf.loads(), 1U);
  EXPECT_NEAR(double(shelf.held_bytes()), double(10 * mega), double(mega));
}

TEST_F(Shelf, the_longest_unused_goes_first) {
  WarmShelf shelf(35 * mega);
  for (const char* name : {"a", "b", "c"}) get(shelf, name, 10 * mega);
  get(shelf, "a", 10 * mega);
  get(shelf, "d", 10 * mega);
  EXPECT_FALSE(shelf.holds("model", "b"));
  for (const char* name : {"a", "c", "d"}) EXPECT_TRUE(shelf.holds("model", name)) << name;
}

TEST_F(Shelf, what_the_queue_will_want_goes_after_the_rest) {
  WarmShelf shelf(35 * mega);
  shelf.pin({"a"});
  for (const char* name : {"a", "b", "c", "d"}) get(shelf, name, 10 * mega);
  EXPECT_TRUE(shelf.holds("model", "a"));
  EXPECT_FALSE(shelf.holds("model", "b"));
  shelf.pin({"c"});
  get(shelf, "e", 10 * mega);
  EXPECT_FALSE(shelf.holds("model", "a"));
  EXPECT_TRUE(shelf.holds("model", "c"));
  // Pins give way when nothing else is left to go.
  get(shelf, "f", 33 * mega);
  EXPECT_FALSE(shelf.holds("model", "c"));
  EXPECT_EQ(shelf.size(), 1U);
}

TEST_F(Shelf, what_somebody_holds_stays_and_what_does_not_fit_beside_it_is_refused) {
  WarmShelf shelf(25 * mega);
  const auto held = get(shelf, "a", 15 * mega);
  const auto refused = find(shelf, "b", 15 * mega);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::exhausted);
  EXPECT_NE(refused.error().message.find("b needs about"), std::string::npos);
  EXPECT_TRUE(shelf.holds("model", "a"));
  EXPECT_TRUE(find(shelf, "c", 8 * mega));
  EXPECT_FALSE(find(shelf, "huge", 26 * mega));
}

TEST_F(Shelf, a_failed_load_leaves_nothing_behind) {
  WarmShelf shelf(25 * mega);
  const auto failed = shelf.get<Thing>(
      {"model", "broken", {}, mega},
      []() -> Result<std::unique_ptr<Thing>> { return fail(ErrorKind::corrupt, "It is broken."); });
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().kind, ErrorKind::corrupt);
  EXPECT_EQ(shelf.size(), 0U);
}

TEST_F(Shelf, a_file_that_was_replaced_is_loaded_again_and_one_file_in_two_roles_twice) {
  const auto path =
      std::filesystem::temp_directory_path() / ("atelier-shelf-" + std::to_string(::getpid()));
  std::ofstream(path) << "one";
  WarmShelf shelf(100 * mega);
  const auto load = [&](const std::string& kind, const std::string& made_for) {
    auto got = shelf.get<Thing>(
        {kind, path, made_for, mega},
        []() -> Result<std::unique_ptr<Thing>> { return std::make_unique<Thing>(mega); });
    return got ? *got : nullptr;
  };
  load("model", "");
  load("vae", "");
  load("vae", "another model");
  EXPECT_EQ(shelf.loads(), 3U);
  std::filesystem::last_write_time(
      path, std::filesystem::last_write_time(path) + std::chrono::seconds(5));
  load("vae", "");
  EXPECT_EQ(shelf.loads(), 4U);
  EXPECT_EQ(bytes_on_disk(path), 3);
  std::filesystem::remove(path);
}

TEST_F(Shelf, room_for_activations_is_made_and_told) {
  WarmShelf shelf(50 * mega);
  get(shelf, "a", 20 * mega);
  const auto held = get(shelf, "b", 20 * mega);
  EXPECT_LT(shelf.make_free(5 * mega), 12 * mega);
  EXPECT_TRUE(shelf.holds("model", "a"));
  EXPECT_GT(shelf.make_free(25 * mega), 25 * mega);
  EXPECT_FALSE(shelf.holds("model", "a"));
  // More than there is: what can be had is told.
  EXPECT_LT(shelf.make_free(45 * mega), 32 * mega);
  EXPECT_TRUE(shelf.holds("model", "b"));
}

TEST_F(Shelf, a_machine_that_has_less_than_the_budget_counts) {
  int64_t elsewhere = 0;
  WarmShelf* asked = nullptr;
  WarmShelf shelf(100 * mega,
                  [&] { return 60 * mega - elsewhere - (asked ? asked->held_bytes() : 0); });
  asked = &shelf;
  get(shelf, "a", 20 * mega);
  get(shelf, "b", 20 * mega);
  EXPECT_EQ(shelf.size(), 2U);
  elsewhere = 20 * mega;  // another program grew
  EXPECT_GT(shelf.make_free(15 * mega), 15 * mega);
  EXPECT_FALSE(shelf.holds("model", "a"));
  EXPECT_TRUE(shelf.holds("model", "b"));
}

TEST_F(Shelf, evicting_takes_all_that_nobody_holds) {
  WarmShelf shelf(100 * mega);
  shelf.pin({"a"});
  get(shelf, "a", mega);
  const auto held = get(shelf, "b", mega);
  EXPECT_EQ(shelf.evict_unused(), 1U);
  EXPECT_TRUE(shelf.holds("model", "b"));
}

TEST_F(Shelf, work_without_memory_is_tried_again_sparing_and_then_fails_in_words) {
  WarmShelf shelf(100 * mega);
  get(shelf, "a", mega);
  std::vector<Thrift> tried;
  const auto saved = within_memory(shelf, [&]() -> Result<int> {
    tried.push_back(shelf.thrift());
    if (shelf.thrift() == Thrift::usual) throw std::bad_alloc();
    return 7;
  });
  EXPECT_EQ(saved.value_or(0), 7);
  EXPECT_EQ(tried, (std::vector<Thrift>{Thrift::usual, Thrift::sparing}));
  EXPECT_EQ(shelf.thrift(), Thrift::usual);
  EXPECT_EQ(shelf.size(), 0U);
  const auto lost = within_memory(shelf, []() -> Result<int> {
    throw std::runtime_error("DefaultCPUAllocator: can't allocate memory: you tried to allocate");
  });
  ASSERT_FALSE(lost);
  EXPECT_EQ(lost.error().kind, ErrorKind::exhausted);
  EXPECT_NE(lost.error().message.find("not enough memory"), std::string::npos);
}

TEST_F(Shelf, other_failures_are_not_tried_again) {
  WarmShelf shelf(100 * mega);
  int tries = 0;
  const auto failed = within_memory(shelf, [&]() -> Result<> {
    ++tries;
    return fail(ErrorKind::cancelled, "The job was cancelled.");
  });
  EXPECT_EQ(tries, 1);
  EXPECT_EQ(failed.error().kind, ErrorKind::cancelled);
}

void write(const std::filesystem::path& path, const std::string& text) {
  std::filesystem::create_directories(path.parent_path());
  std::ofstream(path) << text;
}

TEST(Machine, the_tightest_limit_counts) {
  const auto root =
      std::filesystem::temp_directory_path() / ("atelier-machine-" + std::to_string(::getpid()));
  write(root / "proc/meminfo",
        "MemTotal:       16000000 kB\nMemFree:  1 kB\nMemAvailable: 9000000 kB\n");
  EXPECT_EQ(machine_memory(root).total_bytes, int64_t{16'000'000} * 1024);
  EXPECT_EQ(machine_memory(root).free_bytes, int64_t{9'000'000} * 1024);
  write(root / "proc/self/cgroup", "0::/box/inner\n");
  const auto box = root / "sys/fs/cgroup/box";
  write(box / "memory.max", "4000000000\n");
  write(box / "memory.current", "3000000000\n");
  write(box / "memory.stat", "anon 1\ninactive_file 500000000\n");
  write(box / "inner/memory.max", "max\n");
  EXPECT_EQ(machine_memory(root).total_bytes, 4'000'000'000);
  EXPECT_EQ(machine_memory(root).free_bytes, 1'500'000'000);
  EXPECT_EQ(usual_memory_budget(machine_memory(root)), 3'000'000'000);
  write(root / "sys/fs/cgroup/memory/memory.limit_in_bytes", "2000000000\n");
  EXPECT_EQ(machine_memory(root).total_bytes, 2'000'000'000);
  write(root / "sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");
  EXPECT_EQ(machine_memory(root).total_bytes, 4'000'000'000);
  std::filesystem::remove_all(root);
  EXPECT_GT(machine_memory().total_bytes, int64_t{1} << 28);
  EXPECT_GT(usual_memory_budget({0, 0}), 0);
}

TEST(Machine, what_was_asked_for_is_measured) {
  const int64_t before = heap_bytes();
  if (before == 0) GTEST_SKIP() << "SKIPPED: this allocator does not tell";
  const std::vector<char> block(size_t(40 * mega), 1);
  EXPECT_NEAR(double(heap_bytes() - before), double(40 * mega), double(mega));
}

// In a child: the limit cannot be taken back.
TEST(Machine, behind_a_limit_asking_for_too_much_fails_and_the_process_lives) {
  EXPECT_EXIT(
      {
        limit_heap(int64_t{1} << 30);
        WarmShelf shelf(int64_t{1} << 40);
        const auto done = within_memory(shelf, []() -> Result<int> {
          const std::vector<char> block(size_t{4} << 30, 1);
          return int(block.back());
        });
        _exit(!done && done.error().kind == ErrorKind::exhausted ? 0 : 1);
      },
      testing::ExitedWithCode(0), "");
}

}  // namespace
}  // namespace atelier
