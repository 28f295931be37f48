#include "gallery/snapshot.h"

#include <gtest/gtest.h>

#include <array>
#include <cstring>
#include <thread>

#include "gallery/test_assets.h"

namespace atelier::gallery {
namespace {

using Bytes = std::vector<std::byte>;

Bytes written(Index& index, const SnapshotStamp& stamp) {
  Bytes bytes;
  const auto sink = [&](std::span<const std::byte> more) -> Result<> {
    bytes.insert(bytes.end(), more.begin(), more.end());
    return {};
  };
  EXPECT_TRUE(write_snapshot(index, stamp, sink));
  return bytes;
}

Result<Snapshot> read(const Bytes& bytes) {
  size_t at = 0;
  const auto source = [&](std::span<std::byte> into) -> Result<> {
    if (into.size() > bytes.size() - at) return fail(ErrorKind::corrupt, "The file ends early.");
    std::memcpy(into.data(), bytes.data() + at, into.size());
    at += into.size();
    return {};
  };
  return read_snapshot(source, bytes.size());
}

void fill(Index& index, NaiveGallery& naive, int64_t count) {
  Dice dice(21);
  for (int64_t seq = 1; seq <= count; ++seq) {
    const AssetRow row = test_row(dice, seq);
    index.put(row);
    naive.put(row);
  }
  for (int64_t seq = 3; seq <= count; seq += 9) {
    index.remove(seq);
    naive.remove(seq);
  }
  index.settle();
}

TEST(Snapshot, what_was_written_is_read_and_goes_on_growing) {
  Index index;
  NaiveGallery naive;
  fill(index, naive, 800);
  const Bytes bytes = written(index, {77, 4711});
  Snapshot snapshot = read(bytes).value();
  EXPECT_EQ(snapshot.stamp.nonce, 77U);
  EXPECT_EQ(snapshot.stamp.change, 4711);
  Dice dice(22);
  for (int64_t seq = 801; seq <= 900; ++seq) {
    const AssetRow row = test_row(dice, seq);
    snapshot.index->put(row);
    naive.put(row);
  }
  snapshot.index->settle();
  for (const auto& q : {all_of({}), has_words("fox"), has_words("red fox"),
                        name_has(NameField::model, "dream"), is(Flag::favorite)}) {
    const Page page = snapshot.index->page(q, {Sort::name, true}, {.limit = 1000}).value();
    EXPECT_EQ(page.seqs, naive.list(q, {Sort::name, true}));
  }
}

TEST(Snapshot, an_empty_gallery_has_one_too) {
  Index index;
  const Snapshot snapshot = read(written(index, {1, 0})).value();
  EXPECT_EQ(snapshot.index->count(all_of({})), 0U);
}

// For the thread sanitizer above all: the first question by name sorts the order, while another
// thread looks which orders are missing and a third writes the index down.
TEST(Snapshot, orders_may_be_sorted_while_it_is_written) {
  const Arrangement by_name{Sort::name, false};
  for (int round = 0; round < 20; ++round) {
    Index index;
    NaiveGallery naive;
    fill(index, naive, 60);
    std::array<std::vector<int64_t>, 2> answers;
    Bytes bytes;
    std::vector<std::thread> threads;
    for (auto& answer : answers) {
      threads.emplace_back(
          [&] { answer = index.page(all_of({}), by_name, {.limit = 100}).value().seqs; });
    }
    threads.emplace_back([&] { EXPECT_TRUE(index.missing_order()); });  // by size: nobody asked
    threads.emplace_back([&] { bytes = written(index, {1, 2}); });
    for (std::thread& thread : threads) thread.join();
    const auto wanted = naive.list(all_of({}), by_name);
    for (const auto& answer : answers) EXPECT_EQ(answer, wanted);
    const Snapshot back = read(bytes).value();
    EXPECT_EQ(back.index->page(all_of({}), by_name, {.limit = 100}).value().seqs, wanted);
  }
}

TEST(Snapshot, one_flipped_byte_anywhere_refuses_it) {
  Index index;
  NaiveGallery naive;
  fill(index, naive, 12);
  Bytes bytes = written(index, {1, 2});
  for (std::byte& byte : bytes) {
    for (const auto mask : {std::byte{0x01}, std::byte{0x80}, std::byte{0xFF}}) {
      byte ^= mask;
      EXPECT_FALSE(read(bytes)) << &byte - bytes.data();
      byte ^= mask;
    }
  }
  EXPECT_TRUE(read(bytes));
}

TEST(Snapshot, a_file_cut_short_or_grown_is_refused) {
  Index index;
  NaiveGallery naive;
  fill(index, naive, 12);
  const Bytes bytes = written(index, {1, 2});
  for (size_t size = 0; size < bytes.size(); size += 7) {
    EXPECT_FALSE(read(Bytes(bytes.begin(), bytes.begin() + ptrdiff_t(size))));
  }
  Bytes grown = bytes;
  grown.push_back(std::byte{0});
  EXPECT_FALSE(read(grown));
}

TEST(Snapshot, a_full_disk_is_told) {
  Index index;
  const auto full = [](std::span<const std::byte>) -> Result<> {
    return fail(ErrorKind::exhausted, "The disk is full.");
  };
  EXPECT_EQ(write_snapshot(index, {}, full).error().kind, ErrorKind::exhausted);
}

}  // namespace
}  // namespace atelier::gallery
