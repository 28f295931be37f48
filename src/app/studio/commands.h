// The commands of `atelier`. Each prints what a person or a script wants on stdout, everything else
// on stderr, and returns the exit code.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"

namespace atelier {

struct CommonOptions {
  std::string home;            // empty: choose_home() decides
  std::string engine_program;  // empty: the one beside the program
};

struct ServeOptions {
  CommonOptions common;
  std::string host;  // empty: the config's, else loopback
  std::optional<uint16_t> port;
  std::string port_file;
  std::string page;
};
constexpr uint16_t usual_port = 9090;

struct GenerateOptions {
  CommonOptions common;
  std::string prompt;
  std::string negative_prompt;
  std::string model;  // name, hash or path; empty: the default
  std::string like;   // a PNG whose recipe is taken; what else is given wins over it
  std::string out;    // empty: named after the prompt, in the current folder
  std::optional<std::string> scheduler;
  std::optional<int64_t> seed;
  std::optional<int> steps, width, height, clip_skip;
  std::optional<double> cfg_scale, cfg_rescale;
  std::vector<std::string> loras;  // "NAME:WEIGHT" or NAME
  std::string vae;
  std::string init;  // the picture to start from
  std::optional<double> strength;
  std::string mask;     // white is drawn anew
  std::string control;  // a picture whose lines, depths ... are followed
  std::string control_model;
  std::string preprocessor;  // empty: `control` is a control image already
  std::optional<double> control_weight;
  std::optional<double> upscale;  // what was drawn is enlarged so many times
};

struct DoctorOptions {
  CommonOptions common;
  bool deep = false;
  bool json = false;
};

struct ImportOptions {
  CommonOptions common;
  std::vector<std::string> folders;
  bool copy = false;  // the usual
  bool link = false;
  std::string board;  // its name; empty: Uncategorized
  bool watch = false;
  bool deleted_too = false;
  bool json = false;
};

struct ModelInstallOptions {
  CommonOptions common;
  std::string source;
  std::string token;  // empty: HF_TOKEN, for Hugging Face
  std::string name;
  bool in_place = false;
};

struct ModelScanOptions {
  CommonOptions common;
  std::string folder;
  bool add = false;
};

struct ModelRemoveOptions {
  CommonOptions common;
  std::string model;  // id, hash, path or name
  bool files = false;
};

Result<int> run_serve(const ServeOptions& options);
Result<int> run_generate(const GenerateOptions& options);
Result<int> run_models_list(const CommonOptions& options, bool json);
Result<int> run_models_add(const CommonOptions& options, const std::string& path);
Result<int> run_models_install(const ModelInstallOptions& options);
Result<int> run_models_scan(const ModelScanOptions& options);
Result<int> run_models_remove(const ModelRemoveOptions& options);
Result<int> run_doctor(const DoctorOptions& options);
Result<int> run_import(const ImportOptions& options);
Result<int> run_backup(const CommonOptions& options, const std::string& file);

}  // namespace atelier
