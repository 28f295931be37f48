#include <map>

#include "base/fields.h"
#include "engine/verify_kinds.h"
#include "engine/verify_support.h"
#include "models/model.h"

namespace atelier {
namespace {

namespace fs = std::filesystem;

// What the fixture's README asks of an engine that computes in fp32.
constexpr double text_tolerance = 5e-5;
constexpr double network_tolerance = 2e-4;

struct Run {
  const SdModel& model;
  const VerifySink& sink;
  std::string set;  // leads every case's name

  std::string name(const std::string& part) const { return set + "/" + part; }
};

void verify_text_case(const Run& run, const Expectations& expected, const std::string& index) {
  const auto ids = expected.get("ids." + index);
  if (!ids) return report_broken(run.sink, run.name("text." + index), ids.error());
  std::map<std::string, Tensor> seen;
  const Trace trace = [&seen](const std::string& module, const Tensor& result) {
    seen.emplace(module, result);
  };
  const auto states = run.model.text[0](*ids, 0, &trace);
  const auto check = [&](const std::string& what, const Tensor& ours) {
    compare(run.sink, run.name("text." + what + "." + index), ours,
            expected.get(what + "." + index), text_tolerance);
  };
  check("last_hidden_state", states.hidden);
  if (expected.has("pooled." + index)) check("pooled", states.pooled);
  if (expected.has("clip_skip2." + index)) check("clip_skip2", run.model.text[0](*ids, 1).hidden);
  for (int layer = 0; expected.has("hidden_states." + index + "." + std::to_string(layer));
       ++layer) {
    const std::string number = std::to_string(layer);
    compare(run.sink, run.name("text.hidden_states." + index + "." + number),
            seen["hidden_states." + number], expected.get("hidden_states." + index + "." + number),
            text_tolerance);
  }
}

void verify_text(const Run& run, const fs::path& folder) {
  const auto expected = Expectations::open(folder / "expected_text.safetensors");
  if (!expected) return report_broken(run.sink, run.name("text"), expected.error());
  for (int i = 0; expected->has("ids." + std::to_string(i)); ++i) {
    verify_text_case(run, *expected, std::to_string(i));
  }
}

struct UnetInputs {
  Tensor latent;
  double timestep = 0;
  Tensor context;
};

Result<UnetInputs> unet_inputs(const Expectations& expected, const std::string& name) {
  UnetInputs in;
  TRY(in.latent, expected.get(name + ".latent"));
  TRY(const Tensor timestep, expected.get(name + ".timestep"));
  TRY(in.context, expected.get(name + ".cond"));
  in.timestep = timestep.flatten()[0].item<double>();
  return in;
}

void verify_trace(const Run& run, const fs::path& folder, const Expectations& cases) {
  const auto expected = Expectations::open(folder / "expected_unet_trace.safetensors");
  if (!expected) return report_broken(run.sink, run.name("unet.trace"), expected.error());
  const auto output = expected->get("output");
  if (!output) return report_broken(run.sink, run.name("unet.trace"), output.error());
  // The trace is of one of the cases: the one that ends in the same numbers.
  for (const auto& name : cases.names_before(".latent")) {
    const auto out = cases.get(name + ".out");
    if (!out || worst_difference(*out, *output) != 0) continue;
    const auto in = unet_inputs(cases, name);
    if (!in) return report_broken(run.sink, run.name("unet.trace"), in.error());
    std::map<std::string, Tensor> seen;
    const Trace trace = [&seen](const std::string& module, const Tensor& result) {
      // Modules are named by the scope of their weights, which starts with the part of the model.
      constexpr std::string_view part = "unet.";
      seen.emplace(module.starts_with(part) ? module.substr(part.size()) : module, result);
    };
    seen["output"] = run.model.unet(in->latent, in->timestep, {in->context}, {}, &trace);
    for (const auto& module : expected->names_before("")) {
      // Fused with the SiLU that follows it: there is no such result here; conv_out tells.
      if (module == "conv_norm_out") continue;
      compare(run.sink, run.name("unet.trace." + module), seen[module], expected->get(module),
              network_tolerance);
    }
    return;
  }
  report_broken(run.sink, run.name("unet.trace"),
                Error{.kind = ErrorKind::invalid, .message = "no case ends in the traced output"});
}

void verify_unet(const Run& run, const fs::path& folder) {
  const auto expected = Expectations::open(folder / "expected_unet.safetensors");
  if (!expected) return report_broken(run.sink, run.name("unet"), expected.error());
  for (const auto& name : expected->names_before(".latent")) {
    const auto in = unet_inputs(*expected, name);
    if (!in) {
      report_broken(run.sink, run.name("unet." + name), in.error());
      continue;
    }
    compare(run.sink, run.name("unet." + name),
            run.model.unet(in->latent, in->timestep, {in->context}), expected->get(name + ".out"),
            network_tolerance);
  }
  std::error_code code;
  if (fs::exists(folder / "expected_unet_trace.safetensors", code)) {
    verify_trace(run, folder, *expected);
  }
}

void verify_vae(const Run& run, const fs::path& folder) {
  const auto expected = Expectations::open(folder / "expected_vae.safetensors");
  if (!expected) return report_broken(run.sink, run.name("vae"), expected.error());
  const auto check = [&](const std::string& what, const Tensor& ours) {
    compare(run.sink, run.name("vae." + what), ours, expected->get(what), network_tolerance);
  };
  for (const auto& name : expected->names_before(".z")) {
    check(name + ".decoded", run.model.vae.decode(*expected->get(name + ".z")));
  }
  for (const auto& name : expected->names_before(".image")) {
    const auto moments = run.model.vae.encode(*expected->get(name + ".image"));
    check(name + ".mean", moments.mean);
    check(name + ".logvar", moments.log_variance);
    check(name + ".std", moments.deviation());
  }
}

void verify_layout(const fs::path& model_path, const fs::path& folder, const std::string& set,
                   const VerifySink& sink) {
  const auto model = load_model(model_path, {.precision = Precision::fp32});
  if (!model) return report_broken(sink, set + "/load", model.error());
  const Run run{**model, sink, set};
  verify_text(run, folder);
  verify_unet(run, folder);
  verify_vae(run, folder);
}

}  // namespace

void verify_sd15(const fs::path& folder, const VerifySink& sink) {
  const std::string set = folder.filename().string();
  verify_layout(folder, folder, set, sink);
  std::error_code code;
  for (const auto& entry : fs::directory_iterator(folder / "single_file", code)) {
    if (entry.path().extension() != ".safetensors") continue;
    verify_layout(entry.path(), folder, set + "/single_file", sink);
  }
}

}  // namespace atelier
