// Many assets as one archive, made while it is sent. What it holds is fixed when it is asked for;
// its bytes are the same each time, so a download that broke off goes on where it was. Threads:
// any.
#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "media/strip_metadata.h"
#include "media/zip_format.h"
#include "services/selection.h"

namespace atelier {

class Blobs;
class Database;

struct ZipDraft {
  Selection selection;
  std::optional<BoardId> board_id;  // instead of ids and a filter: everything on it
  std::string name_template;        // empty: usual_zip_template
  bool strip_metadata = false;
};

// Where one member's bytes come from.
struct ZipSourceFile {
  std::string path;
  std::vector<FilePart> parts;  // empty: the whole file
  std::optional<uint32_t> crc;  // of all that, when it is known before it is read
};

// An archive that was asked for. Shared by those who download it; only the checksums are filled in.
class ZipPlan {
 public:
  ZipPlan(std::string id, std::string name, std::vector<ZipMember> members,
          std::vector<ZipSourceFile> files);
  const std::string& id() const { return id_; }
  const std::string& name() const { return name_; }  // "Birds.zip"
  const std::vector<ZipMember>& members() const { return members_; }
  const ZipLayout& layout() const { return layout_; }
  const ZipSourceFile& file(size_t member) const { return files_[member]; }
  // Reads the member's bytes the first time, unless it was known. `not_found` or `conflict` when
  // the file has gone or is of another size.
  Result<uint32_t> crc_of(size_t member) const;

 private:
  const std::string id_;
  const std::string name_;
  const std::vector<ZipMember> members_;
  const std::vector<ZipSourceFile> files_;
  const ZipLayout layout_;
  mutable std::mutex mutex_;
  mutable std::vector<std::optional<uint32_t>> crcs_;
};

// Some text, then a part of a file; both empty at the end.
struct ZipPiece {
  std::string text;
  std::string path;
  uint64_t offset = 0;
  uint64_t bytes = 0;
};

// The bytes [begin, begin + bytes) of an archive, piece by piece. One thread at a time.
class ZipReader {
 public:
  ZipReader(std::shared_ptr<const ZipPlan> plan, uint64_t begin, uint64_t bytes);
  Result<ZipPiece> next();

 private:
  Result<ZipPiece> next_of_member(size_t member);
  Result<ZipPiece> next_of_directory();
  std::string cut(const std::string& text, uint64_t text_offset) const;

  std::shared_ptr<const ZipPlan> plan_;
  uint64_t at_;
  uint64_t end_;
};

struct ZipFacts {
  std::string id;
  std::string name;
  int64_t files = 0;
  int64_t bytes = 0;    // of the archive
  int64_t missing = 0;  // asked for, but their files have gone
};

class ZipService {
 public:
  ZipService(Database& db, Blobs& blobs, AssetSets& sets) : db_(db), blobs_(blobs), sets_(sets) {}

  // `invalid` for a selection or a template that cannot be, `not_found` when it would be empty,
  // `too_large` beyond files_max.
  Result<ZipFacts> create(const Caller& caller, const ZipDraft& draft);
  // For the one who asked for it, for an hour after the last look. `not_found`, also when a file of
  // it has gone: then it has to be asked for anew.
  Result<std::shared_ptr<const ZipPlan>> find(const Caller& caller, const std::string& id);

  static constexpr size_t files_max = 200'000;

 private:
  struct Kept {
    std::string owner;
    std::shared_ptr<const ZipPlan> plan;
    double used_s = 0;
  };
  Result<std::string> archive_name(const Caller& caller, const ZipDraft& draft);
  void keep(const Caller& caller, std::shared_ptr<const ZipPlan> plan);

  Database& db_;
  Blobs& blobs_;
  AssetSets& sets_;
  std::mutex mutex_;
  std::map<std::string, Kept> kept_;
};

}  // namespace atelier
