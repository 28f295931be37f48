// Weighted prompts on the models beside the fixture.
#include <boost/json.hpp>
#include <map>

#include "base/fields.h"
#include "base/guard.h"
#include "engine/verify_parts.h"
#include "engine/verify_support.h"
#include "engine/weighted_prompt.h"

namespace atelier {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

constexpr double compel_tolerance = 3e-5;

struct Mode {
  std::string_view name;
  ReadingStyle style;
};
constexpr Mode modes[] = {
    {"sd15", {LongPrompt::cut, Lowering::mask, 0}},
    {"sd15_long", {LongPrompt::chunks, Lowering::mask, 0}},
    {"sd15_clip_skip", {LongPrompt::cut, Lowering::mask, 1}},
    {"sd15_remove", {LongPrompt::cut, Lowering::remove, 0}},
    {"sdxl", {LongPrompt::cut, Lowering::mask, 0}},
};

class Prompts {
 public:
  Prompts(const fs::path& folder, const Expectations& expected, const VerifySink& sink)
      : folder_(folder), expected_(expected), sink_(sink) {}

  Result<> run(const json::object& one) {
    const std::string mode(one.at("mode").as_string());
    const std::string index = std::to_string(one.at("index").to_number<int64_t>());
    const std::string name = mode + "." + index;
    const Mode* known = nullptr;
    for (const Mode& each : modes) known = each.name == mode ? &each : known;
    if (known == nullptr) return fail(ErrorKind::invalid, "mode " + mode + " is not known");
    const bool two = mode == "sdxl";
    TRY(const SdModel* model,
        model_of(two ? "StableDiffusionXLPipeline" : "StableDiffusionPipeline"));
    if (!tokenizer_) {
      TRY(tokenizer_, text::ClipTokenizer::load(text::ClipTokenizer::installed_merges()));
    }
    const PromptReader reader(model->text, *tokenizer_, vocabulary_);
    const auto context = reader.read(std::string(one.at("prompt").as_string()), known->style);
    check(name + ".cond", context.text, index + ".cond");
    if (expected_.has(index + ".pooled")) {
      check(name + ".pooled", context.pooled, index + ".pooled");
    }
    return {};
  }

 private:
  void check(const std::string& name, const Tensor& ours, const std::string& key) {
    const auto theirs = expected_.get(key);
    if (!theirs) return report_broken(sink_, name, theirs.error());
    const bool row = theirs->dim() + 1 == ours.dim() && ours.size(0) == 1;
    compare(sink_, name, row ? ours.squeeze(0) : ours, theirs,
            compel_tolerance * std::max(1.0, theirs->abs().max().item<double>()));
  }

  Result<const SdModel*> model_of(const std::string& pipeline_class) {
    auto& model = models_[pipeline_class];
    if (!model) {
      TRY(model, load_model_beside(folder_, pipeline_class));
    }
    return model.get();
  }

  const fs::path& folder_;
  const Expectations& expected_;
  const VerifySink& sink_;
  std::map<std::string, std::unique_ptr<const SdModel>> models_;
  std::optional<text::ClipTokenizer> tokenizer_;
  adapters::Vocabulary vocabulary_;
};

}  // namespace

bool knows_compel(const fs::path& folder) {
  const auto cases = read_cases(folder);
  if (!cases || cases->empty() || !cases->front().is_object()) return false;
  const auto& first = cases->front().get_object();
  return first.contains("mode") && first.contains("prompt") && first.contains("index");
}

void verify_compel(const fs::path& folder, const VerifySink& sink) {
  const auto cases = read_cases(folder);
  if (!cases) return report_broken(sink, "compel", cases.error());
  const auto expected = Expectations::open(folder / "expected.safetensors");
  if (!expected) return report_broken(sink, "compel", expected.error());
  Prompts prompts(folder, *expected, sink);
  for (const auto& one : *cases) {
    const auto done = guard("the fixture", [&] { return prompts.run(one.as_object()); });
    if (!done) report_broken(sink, "compel", done.error());
  }
}

}  // namespace atelier
