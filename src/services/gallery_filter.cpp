#include "services/gallery_filter.h"

#include <fmt/format.h>

#include <limits>

#include "gallery/parse.h"
#include "store/boards.h"
#include "store/collections.h"
#include "store/gallery_rows.h"
#include "text/fold.h"
#include "text/zones.h"

namespace atelier {
namespace {

using gallery::all_of;
using gallery::any_of;
using gallery::Clause;
using gallery::Facet;
using gallery::Flag;
using gallery::in_range;
using gallery::is;
using gallery::name_is;
using gallery::NameField;
using gallery::not_any;
using gallery::NumberField;

// A smart collection may name another one; deeper than this they name each other.
constexpr int smart_depth_max = 4;
constexpr int64_t least = std::numeric_limits<int64_t>::min();
constexpr int64_t most = std::numeric_limits<int64_t>::max();

gallery::Query nothing() {
  return any_of({});
}

class Resolver {
 public:
  Resolver(Tx& tx, const Caller& caller) : tx_(tx), caller_(caller) {}

  Result<GalleryQuestion> resolve(const AssetFilter& f) {
    GalleryQuestion question;
    if (f.tz && !text::is_zone(*f.tz)) {
      faults_.push_back({"tz", "is no time zone such as Europe/Berlin"});
    } else if (f.tz) {
      question.zone = *f.tz;
    }
    question.clauses = {{name_is(NameField::owner, {caller_.owner})},
                        {f.trashed ? is(Flag::trashed) : not_any({is(Flag::trashed)})}};
    TRY(auto said, clauses_of(f, question.zone, 0));
    for (Clause& clause : said) question.clauses.push_back(std::move(clause));
    if (faults_.empty()) return question;
    const std::string message = faults_.size() == 1
                                    ? faults_[0].field + " " + faults_[0].says + "."
                                    : fmt::format("{} fields need another look.", faults_.size());
    return fail(Error{ErrorKind::invalid, message, "", std::move(faults_)});
  }

 private:
  Result<std::vector<Clause>> clauses_of(const AssetFilter& f, const std::string& zone, int depth) {
    std::vector<Clause> out = plain_clauses(f);
    if (f.q) {
      auto parsed = gallery::parse_query(*f.q, zone);
      if (parsed) {
        TRY(auto query, named(std::move(*parsed), depth));
        out.push_back({std::move(query)});
      } else {
        faults_.insert(faults_.end(), parsed.error().faults.begin(), parsed.error().faults.end());
      }
    }
    if (f.collection) {
      TRY(auto query, collection({*f.collection}, depth));
      out.push_back({std::move(query)});
    }
    if (f.as_of) {
      TRY(const int64_t seq, GalleryRowStore().seq_at(tx_, *f.as_of));
      out.push_back({in_range(NumberField::seq, least, seq)});
    }
    return out;
  }

  static std::vector<Clause> plain_clauses(const AssetFilter& f) {
    std::vector<Clause> out;
    const auto flag = [](Flag which, bool wanted) {
      return wanted ? is(which) : not_any({is(which)});
    };
    if (f.category) out.push_back({flag(Flag::in_assets, *f.category == AssetCategory::assets)});
    if (f.kind) out.push_back({flag(Flag::video, *f.kind == AssetKind::video), Facet::kind});
    if (f.source) {
      out.push_back({is(Flag(size_t(Flag::generated) + size_t(*f.source))), Facet::source});
    }
    if (f.status) {
      out.push_back({is(Flag(size_t(Flag::draft) + size_t(*f.status))), Facet::status});
    }
    if (f.model) out.push_back({name_is(NameField::model, {*f.model}), Facet::model});
    if (f.board) {
      out.push_back(
          {name_is(NameField::board, {*f.board == "none" ? "" : *f.board}), Facet::board});
    }
    if (f.favorite) out.push_back({flag(Flag::favorite, *f.favorite), Facet::favorite});
    if (f.rating_min) {
      out.push_back({in_range(NumberField::rating, *f.rating_min, 5), Facet::rating});
    }
    if (f.from || f.before) {
      const int64_t before = f.before.value_or(most);
      const int64_t last = before == least ? least : before - (f.before ? 1 : 0);
      out.push_back({in_range(NumberField::created_at, f.from.value_or(least), last)});
    }
    if (f.untitled) {
      out.push_back({all_of(
          {is(Flag::uploaded), not_any({is(Flag::tagged)}), in_range(NumberField::rating, 0, 0)})});
    }
    return out;
  }

  // The same question with boards and collections by id where it had their names.
  Result<gallery::Query> named(gallery::Query query, int depth) {
    for (auto& child : query.children) {
      TRY(child, named(std::move(child), depth));
    }
    if (query.kind != gallery::Query::Kind::name_has) return query;
    if (query.name_field == NameField::board) {
      TRY(const auto boards, BoardStore().all_of(tx_, caller_.owner));
      std::vector<std::string> ids;
      for (const Board& board : boards) {
        const bool fits = text::fold(board.name).find(query.text) != std::string::npos;
        if (fits) ids.push_back(board.id.text);
      }
      return name_is(NameField::board, std::move(ids));
    }
    if (query.name_field == NameField::collection) {
      TRY(const auto collections, CollectionStore().all_of(tx_, caller_.owner));
      std::vector<gallery::Query> members;
      for (const Collection& one : collections) {
        if (text::fold(one.name).find(query.text) == std::string::npos) continue;
        TRY(auto member, members_of(one, depth));
        members.push_back(std::move(member));
      }
      return any_of(std::move(members));
    }
    return query;
  }

  Result<gallery::Query> collection(const CollectionId& id, int depth) {
    TRY(const auto found, CollectionStore().find(tx_, id));
    if (!found || found->owner != caller_.owner) return nothing();
    return members_of(*found, depth);
  }

  Result<gallery::Query> members_of(const Collection& one, int depth) {
    if (one.kind == CollectionKind::manual) return name_is(NameField::collection, {one.id.text});
    const auto filter = filter_of_text(one.query);
    if (!filter || depth >= smart_depth_max) return nothing();
    // What is wrong inside a saved filter is no fault of who asks for it: it holds nothing then.
    const auto faults_before = faults_;
    TRY(const auto clauses, clauses_of(*filter, filter->tz.value_or("UTC"), depth + 1));
    const bool sound = faults_.size() == faults_before.size();
    faults_ = faults_before;
    return sound ? gallery::query_of(clauses) : nothing();
  }

  Tx& tx_;
  const Caller& caller_;
  std::vector<FieldFault> faults_;
};

}  // namespace

std::string filter_text(const AssetFilter& filter) {
  auto object = to_json(filter).as_object();
  for (auto at = object.begin(); at != object.end();) {
    const auto& value = at->value();
    const bool open = value.is_null() || (value.is_bool() && !value.get_bool() &&
                                          (at->key() == "untitled" || at->key() == "trashed"));
    at = open ? object.stable_erase(at) : at + 1;
  }
  return json_text(object);
}

Result<AssetFilter> filter_of_text(std::string_view text) {
  return read_json<AssetFilter>(text, UnknownFields::ignore);
}

Result<GalleryQuestion> question_of(Tx& tx, const Caller& caller, const AssetFilter& filter) {
  return Resolver(tx, caller).resolve(filter);
}

gallery::Arrangement arrangement_of(const AssetOrder& order) {
  return {gallery::Sort(size_t(order.sort)), order.favorites_first};
}

}  // namespace atelier
