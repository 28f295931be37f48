#include "models/convert.h"

#include <fmt/format.h>

#include <fstream>
#include <map>

#include "base/fields.h"
#include "base/guard.h"
#include "models/convert_configs.h"
#include "models/model_plan.h"
#include "tensor/weight_file.h"
#include "text/clip_tokenizer.h"

namespace atelier {
namespace {

namespace fs = std::filesystem;
using Written = std::vector<std::pair<std::string, Tensor>>;

Result<> write_text_file(const fs::path& path, const std::string& text) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file << text;
  file.close();
  if (file) return {};
  return fail(ErrorKind::unavailable, fmt::format("{} cannot be written", path.string()));
}

Result<> make_folders(const fs::path& folder) {
  std::error_code code;
  fs::create_directories(folder, code);
  if (!code) return {};
  return fail(ErrorKind::unavailable, fmt::format("The folder {} cannot be made.", folder.string()),
              code.message());
}

// The weights of each part under their names within it.
Result<std::map<std::string, Written>> parts_of(const WeightStore& store) {
  std::map<std::string, Written> parts;
  for (const auto& name : store.names()) {
    const StoredWeight* weight = store.find(name);
    const size_t dot = name.find('.');
    TRY(const Tensor stored, weight->tensor.file->tensor(*weight->tensor.entry));
    parts[name.substr(0, dot)].emplace_back(name.substr(dot + 1), weight->as_layers_see(stored));
  }
  return parts;
}

Result<> write_weights(const fs::path& folder, const WeightStore& store) {
  TRY(const auto parts, parts_of(store));
  for (const auto& [part, tensors] : parts) {
    TRY_DO(make_folders(folder / part));
    const bool text = part.starts_with("text_encoder");
    TRY_DO(write_weight_file(
        folder / part / (text ? "model.safetensors" : "diffusion_pytorch_model.safetensors"),
        tensors, {{"format", "pt"}}));
  }
  return {};
}

// The symbols by name, with their ids.
Result<std::string> vocabulary_text(const fs::path& merges) {
  TRY(const auto symbols, text::ClipTokenizer::symbols(merges));
  boost::json::object ids;
  for (size_t id = 0; id < symbols.size(); ++id) ids[symbols[id]] = int64_t(id);
  return json_text(ids);
}

Result<> write_configs(const fs::path& folder, const ModelPlan& plan, const ModelFacts& facts) {
  const fs::path merges = text::ClipTokenizer::installed_merges();
  TRY(const std::string words, vocabulary_text(merges));
  for (const auto& file : diffusers_configs(plan, facts)) {
    const fs::path path = folder / file.path;
    TRY_DO(make_folders(path.parent_path()));
    TRY_DO(write_text_file(path, json_text(file.json) + "\n"));
    if (path.filename() != "tokenizer_config.json") continue;
    TRY_DO(write_text_file(path.parent_path() / "vocab.json", words));
    std::error_code code;
    fs::copy_file(merges, path.parent_path() / "merges.txt", code);
    if (code) return fail(ErrorKind::unavailable, "merges.txt cannot be written", code.message());
  }
  if (plan.card.name.empty() && plan.card.description.empty()) return {};
  return write_text_file(folder / "atelier.json", to_json_text(plan.card));
}

Result<> write_folder(const fs::path& single_file, const fs::path& folder,
                      const ModelSettings& settings) {
  ModelFacts facts;
  TRY(const Opened opened, open_files(single_file, facts));
  if (opened.files.format == ModelFormat::diffusers) {
    return fail(ErrorKind::invalid, fmt::format("{} is a folder already.", single_file.string()));
  }
  if (!opened.kind.is_family) return cannot_draw(single_file, opened.kind);
  TRY(const ModelPlan plan, make_plan(opened.files, Scan::all_numbers, settings, facts));
  TRY_DO(write_weights(folder, *plan.store));
  return write_configs(folder, plan, facts);
}

}  // namespace

Result<> convert_to_folder(const fs::path& single_file, const fs::path& folder,
                           const ModelSettings& settings) {
  std::error_code code;
  if (fs::exists(folder, code)) {
    return fail(ErrorKind::conflict, fmt::format("{} exists already.", folder.string()));
  }
  const fs::path unfinished = folder.string() + ".unfinished";
  fs::remove_all(unfinished, code);
  auto done = guard("converting", [&]() -> Result<> {
    TRY_DO(make_folders(unfinished));
    TRY_DO(write_folder(single_file, unfinished, settings));
    fs::rename(unfinished, folder);
    return {};
  });
  if (!done) fs::remove_all(unfinished, code);
  return done;
}

}  // namespace atelier
