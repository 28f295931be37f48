#include "store/aspects.h"

#include <algorithm>
#include <charconv>

#include "base/assert.h"

namespace atelier {
namespace {

#define READ(value)                                                   \
  "SELECT a.seq, a.id, a.protected, a.trashed_at IS NOT NULL, " value \
  " FROM assets a "                                                   \
  "WHERE a.seq IN (SELECT value FROM json_each($1)) AND a.owner = $2"

constexpr Query read_board{"aspects.read_board", READ("a.board_id")};
constexpr Query read_favorite{
    "aspects.read_favorite",
    READ("(SELECT f.created_at FROM favorites f WHERE f.asset_id = a.id AND f.owner = $2)")};
constexpr Query read_rating{
    "aspects.read_rating",
    READ("(SELECT r.stars FROM ratings r WHERE r.asset_id = a.id AND r.owner = $2)")};
constexpr Query read_tags{
    "aspects.read_tags",
    READ("(SELECT group_concat(tag_id) FROM asset_tags x WHERE x.asset_id = a.id)")};
constexpr Query read_membership{
    "aspects.read_membership",
    READ("(SELECT c.added_at FROM collection_assets c WHERE c.asset_id = a.id AND "
         "c.collection_id = $3)")};
constexpr Query read_protection{"aspects.read_protection", READ("nullif(a.protected, 0)")};
constexpr Query read_trash{"aspects.read_trash", READ("a.trashed_at")};
#undef READ

constexpr Query set_board{"aspects.set_board",
                          "UPDATE assets SET board_id = $2, rev = rev + 1 WHERE seq = $1"};
constexpr Query set_protection{"aspects.set_protection",
                               "UPDATE assets SET protected = $2, rev = rev + 1 WHERE seq = $1"};
constexpr Query set_trash{"aspects.set_trash",
                          "UPDATE assets SET trashed_at = $2, rev = rev + 1 WHERE seq = $1"};
constexpr Query put_favorite{"aspects.put_favorite",
                             "INSERT OR REPLACE INTO favorites (asset_id, owner, created_at) "
                             "VALUES ($1, $2, $3)"};
constexpr Query drop_favorite{"aspects.drop_favorite",
                              "DELETE FROM favorites WHERE asset_id = $1 AND owner = $2"};
constexpr Query put_rating{"aspects.put_rating",
                           "INSERT INTO ratings (asset_id, owner, stars) VALUES ($1, $2, $3) "
                           "ON CONFLICT (asset_id, owner) DO UPDATE SET stars = excluded.stars"};
constexpr Query drop_rating{"aspects.drop_rating",
                            "DELETE FROM ratings WHERE asset_id = $1 AND owner = $2"};
constexpr Query put_member{"aspects.put_member",
                           "INSERT OR REPLACE INTO collection_assets (asset_id, collection_id, "
                           "added_at) VALUES ($1, $2, $3)"};
constexpr Query drop_member{
    "aspects.drop_member",
    "DELETE FROM collection_assets WHERE asset_id = $1 AND collection_id = $2"};
constexpr Query put_tag{"aspects.put_tag",
                        "INSERT OR IGNORE INTO asset_tags (asset_id, tag_id) VALUES ($1, $2)"};
constexpr Query drop_tag{"aspects.drop_tag",
                         "DELETE FROM asset_tags WHERE asset_id = $1 AND tag_id = $2"};
constexpr Query touch{"aspects.touch", "UPDATE assets SET rev = rev + 1 WHERE seq = $1"};
constexpr Query select_seqs{"aspects.seqs_of",
                            "SELECT id, seq FROM assets WHERE id IN "
                            "(SELECT value FROM json_each($1)) AND owner = $2 ORDER BY seq"};
constexpr Query select_on_board{
    "aspects.seqs_on_board",
    "SELECT seq FROM assets WHERE board_id = $1 AND trashed_at IS NULL ORDER BY seq"};

const Query& query_of(Aspect aspect) {
  switch (aspect) {
    case Aspect::board: return read_board;
    case Aspect::favorite: return read_favorite;
    case Aspect::rating: return read_rating;
    case Aspect::tags: return read_tags;
    case Aspect::membership: return read_membership;
    case Aspect::protection: return read_protection;
    case Aspect::trash: return read_trash;
  }
  return read_board;
}

int64_t number_of(std::string_view text) {
  int64_t number = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), number);
  ATELIER_ASSERT(code == std::errc() && end == text.data() + text.size());
  return number;
}

std::optional<int64_t> number_of(const AspectValue& value) {
  return value ? std::optional(number_of(std::string_view(*value))) : std::nullopt;
}

Result<> write_tags(Tx& tx, const AspectRow& row, const AspectValue& to) {
  const auto before = tag_numbers(row.value);
  const auto after = tag_numbers(to);
  for (const int64_t tag : before) {
    if (!std::ranges::binary_search(after, tag)) TRY_DO(tx.run(drop_tag, row.id.text, tag));
  }
  for (const int64_t tag : after) {
    if (!std::ranges::binary_search(before, tag)) TRY_DO(tx.run(put_tag, row.id.text, tag));
  }
  return {};
}

