#include "services/embedding_finder.h"

#include <algorithm>

#include "services/model_can.h"

namespace atelier {
namespace {

constexpr size_t uses_max = 256;

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c;
}

std::string lowered(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), lower);
  return out;
}

bool is_word_char(char c) {
  const auto byte = static_cast<unsigned char>(c);
  const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || byte >= 0x80;
  return letter || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

void add(std::vector<EmbeddingUse>& uses, const Model& model, std::string_view trigger) {
  const auto same = [&](const EmbeddingUse& use) { return use.trigger == trigger; };
  if (uses.size() >= uses_max || std::ranges::any_of(uses, same)) return;
  uses.push_back({{model.id, model.name, model.hash}, std::string(trigger)});
}

// Every place of `name` in `folded`, as `text` spells it.
void collect(std::string_view text, const std::string& folded, const Model& model,
             const std::string& name, std::vector<EmbeddingUse>& uses) {
  for (size_t at = folded.find(name); at != std::string::npos;
       at = folded.find(name, at + name.size())) {
    const size_t end = at + name.size();
    const bool begins = at == 0 || !is_word_char(text[at - 1]);
    const bool ends = end == text.size() || !is_word_char(text[end]);
    if (!begins || !ends) continue;
    const bool bracketed = at > 0 && text[at - 1] == '<' && end < text.size() && text[end] == '>';
    const size_t wider = bracketed ? 1 : 0;
    add(uses, model, text.substr(at - wider, name.size() + 2 * wider));
  }
}

}  // namespace

std::string calling_word(const Model& embedding) {
  std::string_view name = embedding.trigger;
  if (name.size() > 2 && name.front() == '<' && name.back() == '>') {
    name = name.substr(1, name.size() - 2);
  }
  // Files say "*" when nobody chose a word; then the model's own name is what people write.
  const bool sayable = std::ranges::any_of(name, is_word_char);
  return std::string(sayable ? name : std::string_view(embedding.name));
}

std::vector<EmbeddingUse> embeddings_in(std::string_view text, const std::vector<Model>& embeddings,
                                        std::string_view model_base) {
  std::vector<EmbeddingUse> uses;
  const std::string folded = lowered(text);
  for (const Model& model : embeddings) {
    if (model.state != ModelState::ready || !goes_with(model.base, model_base)) continue;
    const std::string name = lowered(calling_word(model));
    if (!name.empty()) collect(text, folded, model, name, uses);
  }
  return uses;
}

}  // namespace atelier
