#include "services/bulk_args.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "services/limits.h"
#include "services/names.h"
#include "store/tags.h"

namespace atelier {
namespace {

struct Wants {
  bool board = false;
  bool rating = false;
  bool tags = false;
  bool collection = false;
};

Wants wants_of(SetVerb verb) {
  switch (verb) {
    case SetVerb::move_to_board: return {.board = true};
    case SetVerb::rate: return {.rating = true};
    case SetVerb::tag:
    case SetVerb::untag: return {.tags = true};
    case SetVerb::add_to_collection:
    case SetVerb::remove_from_collection: return {.collection = true};
    default: return {};
  }
}

// "1,200": as people read numbers.
std::string counted(size_t count) {
  std::string digits = std::to_string(count);
  for (int at = int(digits.size()) - 3; at > 0; at -= 3) digits.insert(size_t(at), 1, ',');
  return digits + (count == 1 ? " picture" : " pictures");
}

}  // namespace

Result<> check_args(SetVerb verb, const BulkArgs& args) {
  std::vector<FieldFault> faults;
  const auto look = [&](const char* field, bool wanted, bool given) {
    const std::string name = std::string("args.") + field;
    if (wanted && !given) faults.push_back({name, "is required"});
    if (!wanted && given) {
      faults.push_back({name, fmt::format("does not belong to {}", name_of(verb))});
    }
  };
  const Wants wants = wants_of(verb);
  look("board_id", wants.board, args.board_id.has_value());
  look("rating", wants.rating, args.rating.has_value());
  look("tags", wants.tags, args.tags.has_value());
  look("collection_id", wants.collection, args.collection_id.has_value());
  if (args.rating && (*args.rating < 0 || *args.rating > limits::rating_max)) {
    faults.push_back({"args.rating", "must be between 0 and 5"});
  }
  if (args.tags && (args.tags->empty() || args.tags->size() > size_t{limits::bulk_tags_max})) {
    faults.push_back(
        {"args.tags", fmt::format("must have a length of 1 to {}", limits::bulk_tags_max)});
  }
  if (faults.empty()) return {};
  std::string message = fmt::format("{} {}.", faults[0].field, faults[0].says);
  return fail(Error{ErrorKind::invalid, std::move(message), "", std::move(faults)});
}

Result<std::vector<std::string>> clean_tags(const std::vector<std::string>& names) {
  std::vector<std::string> clean;
  std::set<std::string> seen;
  for (size_t i = 0; i < names.size(); ++i) {
    TRY(std::string name, clean_name(names[i], fmt::format("tags[{}]", i)));
    if (seen.insert(fold_name(name)).second) clean.push_back(std::move(name));
  }
  return clean;
}

Result<std::vector<int64_t>> tags_from(Tx& tx, const std::vector<std::string>& names,
                                       UnknownTags unknown) {
  const TagStore tags;
  std::vector<int64_t> numbers;
  for (const std::string& name : names) {
    const std::string folded = fold_name(name);
    if (unknown == UnknownTags::made) {
      TRY(const int64_t number, tags.require(tx, name, folded));
      numbers.push_back(number);
    } else {
      TRY(const auto number, tags.find(tx, folded));
      if (number) numbers.push_back(*number);
    }
  }
  std::ranges::sort(numbers);
  return numbers;
}

std::string title_of(SetVerb verb, const BulkArgs& args, const std::string& object, size_t count) {
  const std::string what = counted(count);
  switch (verb) {
    case SetVerb::move_to_board: return fmt::format("Moving {} to {}", what, object);
    case SetVerb::favorite: return fmt::format("Adding {} to the favorites", what);
    case SetVerb::unfavorite: return fmt::format("Taking {} out of the favorites", what);
    case SetVerb::rate:
      return fmt::format("Giving {} {} star{}", what, *args.rating, *args.rating == 1 ? "" : "s");
    case SetVerb::tag: return fmt::format("Tagging {}", what);
    case SetVerb::untag: return fmt::format("Taking tags off {}", what);
    case SetVerb::add_to_collection: return fmt::format("Adding {} to {}", what, object);
    case SetVerb::remove_from_collection: return fmt::format("Taking {} out of {}", what, object);
    case SetVerb::protect: return fmt::format("Protecting {}", what);
    case SetVerb::unprotect: return fmt::format("Taking the protection off {}", what);
    case SetVerb::trash: return fmt::format("Moving {} to the trash", what);
    case SetVerb::restore: return fmt::format("Restoring {}", what);
    case SetVerb::remove: return fmt::format("Deleting {}", what);
  }
  return what;
}

}  // namespace atelier
