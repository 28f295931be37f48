#include "text/triggers.h"

namespace atelier::text {
namespace {

const Trigger* longest_at(std::string_view rest, const std::vector<Trigger>& triggers) {
  const Trigger* found = nullptr;
  for (const Trigger& trigger : triggers) {
    if (trigger.name.empty() || !rest.starts_with(trigger.name)) continue;
    if (found == nullptr || trigger.name.size() > found->name.size()) found = &trigger;
  }
  return found;
}

}  // namespace

std::vector<int32_t> ids_with_triggers(const ClipTokenizer& tokenizer, std::string_view text,
                                       const std::vector<Trigger>& triggers) {
  std::vector<int32_t> ids;
  size_t start = 0, at = 0;
  const auto flush = [&] {
    if (at == start) return;
    const auto plain = tokenizer.ids(text.substr(start, at - start));
    ids.insert(ids.end(), plain.begin(), plain.end());
  };
  while (at < text.size()) {
    const Trigger* trigger = longest_at(text.substr(at), triggers);
    if (trigger == nullptr) {
      ++at;
      continue;
    }
    flush();
    for (int32_t i = 0; i < trigger->vectors; ++i) ids.push_back(trigger->first_id + i);
    at += trigger->name.size();
    start = at;
  }
  flush();
  return ids;
}

}  // namespace atelier::text
