// Where models lie on disk: which files and folders are one, and which lie below a folder. Looks at
// names alone; what is inside is for the engine to say. Threads: any.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace atelier {

// A place where a model may be.
struct ModelPlace {
  std::string path;
  bool bundled = false;  // came with the program
  bool added = false;    // used where it lies
};

// Weights as people share them, by their ending: .safetensors .ckpt .pt .pth .bin .gguf.
bool is_weights_name(const std::string& file_name);

// A weights file, or a folder that is one model: a pipeline (unet/ or model_index.json inside), one
// part of one (config.json beside its weights), or an InvokeAI IP-Adapter.
bool is_model_at(const std::string& path);

// What may be models below a folder, folders inside it included (see limits::model_folder_levels);
// hidden ones are left out, links are followed. Never more than limits::models_max.
std::vector<std::string> models_below(const std::string& folder);

// Files and folders that were being deleted when the program died: they have this in front of
// their names.
constexpr std::string_view deleted_prefix = ".atelier-deleted-";
std::vector<std::string> half_deleted_below(const std::string& folder);

// A name that says nothing because every model of its layout has it: "diffusion_pytorch_model",
// "model.fp16", "model-00001-of-00002".
bool is_nameless_stem(std::string_view stem);

// What to call the model at a path: its file's name without the ending, or its folder's where the
// file has a name that every model has.
std::string model_name_of(const std::string& path);

// The picture that somebody laid beside a model to show what it draws: `cover.png` in its folder,
// `NAME.preview.png` or `NAME.png` beside a single file; JPEG and WebP too. "" without one.
std::string picture_beside(const std::string& path);

// Whether somebody has one of its files open for writing, as far as this file system tells.
bool is_being_written(const std::string& path);

// Milliseconds since any of its files was last written, renamed or linked. Large when that cannot
// be told.
int64_t model_age_ms(const std::string& path);

// Bytes of all its files.
int64_t model_bytes(const std::string& path);

}  // namespace atelier
