#include "gallery/table.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/assert.h"
#include "gallery/scan.h"
#include "text/fold.h"

namespace atelier::gallery {
namespace {

template <class T>
T clamped(int64_t value) {
  return T(
      std::clamp<int64_t>(value, std::numeric_limits<T>::min(), std::numeric_limits<T>::max()));
}

uint16_t thousandths(double value) {
  return std::isfinite(value) ? clamped<uint16_t>(std::llround(std::clamp(value, 0.0, 1e6) * 1000))
                              : 0;
}

template <class T>
Bits numbers_within(const std::vector<T>& column, int64_t low, int64_t high) {
  using Limits = std::numeric_limits<T>;
  if (low > int64_t{Limits::max()} || high < int64_t{Limits::min()} || low > high) {
    return Bits(column.size());
  }
  if (low <= int64_t{Limits::min()} && high >= int64_t{Limits::max()}) {
    return Bits(column.size(), true);
  }
  return scan_range(std::span<const T>(column), clamped<T>(low), clamped<T>(high));
}

}  // namespace

std::optional<uint32_t> Table::find_row(int64_t seq) const {
  if (seq < 0 || seq >= int64_t(row_of_seq_.size()) || row_of_seq_[size_t(seq)] == 0) {
    return std::nullopt;
  }
  return row_of_seq_[size_t(seq)] - 1;
}

int Table::rating(uint32_t row) const {
  for (int stars = 5; stars > 0; --stars) {
    if (rated(stars).test(row)) return stars;
  }
  return 0;
}

bool Table::keeps_row(uint32_t row, const AssetRow& a) const {
  const auto same = [&](TextField field, const std::string& text) {
    return texts(field).text(row) == text::fold(text);
  };
  return created_at(row) == a.created_at && bytes(row) == clamped<uint32_t>(a.bytes) &&
         same(TextField::name, a.file_name) && same(TextField::prompt, a.prompt) &&
         same(TextField::negative, a.negative);
}

std::optional<uint32_t> Table::put(const AssetRow& asset) {
  ATELIER_ASSERT(asset.seq > 0 && asset.seq < int64_t{std::numeric_limits<uint32_t>::max()});
  const auto known = find_row(asset.seq);
  if (known && keeps_row(*known, asset)) {
    put_marks(*known, asset);
    return std::nullopt;
  }
  if (known) leave(*known);
  append(asset);
  const uint32_t row = rows() - 1;
  put_marks(row, asset);
  return row;
}

void Table::leave(uint32_t row) {
  row_of_seq_[size_t(seq(row))] = 0;
  alive_.reset(row);
  --alive_count_;
}

bool Table::remove(int64_t seq) {
  const auto row = find_row(seq);
  if (row) leave(*row);
  return row.has_value();
}

void Table::resize_bits(size_t rows) {
  alive_.resize(rows);
  for (Bits& bits : flags_) bits.resize(rows);
  for (Bits& bits : rated_) bits.resize(rows);
}

void Table::append(const AssetRow& a) {
  const uint32_t row = rows();
  resize_bits(row + 1);
  alive_.set(row);
  ++alive_count_;
  seq_.append(uint32_t(a.seq));
  created_at_.append(a.created_at);
  texts_[size_t(TextField::prompt)].append(text::fold(a.prompt));
  texts_[size_t(TextField::negative)].append(text::fold(a.negative));
  texts_[size_t(TextField::name)].append(text::fold(a.file_name));
  for (auto& column : names_) column.append("");
  for (auto& column : sets_) column.append({});
  width_.push_back(clamped<uint16_t>(a.width));
  height_.push_back(clamped<uint16_t>(a.height));
  bytes_.push_back(clamped<uint32_t>(a.bytes));
  seed_.push_back(a.seed);
  steps_.push_back(clamped<uint16_t>(a.steps));
  cfg_.push_back(thousandths(a.cfg));
  const auto seq = size_t(a.seq);
  if (seq >= row_of_seq_.size()) row_of_seq_.resize(seq + 1, 0);
  row_of_seq_[seq] = row + 1;
}

// All that may change while a row stays.
void Table::put_marks(uint32_t row, const AssetRow& a) {
  const auto put_name = [&](NameField field, std::string_view name) {
    names_[size_t(field)].put(row, name);
  };
  put_name(NameField::owner, a.owner);
  put_name(NameField::board, a.board);
  put_name(NameField::model, a.model);
  put_name(NameField::sampler, a.sampler);
  const auto put_set = [&](NameField field, const std::vector<std::string>& names) {
    sets_[size_t(field) - names_.size()].put(row, names);
  };
  put_set(NameField::lora, a.loras);
  put_set(NameField::tag, a.tags);
  put_set(NameField::collection, a.collections);
  const auto put_flag = [&](Flag flag, bool value) { flags_[size_t(flag)].put(row, value); };
  put_flag(Flag::trashed, a.trashed);
  put_flag(Flag::favorite, a.favorite);
  put_flag(Flag::video, a.video);
  put_flag(Flag::in_assets, a.in_assets);
  put_flag(Flag::is_protected, a.is_protected);
  put_flag(Flag::has_audio, a.has_audio);
  put_flag(Flag::tagged, !a.tags.empty());
  for (size_t i = 0; i < source_names.size(); ++i) {
    put_flag(Flag(size_t(Flag::generated) + i), a.source == i);
  }
  for (size_t i = 0; i < status_names.size(); ++i) {
    put_flag(Flag(size_t(Flag::draft) + i), a.status == i);
  }
  for (int stars = 1; stars <= 5; ++stars) rated_[size_t(stars - 1)].put(row, a.rating == stars);
}

Bits Table::within(NumberField field, int64_t low, int64_t high) const {
  switch (field) {
    case NumberField::seed: return numbers_within(seed_, low, high);
    case NumberField::steps: return numbers_within(steps_, low, high);
    case NumberField::cfg: return numbers_within(cfg_, low, high);
    case NumberField::width: return numbers_within(width_, low, high);
    case NumberField::height: return numbers_within(height_, low, high);
    case NumberField::created_at: return created_at_.within(low, high);
    case NumberField::seq: return seq_.within(low, high);
    case NumberField::longest: {
      const int64_t least = std::numeric_limits<int64_t>::min();
      Bits reaches = within(NumberField::width, low, high);
      reaches |= within(NumberField::height, low, high);
      reaches &= within(NumberField::width, least, high);
      return reaches &= within(NumberField::height, least, high);
    }
    case NumberField::rating: break;
  }
  Bits found(rows());
  for (int stars = 1; stars <= 5; ++stars) {
    if (stars >= low && stars <= high) found |= rated(stars);
  }
  if (low > 0 || high < 0) return found;
  Bits unrated(rows());
  for (const Bits& stars : rated_) unrated |= stars;
  return found |= unrated.flip();
}

void Table::shrink() {
  for (auto& column : texts_) column.shrink();
}

}  // namespace atelier::gallery
