// Embedding files and the states of prompts that use them, on the SD 1.x model beside the fixture.
#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <map>

#include "base/guard.h"
#include "engine/verify_parts.h"
#include "engine/verify_support.h"
#include "engine/weighted_prompt.h"
#include "models/text_file.h"

namespace atelier {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

constexpr double inversion_tolerance = 5e-5;

// The fixture's embeddings in the order of their ids, each trigger from one file.
Result<std::vector<adapters::TextualInversion>> words_of(const fs::path& folder,
                                                         const json::object& cases,
                                                         const VerifySink& sink) {
  std::map<std::string, adapters::TextualInversion> found;
  std::error_code code;
  for (const auto& entry : fs::directory_iterator(folder, code)) {
    const auto suffix = entry.path().extension();
    const std::string name = entry.path().filename().string();
    const bool data = name == "expected.safetensors" || name == "inputs.safetensors";
    if (data || (suffix != ".safetensors" && suffix != ".pt" && suffix != ".bin")) continue;
    TRY(auto word, adapters::open_textual_inversion(entry.path()));
    const auto same = found.find(word.trigger);
    if (same != found.end()) {  // the same in another form
      compare(sink, name + ":same as another", word.vectors.front(), same->second.vectors.front(),
              0);
      continue;
    }
    sink({.name = name + ":" + word.trigger});
    found.emplace(word.trigger, std::move(word));
  }
  std::vector<adapters::TextualInversion> ordered;
  for (const auto& added : cases.at("added_tokens").as_array()) {
    const auto word = found.find(std::string(added.as_object().at("token").as_string()));
    if (word != found.end()) ordered.push_back(word->second);
  }
  return ordered;
}

Tensor ids_of_case(const json::object& one) {
  const auto& listed = one.at("ids").as_array();
  Tensor ids = at::empty({1, int64_t(listed.size())}, at::kInt);
  for (size_t i = 0; i < listed.size(); ++i) {
    ids.data_ptr<int32_t>()[i] = int32_t(listed[i].to_number<int64_t>());
  }
  return ids;
}

// Our ids, cut to a row and padded as the fixture's are.
Tensor padded(const std::vector<int32_t>& ids) {
  Tensor row = at::full({1, int64_t(text::clip_row_length)}, text::clip_end_id, at::kInt);
  int32_t* out = row.data_ptr<int32_t>();
  out[0] = text::clip_start_id;
  std::copy_n(ids.begin(), std::min(ids.size(), text::clip_ids_per_row), out + 1);
  return row;
}

Result<> run(const fs::path& folder, const VerifySink& sink) {
  TRY(const auto cases, read_json_file(folder / "cases.json"));
  TRY(const auto expected, Expectations::open(folder / "expected.safetensors"));
  TRY(const auto model, load_model_beside(folder));
  TRY(const auto tokenizer, text::ClipTokenizer::load(text::ClipTokenizer::installed_merges()));
  TRY(const auto words, words_of(folder, cases, sink));
  TRY(const auto vocabulary, adapters::Vocabulary::make(words, model->text));
  const PromptReader reader(model->text, tokenizer, vocabulary);
  int index = 0;
  for (const auto& one : cases.at("prompts").as_array()) {
    const std::string prompt(one.as_object().at("prompt").as_string());
    compare(sink, fmt::format("ids.{}", index), padded(reader.ids(prompt)),
            ids_of_case(one.as_object()), 0);
    compare(sink, fmt::format("embeds.{}", index),
            reader.read(prompt, {.long_prompt = LongPrompt::cut}).text,
            expected.get(fmt::format("embeds.{}", index)), inversion_tolerance);
    ++index;
  }
  return {};
}

}  // namespace

bool knows_textual_inversion(const fs::path& folder) {
  const auto cases = read_json_file(folder / "cases.json");
  return cases && cases->contains("added_tokens") && cases->contains("prompts");
}

void verify_textual_inversion(const fs::path& folder, const VerifySink& sink) {
  const auto done = guard("the fixture", [&] { return run(folder, sink); });
  if (!done) report_broken(sink, "textual inversion", done.error());
}

}  // namespace atelier
