// LoRA stacks on the model beside the fixture: text states and a UNet call under each, one model
// for all of them, switched from stack to stack.
#include <boost/json.hpp>
#include <map>

#include "base/fields.h"
#include "engine/verify_parts.h"
#include "engine/verify_support.h"
#include "models/model.h"

namespace atelier {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

constexpr double lora_tolerance = 2e-4;

std::string key_of(const json::value& one) {
  const auto* object = one.if_object();
  const auto* key = object == nullptr ? nullptr : object->if_contains("key");
  return key != nullptr && key->is_string() ? std::string(key->get_string()) : "";
}

struct Inputs {
  Tensor ids, latent, cond;
  double timestep = 0;
};

Result<Inputs> read_inputs(const fs::path& folder) {
  TRY(const auto file, Expectations::open(folder / "inputs.safetensors"));
  Inputs in;
  TRY(in.ids, file.get("ids"));
  TRY(in.latent, file.get("latent"));
  TRY(in.cond, file.get("cond"));
  TRY(const Tensor timestep, file.get("timestep"));
  in.timestep = timestep.flatten()[0].item<double>();
  return in;
}

class Stacks {
 public:
  Stacks(fs::path folder, const SdModel& model, Inputs in, const VerifySink& sink)
      : folder_(std::move(folder)), model_(model), in_(std::move(in)), sink_(sink) {}

  void run(const json::value& one, const Expectations& expected) {
    const std::string key = key_of(one);
    const auto stack = stack_of(one);
    if (!stack) return report_broken(sink_, key, stack.error());
    const auto report = model_.patcher().apply(*stack);
    if (!report) return report_broken(sink_, key, report.error());
    if (!report->unknown.empty()) {
      return report_broken(
          sink_, key,
          Error{ErrorKind::invalid, "not understood: " + report->unknown.front(), {}, {}});
    }
    compare(sink_, key + ".text", model_.text.front()(in_.ids).hidden, expected.get(key + ".text"),
            lora_tolerance);
    compare(sink_, key + ".unet",
            model_.unet(in_.latent, in_.timestep, {.text = in_.cond, .pooled = {}, .numbers = {}}),
            expected.get(key + ".unet"), lora_tolerance);
  }

 private:
  Result<std::vector<adapters::ActiveLora>> stack_of(const json::value& one) {
    std::vector<adapters::ActiveLora> stack;
    const auto* files = one.as_object().if_contains("files");
    if (files == nullptr || !files->is_array()) return stack;
    for (const auto& each : files->get_array()) {
      const auto* object = each.if_object();
      const auto* name = object == nullptr ? nullptr : object->if_contains("file");
      const auto* weight = object == nullptr ? nullptr : object->if_contains("weight");
      if (name == nullptr || weight == nullptr || !name->is_string()) {
        return fail(ErrorKind::corrupt, "a stack needs file and weight");
      }
      auto& file = files_[std::string(name->get_string())];
      if (!file) {
        TRY(file, adapters::open_lora(folder_ / std::string(name->get_string())));
      }
      stack.push_back({file, weight->to_number<double>()});
    }
    return stack;
  }

  fs::path folder_;
  const SdModel& model_;
  Inputs in_;
  const VerifySink& sink_;
  std::map<std::string, std::shared_ptr<const adapters::LoraFile>> files_;
};

}  // namespace

bool knows_lora(const fs::path& folder) {
  const auto cases = read_cases(folder);
  if (!cases || cases->empty()) return false;
  const auto* first = cases->front().if_object();
  return first != nullptr && first->contains("key") && first->contains("files");
}

void verify_lora(const fs::path& folder, const VerifySink& sink) {
  const auto cases = read_cases(folder);
  if (!cases) return report_broken(sink, "lora", cases.error());
  const auto expected = Expectations::open(folder / "expected.safetensors");
  if (!expected) return report_broken(sink, "lora", expected.error());
  auto in = read_inputs(folder);
  if (!in) return report_broken(sink, "lora", in.error());
  const auto model = load_model_beside(folder);
  if (!model) return report_broken(sink, "lora", model.error());
  Stacks stacks(folder, **model, std::move(*in), sink);
  for (const auto& one : *cases) stacks.run(one, *expected);
  // The same again from the last stack to the first: nothing of one may stay in the next.
  for (auto one = cases->rbegin(); one != cases->rend(); ++one) stacks.run(*one, *expected);
}

}  // namespace atelier
