#include "models/adapters/textual_inversion.h"

#include <fmt/format.h>

#include <set>

#include "tensor/weight_file.h"

namespace atelier::adapters {
namespace {

constexpr size_t trigger_bytes_max = 128;
constexpr std::string_view old_prefix = "string_to_param.";

bool is_float(const WeightEntry& entry) {
  return entry.type == WeightType::F16 || entry.type == WeightType::BF16 ||
         entry.type == WeightType::F32 || entry.type == WeightType::F64;
}

Result<Tensor> read_vectors(const WeightFile& file, const WeightEntry& entry) {
  TRY_DO(file.check_finite(entry));
  TRY(const Tensor stored, file.tensor(entry));
  const Tensor rows = stored.dim() == 1 ? stored.unsqueeze(0) : stored;
  if (rows.dim() != 2 || rows.size(0) < 1 || rows.size(0) > embedding_vectors_max ||
      rows.size(1) < 1) {
    return fail(
        ErrorKind::invalid,
        fmt::format("{}: {} of shape {} is no list of at most {} vectors", file.path().string(),
                    entry.name, shape_text(entry.shape), embedding_vectors_max));
  }
  return rows.to(at::kFloat).clone();
}

// The tensor that is the embedding, where the file has one for one encoder.
const WeightEntry* single_entry(const WeightFile& file, std::string& said) {
  if (const WeightEntry* entry = file.find("emb_params")) return entry;
  const WeightEntry* found = nullptr;
  for (const auto& entry : file.entries()) {
    if (!is_float(entry) || entry.name.starts_with("string_to_token.")) continue;
    if (found != nullptr) return nullptr;
    found = &entry;
  }
  if (found != nullptr && !found->name.starts_with(old_prefix) && found->name != "tensor") {
    said = found->name;
  }
  return found;
}

}  // namespace

Result<TextualInversion> open_textual_inversion(const std::filesystem::path& path,
                                                const std::string& trigger) {
  TRY(const auto file, WeightFile::open(path));
  TextualInversion out;
  std::string said;
  const WeightEntry* small = file->find("clip_l");
  const WeightEntry* large = file->find("clip_g");
  if (small != nullptr && large != nullptr) {
    for (const WeightEntry* entry : {small, large}) {
      TRY(Tensor vectors, read_vectors(*file, *entry));
      out.vectors.push_back(std::move(vectors));
    }
  } else {
    const WeightEntry* entry = single_entry(*file, said);
    if (entry == nullptr) {
      return fail(ErrorKind::invalid,
                  fmt::format("{}: this file is no textual inversion", path.string()));
    }
    TRY(Tensor vectors, read_vectors(*file, *entry));
    out.vectors.push_back(std::move(vectors));
  }
  out.trigger = !trigger.empty() ? trigger : !said.empty() ? said : path.stem().string();
  if (out.trigger.empty() || out.trigger.size() > trigger_bytes_max) {
    return fail(ErrorKind::invalid, fmt::format("{}: its trigger is empty or longer than {} bytes",
                                                path.string(), trigger_bytes_max));
  }
  return out;
}

Result<Vocabulary> Vocabulary::make(const std::vector<TextualInversion>& words,
                                    const std::vector<sd::TextEncoder>& encoders) {
  Vocabulary vocabulary;
  std::set<std::string> names;
  std::vector<std::vector<Tensor>> rows(encoders.size());
  int32_t next = text::clip_vocabulary;
  for (const auto& word : words) {
    if (!names.insert(word.trigger).second) {
      return fail(ErrorKind::invalid,
                  fmt::format("Two embeddings have the trigger {}.", word.trigger));
    }
    const int64_t count = word.vectors.front().size(0);
    bool fits = word.vectors.size() == encoders.size();
    for (size_t i = 0; fits && i < encoders.size(); ++i) {
      fits =
          word.vectors[i].size(1) == encoders[i].config().width && word.vectors[i].size(0) == count;
      rows[i].push_back(word.vectors[i]);
    }
    if (!fits) {
      return fail(
          ErrorKind::invalid,
          fmt::format("The embedding {} was made for another kind of model.", word.trigger));
    }
    vocabulary.triggers_.push_back({word.trigger, next, int32_t(count)});
    // Other studios teach people to write any embedding in angle brackets.
    if (!word.trigger.starts_with('<')) {
      vocabulary.triggers_.push_back({"<" + word.trigger + ">", next, int32_t(count)});
    }
    next += int32_t(count);
  }
  for (const auto& each : rows) vocabulary.rows_.push_back(each.empty() ? Tensor() : at::cat(each));
  return vocabulary;
}

Tensor Vocabulary::embed(const sd::TextEncoder& encoder, size_t encoder_index,
                         const Tensor& ids) const {
  const Tensor vectors = encoder.embed(ids).contiguous();
  if (triggers_.empty()) return vectors;
  const Tensor plain = ids.to(at::kCPU, at::kInt).contiguous();
  const int32_t* id = plain.data_ptr<int32_t>();
  const Tensor& rows = rows_[encoder_index];
  const Tensor flat = vectors.view({-1, vectors.size(2)});
  for (int64_t i = 0; i < plain.numel(); ++i) {
    const int64_t row = int64_t(id[i]) - text::clip_vocabulary;
    if (row >= 0 && row < rows.size(0)) flat.select(0, i).copy_(rows.select(0, row));
  }
  return vectors;
}

}  // namespace atelier::adapters
