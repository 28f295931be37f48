// The list of models as people look at it: filtered, searched, sorted.
#include <algorithm>
#include <filesystem>
#include <string>
#include <tuple>

#include "db/database.h"
#include "services/models.h"
#include "text/fold.h"

namespace atelier {
namespace {

std::vector<std::string> words_of(const std::string& folded) {
  std::vector<std::string> words;
  for (size_t from = 0; from < folded.size();) {
    const size_t to = std::min(folded.find(' ', from), folded.size());
    if (to > from) words.push_back(folded.substr(from, to - from));
    from = to + 1;
  }
  return words;
}

bool holds(const Model& model, const std::vector<std::string>& words) {
  std::string all = model.name + " " + model.description + " " + model.trigger + " " + model.base +
                    " " + model.family_label + " " +
                    std::filesystem::path(model.path).filename().string();
  for (const std::string& phrase : model.trigger_phrases) all += " " + phrase;
  const std::string folded = text::fold(all);
  return std::all_of(words.begin(), words.end(), [&](const std::string& word) {
    return folded.find(word) != std::string::npos;
  });
}

// Equal ones stay in the usual order.
bool comes_first(const Model& a, const Model& b, ModelSort sort) {
  switch (sort) {
    case ModelSort::usual: return false;
    case ModelSort::name: return text::fold(a.name) < text::fold(b.name);
    case ModelSort::base: return std::tie(a.base, a.type) < std::tie(b.base, b.type);
    case ModelSort::type: return std::tie(a.type, a.base) < std::tie(b.type, b.base);
    case ModelSort::size: return a.bytes < b.bytes;
    case ModelSort::created_at: return a.created_at < b.created_at;
    case ModelSort::updated_at: return a.updated_at < b.updated_at;
  }
  return false;
}

}  // namespace

Result<std::vector<Model>> ModelService::list(const Caller& caller, const ModelQuery& query) {
  TRY_DO(require(caller, Action::models_read));
  TRY(auto models, db_.read([&](Tx& tx) { return models_.all(tx); }));
  const auto words = words_of(text::fold(query.search));
  std::erase_if(models, [&](const Model& model) {
    return (query.type && model.type != *query.type) || (query.base && model.base != *query.base) ||
           (!words.empty() && !holds(model, words));
  });
  if (query.sort == ModelSort::usual) return models;
  std::stable_sort(models.begin(), models.end(), [&](const Model& a, const Model& b) {
    return query.direction == SortDirection::ascending ? comes_first(a, b, query.sort)
                                                       : comes_first(b, a, query.sort);
  });
  return models;
}

}  // namespace atelier
