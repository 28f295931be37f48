#include "gallery/snapshot.h"

#include <xxhash.h>

#include <memory>

namespace atelier::gallery {
namespace {

constexpr uint64_t magic = 0x316c6c6167'6c6574ULL;
constexpr uint64_t format = 7;  // one more with every change of what any archive() writes

struct Head {
  uint64_t magic;
  uint64_t format;
  SnapshotStamp stamp;
};

class Checksum {
 public:
  Checksum() : state_(XXH3_createState(), &XXH3_freeState) { XXH3_64bits_reset(state_.get()); }
  void add(std::span<const std::byte> bytes) {
    XXH3_64bits_update(state_.get(), bytes.data(), bytes.size());
  }
  uint64_t value() const { return XXH3_64bits_digest(state_.get()); }

 private:
  std::unique_ptr<XXH3_state_t, XXH_errorcode (*)(XXH3_state_t*)> state_;
};

}  // namespace

Result<> write_snapshot(Index& index, const SnapshotStamp& stamp, const ByteSink& sink) {
  Checksum sum;
  ArchiveWriter writer([&](std::span<const std::byte> bytes) {
    sum.add(bytes);
    return sink(bytes);
  });
  writer.number(Head{magic, format, stamp});
  archive(writer, index);
  TRY_DO(writer.finish());
  const uint64_t value = sum.value();
  return sink(std::as_bytes(std::span(&value, 1)));
}

Result<Snapshot> read_snapshot(const ByteSource& source, uint64_t bytes) {
  if (bytes < sizeof(Head) + sizeof(uint64_t)) {
    return fail(ErrorKind::corrupt, "The gallery's snapshot is too short.");
  }
  Checksum sum;
  ArchiveReader reader(
      [&](std::span<std::byte> into) -> Result<> {
        TRY_DO(source(into));
        sum.add(into);
        return {};
      },
      bytes - sizeof(uint64_t));
  Head head{};
  reader.number(head);
  if (head.magic != magic || head.format != format) {
    return fail(ErrorKind::corrupt, "The gallery's snapshot is of another version.");
  }
  Snapshot snapshot{head.stamp, std::make_unique<Index>()};
  archive(reader, *snapshot.index);
  TRY_DO(Result<>(reader.result()));
  uint64_t expected = 0;
  TRY_DO(source(std::as_writable_bytes(std::span(&expected, 1))));
  if (reader.left() != 0 || expected != sum.value()) {
    return fail(ErrorKind::corrupt, "The gallery's snapshot is damaged.");
  }
  return snapshot;
}

}  // namespace atelier::gallery
