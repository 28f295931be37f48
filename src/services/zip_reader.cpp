// How an archive's bytes come about: zips.h.
#include <algorithm>
#include <filesystem>

#include "services/zips.h"

namespace atelier {
namespace {

constexpr size_t crc_block_bytes = 1 << 20;
// So much of the directory at once.
constexpr size_t directory_bytes_at_once = 256 << 10;

Result<> add_part(const File& file, const FilePart& part, std::vector<std::byte>& block,
                  uint32_t& crc) {
  if (part.bytes == 0) {
    crc = crc32_of(crc, bytes_of(part.literal));
    return {};
  }
  for (uint64_t done = 0; done < part.bytes;) {
    const size_t want = size_t(std::min<uint64_t>(block.size(), part.bytes - done));
    TRY(const size_t got, file.read_at(std::span(block).first(want), part.offset + done));
    if (got < want) return fail(ErrorKind::conflict, "A file became shorter meanwhile.");
    crc = crc32_of(crc, std::span<const std::byte>(block).first(got));
    done += got;
  }
  return {};
}

// A checksum that was known says nothing about the file now.
Result<> check_still_there(const ZipSourceFile& source, const ZipMember& member) {
  std::error_code wrong;
  const auto bytes = std::filesystem::file_size(source.path, wrong);
  if (wrong) return fail(file_error(wrong.value(), "looking at", source.path));
  if (source.parts.empty() && bytes != member.bytes) {
    return fail(ErrorKind::conflict, "A file is of another size meanwhile.");
  }
  return {};
}

}  // namespace

ZipPlan::ZipPlan(std::string id, std::string name, std::vector<ZipMember> members,
                 std::vector<ZipSourceFile> files)
    : id_(std::move(id)),
      name_(std::move(name)),
      members_(std::move(members)),
      files_(std::move(files)),
      layout_(members_),
      crcs_(members_.size()) {
  for (size_t i = 0; i < files_.size(); ++i) crcs_[i] = files_[i].crc;
}

Result<uint32_t> ZipPlan::crc_of(size_t member) const {
  {
    const std::lock_guard lock(mutex_);
    if (crcs_[member]) return *crcs_[member];
  }
  const ZipSourceFile& source = files_[member];
  TRY(const File file, File::open_to_read(source.path));
  const auto parts = source.parts.empty() ? whole_file(members_[member].bytes) : source.parts;
  uint32_t crc = 0;
  std::vector<std::byte> block(
      size_t(std::min<uint64_t>(crc_block_bytes, members_[member].bytes + 1)));
  for (const FilePart& part : parts) TRY_DO(add_part(file, part, block, crc));
  const std::lock_guard lock(mutex_);
  crcs_[member] = crc;
  return crc;
}

ZipReader::ZipReader(std::shared_ptr<const ZipPlan> plan, uint64_t begin, uint64_t bytes)
    : plan_(std::move(plan)), at_(begin), end_(begin + bytes) {}

// What of a text that lies at text_offset is wanted now.
std::string ZipReader::cut(const std::string& text, uint64_t text_offset) const {
  const uint64_t from = at_ - text_offset;
  if (from >= text.size()) return "";
  return text.substr(size_t(from), size_t(std::min<uint64_t>(text.size() - from, end_ - at_)));
}

Result<ZipPiece> ZipReader::next() {
  if (at_ >= end_) return ZipPiece{};
  const size_t member = plan_->layout().member_at(at_);
  if (member < plan_->layout().members()) return next_of_member(member);
  return next_of_directory();
}

// A header with the first part behind it, or one part.
Result<ZipPiece> ZipReader::next_of_member(size_t member) {
  const ZipLayout& layout = plan_->layout();
  const ZipSourceFile& source = plan_->file(member);
  const uint64_t data = layout.data_offset(member);
  ZipPiece piece;
  if (at_ < data) {
    TRY(const uint32_t crc, plan_->crc_of(member));
    TRY_DO(check_still_there(source, plan_->members()[member]));
    piece.text = cut(zip_header(plan_->members()[member], crc), layout.header_offset(member));
    at_ += piece.text.size();
  }
  const auto parts =
      source.parts.empty() ? whole_file(plan_->members()[member].bytes) : source.parts;
  uint64_t part_at = data;
  for (const FilePart& part : parts) {
    const uint64_t part_end = part_at + part.size();
    if (at_ >= part_end || at_ >= end_) {
      part_at = part_end;
      continue;
    }
    if (part.bytes == 0) {
      const std::string text = cut(part.literal, part_at);
      at_ += text.size();
      piece.text += text;
      part_at = part_end;
      continue;
    }
    piece.path = source.path;
    piece.offset = part.offset + (at_ - part_at);
    piece.bytes = std::min(part_end, end_) - at_;
    at_ += piece.bytes;
    return piece;
  }
  // An empty file, or the range ends inside the header: nothing more of this member.
  return piece.text.empty() ? next() : Result<ZipPiece>(std::move(piece));
}

Result<ZipPiece> ZipReader::next_of_directory() {
  const ZipLayout& layout = plan_->layout();
  ZipPiece piece;
  uint64_t offset = layout.directory_offset();
  const std::vector<ZipMember>& members = plan_->members();
  for (size_t i = 0; i < members.size() && piece.text.size() < directory_bytes_at_once; ++i) {
    // Its length does not depend on the checksum: what lies before needs no reading.
    const uint64_t length = zip_entry(members[i], 0, layout.header_offset(i)).size();
    if (at_ < offset + length && at_ < end_) {
      TRY(const uint32_t crc, plan_->crc_of(i));
      const std::string text = cut(zip_entry(members[i], crc, layout.header_offset(i)), offset);
      at_ += text.size();
      piece.text += text;
    }
    offset += length;
  }
  if (!piece.text.empty()) return piece;
  const uint64_t directory_bytes = offset - layout.directory_offset();
  piece.text = cut(zip_end(members.size(), layout.directory_offset(), directory_bytes), offset);
  at_ += piece.text.size();
  return piece;
}

}  // namespace atelier