// What stands in a table of its own beside the asset.
Result<> write_mark(Tx& tx, const Lens& lens, const AspectRow& row, const AspectValue& to) {
  const std::string& id = row.id.text;
  if (lens.aspect == Aspect::tags) return write_tags(tx, row, to);
  if (lens.aspect == Aspect::favorite) {
    TRY_DO(to ? tx.run(put_favorite, id, lens.owner, number_of(to))
              : tx.run(drop_favorite, id, lens.owner));
  } else if (lens.aspect == Aspect::rating) {
    TRY_DO(to ? tx.run(put_rating, id, lens.owner, number_of(to))
              : tx.run(drop_rating, id, lens.owner));
  } else {
    const std::string& collection = lens.collection_id->text;
    TRY_DO(to ? tx.run(put_member, id, collection, number_of(to))
              : tx.run(drop_member, id, collection));
  }
  return {};
}

}  // namespace

std::string json_list(const std::vector<int64_t>& seqs) {
  std::string list = "[";
  for (const int64_t seq : seqs) {
    if (list.size() > 1) list += ',';
    list += std::to_string(seq);
  }
  return list + "]";
}

std::string json_list(const std::vector<AssetId>& ids) {
  // Ids are letters and digits: nothing to escape.
  std::string list = "[";
  for (const AssetId& id : ids) {
    if (list.size() > 1) list += ',';
    list += '"' + id.text + '"';
  }
  return list + "]";
}

std::vector<int64_t> tag_numbers(const AspectValue& value) {
  std::vector<int64_t> numbers;
  std::string_view rest = value ? std::string_view(*value) : std::string_view();
  while (!rest.empty()) {
    const size_t comma = std::min(rest.find(','), rest.size());
    numbers.push_back(number_of(rest.substr(0, comma)));
    rest.remove_prefix(std::min(comma + 1, rest.size()));
  }
  std::ranges::sort(numbers);
  return numbers;
}

AspectValue tags_value(const std::vector<int64_t>& numbers) {
  std::string text;
  for (const int64_t number : numbers) {
    if (!text.empty()) text += ',';
    text += std::to_string(number);
  }
  return text.empty() ? AspectValue() : AspectValue(std::move(text));
}

Result<std::vector<AspectRow>> AspectStore::read(Tx& tx, const Lens& lens,
                                                 const std::vector<int64_t>& seqs) const {
  std::vector<DbValue> values{json_list(seqs), lens.owner};
  if (lens.aspect == Aspect::membership) values.emplace_back(lens.collection_id.value().text);
  // Marks come as numbers, boards and tags as texts.
  const bool is_text = lens.aspect == Aspect::board || lens.aspect == Aspect::tags;
  std::vector<AspectRow> rows;
  rows.reserve(seqs.size());
  TRY_DO(tx.each(query_of(lens.aspect), values, [&](const RowView& row) -> Result<> {
    AspectValue value;
    if (!row.is_null(4)) value = is_text ? row.text(4) : std::to_string(row.integer(4));
    if (lens.aspect == Aspect::tags) value = tags_value(tag_numbers(value));
    rows.push_back({row.integer(0),
                    {row.text(1)},
                    std::move(value),
                    row.integer(2) != 0,
                    row.integer(3) != 0});
    return {};
  }));
  return rows;
}

Result<> AspectStore::write(Tx& tx, const Lens& lens, const AspectRow& row,
                            const AspectValue& to) const {
  switch (lens.aspect) {
    case Aspect::board: TRY_DO(tx.run(set_board, row.seq, to)); return {};
    case Aspect::protection: TRY_DO(tx.run(set_protection, row.seq, to.has_value())); return {};
    case Aspect::trash: TRY_DO(tx.run(set_trash, row.seq, number_of(to))); return {};
    default: break;
  }
  TRY_DO(write_mark(tx, lens, row, to));
  TRY_DO(tx.run(touch, row.seq));
  return {};
}

Result<std::vector<AspectStore::Named>> AspectStore::seqs_of(Tx& tx,
                                                             const std::vector<AssetId>& ids,
                                                             std::string_view owner) const {
  TRY(const auto rows, tx.all(select_seqs, json_list(ids), owner));
  std::vector<Named> named;
  for (const Row& row : rows) named.push_back({{row.text(0)}, row.integer(1)});
  return named;
}

Result<std::vector<int64_t>> AspectStore::seqs_on_board(Tx& tx, const BoardId& board) const {
  std::vector<int64_t> seqs;
  TRY_DO(tx.each(select_on_board, {board.text}, [&](const RowView& row) {
    seqs.push_back(row.integer(0));
    return Result<>();
  }));
  return seqs;
}

}  // namespace atelier
