// Everything the gallery asks of assets, as columns: row n of each belongs together. A row keeps
// its text, time and size for good; an asset whose text changed leaves its row and gets a new one,
// so that what was found out about the texts of rows stays true. About 80 bytes a row beside texts.
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "gallery/columns.h"
#include "gallery/query.h"
#include "gallery/text_column.h"
#include "gallery/zoned.h"

namespace atelier::gallery {

constexpr std::array<std::string_view, 3> source_names{"generated", "uploaded", "imported"};
constexpr std::array<std::string_view, 5> status_names{"draft", "in_review", "approved", "rejected",
                                                       "archived"};

// One asset as its database row and its owner's marks say.
struct AssetRow {
  int64_t seq = 0;  // 1..4294967295
  std::string owner;
  std::string board;  // id; empty: Uncategorized
  std::string model;
  std::string sampler;
  std::string prompt;
  std::string negative;
  std::string file_name;
  std::vector<std::string> loras;
  std::vector<std::string> tags;
  std::vector<std::string> collections;  // ids
  bool trashed = false;
  bool favorite = false;
  bool video = false;
  bool in_assets = false;
  bool is_protected = false;
  bool has_audio = false;
  size_t source = 0;  // of source_names
  size_t status = 0;  // of status_names
  int rating = 0;     // 0..5
  int64_t created_at = 0;
  int64_t width = 0;  // above 65535: kept as that
  int64_t height = 0;
  int64_t bytes = 0;
  int64_t seed = 0;
  int64_t steps = 0;
  double cfg = 0;
};

class Table {
 public:
  // Inserts, or makes the asset with this seq look so. The new row when it got one.
  std::optional<uint32_t> put(const AssetRow& asset);
  // False when there was none.
  bool remove(int64_t seq);

  // Rows so far, those that were left included.
  uint32_t rows() const { return uint32_t(bytes_.size()); }
  // The largest seq there ever was.
  int64_t last_seq() const { return row_of_seq_.empty() ? 0 : int64_t(row_of_seq_.size()) - 1; }
  size_t alive_count() const { return alive_count_; }
  std::optional<uint32_t> find_row(int64_t seq) const;

  const Bits& alive() const { return alive_; }
  const Bits& flag(Flag flag) const { return flags_[size_t(flag)]; }
  // stars 1..5
  const Bits& rated(int stars) const { return rated_[size_t(stars - 1)]; }
  int rating(uint32_t row) const;
  int64_t seq(uint32_t row) const { return seq_.at(row); }
  int64_t created_at(uint32_t row) const { return created_at_.at(row); }
  int64_t bytes(uint32_t row) const { return bytes_[row]; }
  const TextColumn& texts(TextField field) const { return texts_[size_t(field)]; }
  // owner, board, model or sampler
  const NameColumn& names(NameField field) const { return names_[size_t(field)]; }
  // lora, tag or collection
  const SetColumn& sets(NameField field) const { return sets_[size_t(field) - names_.size()]; }
  static bool is_set(NameField field) { return field >= NameField::lora; }
  // Rows, left ones included, with the number between both, ends included.
  Bits within(NumberField field, int64_t low, int64_t high) const;

  void shrink();
  template <class Archive>
  friend void archive(Archive& a, Table& t) {
    a.bits(t.alive_);
    for (Bits& bits : t.flags_) a.bits(bits);
    for (Bits& bits : t.rated_) a.bits(bits);
    archive(a, t.seq_);
    archive(a, t.created_at_);
    for (auto& column : t.texts_) archive(a, column);
    for (auto& column : t.names_) archive(a, column);
    for (auto& column : t.sets_) archive(a, column);
    a.list(t.width_);
    a.list(t.height_);
    a.list(t.bytes_);
    a.list(t.seed_);
    a.list(t.steps_);
    a.list(t.cfg_);
    a.list(t.row_of_seq_);
    a.number(t.alive_count_);
  }

 private:
  void append(const AssetRow& asset);
  void put_marks(uint32_t row, const AssetRow& asset);
  bool keeps_row(uint32_t row, const AssetRow& asset) const;
  void resize_bits(size_t rows);
  void leave(uint32_t row);

  Bits alive_;
  std::array<Bits, flag_count> flags_;
  std::array<Bits, 5> rated_;
  ZonedColumn<uint32_t> seq_;
  ZonedColumn<int64_t> created_at_;
  std::array<TextColumn, 3> texts_{TextColumn(text::Split::words), TextColumn(text::Split::words),
                                   TextColumn(text::Split::names)};
  std::array<NameColumn, 4> names_;
  std::array<SetColumn, 3> sets_;
  std::vector<uint16_t> width_;
  std::vector<uint16_t> height_;
  std::vector<uint32_t> bytes_;  // larger files count as 4 GiB
  std::vector<int64_t> seed_;
  std::vector<uint16_t> steps_;
  std::vector<uint16_t> cfg_;         // thousandths
  std::vector<uint32_t> row_of_seq_;  // row + 1, or 0
  uint64_t alive_count_ = 0;
};

}  // namespace atelier::gallery
