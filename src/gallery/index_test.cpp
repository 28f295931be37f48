#include "gallery/index.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <random>

#include "gallery/parse.h"
#include "gallery/test_assets.h"

namespace atelier::gallery {
namespace {

const std::vector<Arrangement> arrangements{
    {Sort::newest, false}, {Sort::newest, true}, {Sort::oldest, false}, {Sort::oldest, true},
    {Sort::rating, false}, {Sort::rating, true}, {Sort::name, false},   {Sort::largest, true}};

// A question of everything a query can say, some levels deep.
Query random_query(Dice& dice, int depth) {
  const auto children = [&] {
    std::vector<Query> queries;
    for (size_t n = dice.roll(4); n > 0; --n) queries.push_back(random_query(dice, depth - 1));
    return queries;
  };
  switch (dice.roll(depth > 0 ? 10 : 7)) {
    case 0:
    case 1: {
      std::string piece = text::fold(test_text(dice, 3));
      if (piece.empty()) piece = "e";
      // Any part of it, cut anywhere but inside a character.
      const std::u32string parts(piece.begin(), piece.end());
      if (parts.size() == piece.size() && dice.one_in(2)) {
        const size_t from = dice.roll(piece.size());
        piece = text::fold(piece.substr(from, 1 + dice.roll(piece.size() - from)));
      }
      if (piece.empty()) piece = "a";
      return dice.one_in(3) ? has_text(TextField(dice.roll(3)), piece) : has_words(piece);
    }
    case 2: {
      const auto field = NumberField(dice.roll(9));
      static const std::vector<int64_t> ends{0,
                                             1,
                                             2,
                                             3,
                                             512,
                                             700,
                                             1024,
                                             5000,
                                             20,
                                             150,
                                             1'700'000'000'000,
                                             1'700'072'000'000,
                                             1'690'000'000'000,
                                             INT64_MIN,
                                             INT64_MAX};
      return in_range(field, dice.pick(ends), dice.pick(ends));
    }
    case 3: return is(Flag(dice.roll(flag_count)));
    case 4: {
      static const std::vector<std::string> parts{"dream", "o", "fox", "b1", "ink", "eul", "犬"};
      return name_has(NameField(dice.roll(7)), dice.pick(parts));
    }
    case 5: {
      static const std::vector<std::string> names{"", "B1", "B3", "Flux", "fox", "C1", "nothing"};
      return name_is(NameField(dice.roll(7)), {dice.pick(names), dice.pick(names)});
    }
    case 6: return all_of({});
    case 7: return all_of(children());
    case 8: return any_of(children());
    default: return not_any(children());
  }
}

std::vector<int64_t> everything(Index& index, const Query& q, Arrangement arrangement) {
  return index.page(q, arrangement, {.limit = 1'000'000}).value().seqs;
}

void change_something(Dice& dice, Index& index, NaiveGallery& naive, int64_t& next_seq) {
  if (dice.roll(3) > 0 || naive.assets().empty()) {
    const AssetRow row = test_row(dice, next_seq++);
    index.put(row);
    naive.put(row);
    return;
  }
  auto it = naive.assets().begin();
  std::advance(it, ptrdiff_t(dice.roll(naive.assets().size())));
  if (dice.one_in(3)) {
    EXPECT_TRUE(index.remove(it->first));
    naive.remove(it->first);
    return;
  }
  // Sometimes only a mark, sometimes the whole asset.
  AssetRow row = dice.one_in(2) ? it->second : test_row(dice, it->first);
  row.favorite = !row.favorite;
  index.put(row);
  naive.put(row);
}

TEST(Index, every_answer_is_what_looking_at_each_asset_finds) {
  for (uint32_t seed = 1; seed <= 30; ++seed) {
    Dice dice(seed);
    Index index;
    NaiveGallery naive;
    int64_t next_seq = 1;
    for (int round = 0; round < 6; ++round) {
      for (size_t n = dice.roll(120); n > 0; --n) change_something(dice, index, naive, next_seq);
      index.settle();
      for (int i = 0; i < 25; ++i) {
        const Query q = random_query(dice, 3);
        const Arrangement arrangement = dice.pick(arrangements);
        const auto expected = naive.list(q, arrangement);
        ASSERT_EQ(everything(index, q, arrangement), expected) << "seed " << seed << key_of(q);
        ASSERT_EQ(index.count(q), expected.size());
      }
    }
  }
}

void expect_one_list_by_every_way(Index& index, const NaiveGallery& naive, const Query& q,
                                  Arrangement arrangement) {
  const auto expected = naive.list(q, arrangement);
  std::vector<int64_t> paged;
  Place place{.limit = 7};
  for (;;) {
    const Page page = index.page(q, arrangement, place).value();
    EXPECT_EQ(page.offset, paged.size());
    EXPECT_EQ(page.total, expected.size());
    const Page jumped = index.page(q, arrangement, {.offset = paged.size(), .limit = 7}).value();
    EXPECT_EQ(jumped.seqs, page.seqs);
    paged.insert(paged.end(), page.seqs.begin(), page.seqs.end());
    if (!page.next) break;
    place.cursor = cursor_of(*page.next).value();
  }
  EXPECT_EQ(paged, expected);
  for (size_t at = 0; at < expected.size(); ++at) {
    EXPECT_EQ(index.offset_of(q, arrangement, expected[at]), at);
  }
}

TEST(Index, any_offset_and_every_cursor_lead_to_the_same_list) {
  Dice dice(7);
  Index index;
  NaiveGallery naive;
  int64_t next_seq = 1;
  for (int i = 0; i < 300; ++i) change_something(dice, index, naive, next_seq);
  index.settle();
  for (const Arrangement arrangement : arrangements) {
    expect_one_list_by_every_way(index, naive, not_any({is(Flag::trashed)}), arrangement);
  }
}

// Lists of less than one row in 128 are kept in another way.
TEST(Index, short_lists_among_many_rows_are_in_order_too) {
  Dice dice(9);
  Index index;
  NaiveGallery naive;
  int64_t next_seq = 1;
  const auto put = [&](const std::string& tag) {
    AssetRow row = test_row(dice, next_seq++);
    row.tags = {tag};
    index.put(row);
    naive.put(row);
  };
  for (int i = 0; i < 4000; ++i) put(i % 150 == 0 ? "rare" : "common");
  index.settle();
  const Query rare = name_is(NameField::tag, {"rare"});
  for (const Arrangement arrangement : arrangements) {
    expect_one_list_by_every_way(index, naive, rare, arrangement);
  }
}

AssetRow plain_row(int64_t seq, int64_t created_at) {
  AssetRow row;
  row.seq = seq;
  row.owner = "local";
  row.created_at = created_at;
  return row;
}

TEST(Index, sixty_five_of_one_instant_page_without_loss_while_others_come_and_go) {
  Index index;
  for (int64_t seq = 1; seq <= 65; ++seq) index.put(plain_row(seq, 1000));
  index.settle();
  const Page first = index.page(all_of({}), {}, {.limit = 30}).value();
  ASSERT_EQ(first.seqs.size(), 30U);
  EXPECT_EQ(first.seqs.front(), 65);
  // What the page ended with goes, and newer ones come.
  index.remove(first.seqs.back());
  for (int64_t seq = 66; seq <= 70; ++seq) index.put(plain_row(seq, 1000));
  index.settle();
  const auto after = [&](const Page& page) {
    return index.page(all_of({}), {}, {.cursor = cursor_of(*page.next).value(), .limit = 30})
        .value();
  };
  const Page second = after(first);
  ASSERT_EQ(second.seqs.size(), 30U);
  EXPECT_EQ(second.seqs.front(), first.seqs.back() - 1);
  const Page third = after(second);
  EXPECT_EQ(third.seqs, (std::vector<int64_t>{5, 4, 3, 2, 1}));
  EXPECT_FALSE(third.next);
}

TEST(Index, a_cursor_of_another_order_is_refused) {
  Index index;
  for (int64_t seq = 1; seq <= 3; ++seq) index.put(plain_row(seq, seq));
  index.settle();
  const Page page = index.page(all_of({}), {Sort::oldest, false}, {.limit = 1}).value();
  const Place place{.cursor = cursor_of(*page.next).value()};
  EXPECT_FALSE(index.page(all_of({}), {Sort::newest, false}, place));
  for (const std::string_view text :
       {"", "x", "n", "n.0", "n.0.1.2.3.zz", "n.0.1.2.3.abc", "n.-1.1.2.3.", "q.0.1.2.3.",
        "n.0.1.2.99999999999999999999."}) {
    EXPECT_FALSE(cursor_of(text)) << text;
  }
  const Cursor whole{{Sort::name, true}, 1, {5, "caf\xC3\xA9.png", -7, 9}};
  const Cursor back = cursor_of(cursor_text(whole)).value();
  EXPECT_EQ(back.key.name, whole.key.name);
  EXPECT_EQ(back.key.created_at, -7);
  EXPECT_EQ(back.arrangement, whole.arrangement);
}

TEST(Index, a_group_beyond_the_list_ends_it) {
  Index index;
  index.put(plain_row(1, 1));
  index.settle();
  const Place place{.cursor = cursor_of("n.9.1.1.0.").value()};
  EXPECT_TRUE(index.page(all_of({}), {}, place).value().seqs.empty());
}

TEST(Index, an_instant_has_a_place_in_lists_by_time) {
  Index index;
  for (int64_t seq = 1; seq <= 10; ++seq) index.put(plain_row(seq, seq * 100));
  index.settle();
  EXPECT_EQ(index.offset_at(all_of({}), {}, 1000), 0U);
  EXPECT_EQ(index.offset_at(all_of({}), {}, 999), 1U);
  EXPECT_EQ(index.offset_at(all_of({}), {}, 0), 10U);
  EXPECT_EQ(index.offset_at(all_of({}), {Sort::oldest, false}, 500), 4U);
  EXPECT_EQ(index.offset_at(all_of({}), {Sort::oldest, false}, 501), 5U);
  EXPECT_EQ(index.offset_at(all_of({}), {Sort::name, false}, 500), std::nullopt);
}

TEST(Index, facets_count_what_the_other_filters_leave) {
  Dice dice(3);
  Index index;
  NaiveGallery naive;
  for (int64_t seq = 1; seq <= 400; ++seq) {
    const AssetRow row = test_row(dice, seq);
    index.put(row);
    naive.put(row);
  }
  index.settle();
  const Query no_trash = not_any({is(Flag::trashed)});
  const Query flux = name_is(NameField::model, {"Flux"});
  const Facets facets = index.facets({{no_trash}, {flux, Facet::model}}, "UTC").value();
  const auto count = [&](const Query& q) { return naive.list(q, {}).size(); };
  EXPECT_EQ(facets.total, count(all_of({no_trash, flux})));
  ASSERT_EQ(facets.models.size(), 3U);
  for (const NamedCount& model : facets.models) {
    EXPECT_EQ(model.count, count(all_of({no_trash, name_is(NameField::model, {model.value})})));
  }
  for (const NamedCount& board : facets.boards) {
    const Query q = all_of({no_trash, flux, name_is(NameField::board, {board.value})});
    EXPECT_EQ(board.count, count(q));
  }
  for (const NamedCount& tag : facets.tags) {
    EXPECT_EQ(tag.count, count(all_of({no_trash, flux, name_is(NameField::tag, {tag.value})})));
  }
  for (const NamedCount& rating : facets.ratings) {
    const int64_t stars = std::stoi(rating.value);
    const Query q = all_of({no_trash, flux, in_range(NumberField::rating, stars, stars)});
    EXPECT_EQ(rating.count, count(q));
  }
  size_t offset = 0;
  for (const MonthlyCount& month : facets.months) {
    EXPECT_EQ(month.offset, offset);
    const Query q = parse_query("on:" + month.month, "UTC").value();
    EXPECT_EQ(month.count, count(all_of({no_trash, flux, q})));
    offset += month.count;
  }
  EXPECT_EQ(offset, facets.total);
}

TEST(Index, orders_sorted_apart_hold_what_came_meanwhile) {
  Dice dice(11);
  Index index;
  NaiveGallery naive;
  int64_t next_seq = 1;
  for (int i = 0; i < 200; ++i) change_something(dice, index, naive, next_seq);
  index.settle();
  while (auto maker = index.missing_order()) {
    for (int i = 0; i < 40; ++i) change_something(dice, index, naive, next_seq);
    index.settle();
    const size_t rows = maker->rows();
    index.adopt(std::move(*maker).make(), rows);
  }
  for (const Sort sort : {Sort::name, Sort::largest}) {
    EXPECT_EQ(everything(index, all_of({}), {sort, false}), naive.list(all_of({}), {sort, false}));
  }
}

// Orders with runs of neighbours, without them, and with an end that fills no block of 64.
TEST(Order, its_front_is_what_arranging_all_of_it_begins_with) {
  std::mt19937_64 random(5);
  for (const size_t size : {1, 63, 64, 500, 1003}) {
    std::vector<uint32_t> order_rows(size);
    std::iota(order_rows.begin(), order_rows.end(), 0);
    if (size > 200) std::shuffle(order_rows.begin() + 100, order_rows.end() - 90, random);
    Order order(OrderKind::size);
    order.assign(order_rows);
    Bits members(size);
    for (size_t row = 0; row < size; ++row) members.put(row, random() % 3 == 0);
    const size_t count = members.count();
    std::vector<uint32_t> all;
    order.arranged(members).each([&](size_t at) { all.push_back(order.row_at(at)); });
    for (const bool backwards : {false, true}) {
      if (backwards) std::ranges::reverse(all);
      for (const size_t skip : {0, 1, 70, 2000}) {
        const auto from = all.begin() + ptrdiff_t(std::min(skip, all.size()));
        const auto end = from + std::min<ptrdiff_t>(90, all.end() - from);
        EXPECT_EQ(order.front(members, count, backwards, skip, 90),
                  std::vector<uint32_t>(from, end));
      }
    }
  }
}

TEST(Order, a_front_that_lies_far_away_is_not_looked_for) {
  std::vector<uint32_t> rows(10'000);
  std::iota(rows.rbegin(), rows.rend(), 0);
  Order order(OrderKind::size);
  order.assign(rows);
  Bits members(rows.size());
  members.set_range(0, 100);
  EXPECT_EQ(order.front(members, 100, false, 0, 60), std::nullopt);
  EXPECT_EQ(order.front(members, 100, true, 0, 2), (std::vector<uint32_t>{0, 1}));
}

TEST(Order, names_with_numbers_sort_as_people_count) {
  EXPECT_TRUE(natural_less("a2", "a10"));
  EXPECT_TRUE(natural_less("a02", "a10"));
  EXPECT_TRUE(natural_less("a", "a1"));
  EXPECT_FALSE(natural_less("a10", "a2"));
  EXPECT_NE(natural_less("a01", "a1"), natural_less("a1", "a01"));
  EXPECT_FALSE(natural_less("same1", "same1"));
}

}  // namespace
}  // namespace atelier::gallery
