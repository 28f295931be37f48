// Names of weights in repositories: variants, shards, twins in two formats. Pure; any thread.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace atelier {

struct RepoFile;

// "fp16" of "unet/diffusion_pytorch_model.fp16.safetensors" and of
// "model.fp16-00001-of-00002.safetensors"; "" when it has none.
std::string variant_of(std::string_view path);

// The weights of one part, files of one folder: safetensors before pickles, the variant that is
// wanted, else the plain one, else fp16; with the index of what comes in shards.
std::vector<const RepoFile*> part_weights(const std::vector<const RepoFile*>& files,
                                          const std::string& variant);

// Configurations and vocabularies that lie beside weights; no index of shards.
bool is_small_part(std::string_view path);

// Of the same name in several formats, the one that needs no pickle.
std::vector<const RepoFile*> without_twins(const std::vector<const RepoFile*>& files);

}  // namespace atelier
