// Kinds of fixtures that are parts around a model: file readers, adapters, upscalers, prompts. A
// part that needs a model finds it beside its own folder.
#pragma once
#include <filesystem>
#include <memory>
#include <span>
#include <string_view>

#include "base/result.h"
#include "engine/verify_sink.h"
#include "models/model.h"

namespace atelier {

struct PartKind {
  std::string_view name;
  // By the files in the folder, never by its name.
  bool (*knows)(const std::filesystem::path& folder);
  void (*run)(const std::filesystem::path& folder, const VerifySink& sink);
};

// In the order they are asked.
std::span<const PartKind> part_kinds();
// nullptr when none of them knows the folder.
const PartKind* part_kind_of(const std::filesystem::path& folder);

bool knows_pickle(const std::filesystem::path& folder);
void verify_pickle(const std::filesystem::path& folder, const VerifySink& sink);

bool knows_rrdbnet(const std::filesystem::path& folder);
void verify_rrdbnet(const std::filesystem::path& folder, const VerifySink& sink);

bool knows_lora(const std::filesystem::path& folder);
void verify_lora(const std::filesystem::path& folder, const VerifySink& sink);

bool knows_textual_inversion(const std::filesystem::path& folder);
void verify_textual_inversion(const std::filesystem::path& folder, const VerifySink& sink);
bool knows_compel(const std::filesystem::path& folder);
void verify_compel(const std::filesystem::path& folder, const VerifySink& sink);

bool knows_control_net(const std::filesystem::path& folder);
void verify_control_net(const std::filesystem::path& folder, const VerifySink& sink);
bool knows_t2i_adapter(const std::filesystem::path& folder);
void verify_t2i_adapter(const std::filesystem::path& folder, const VerifySink& sink);
bool knows_ip_adapter(const std::filesystem::path& folder);
void verify_ip_adapter(const std::filesystem::path& folder, const VerifySink& sink);

// A model of a diffusers pipeline class in one of the folders beside `folder`, in fp32 on the CPU;
// folders without weights are read from their single file. not_found when there is none.
Result<std::unique_ptr<const SdModel>> load_model_beside(
    const std::filesystem::path& folder,
    std::string_view pipeline_class = "StableDiffusionPipeline");

}  // namespace atelier
