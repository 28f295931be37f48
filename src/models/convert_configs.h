// The configuration files of a diffusers folder, written from a model's shape.
#pragma once
#include <boost/json/object.hpp>
#include <string>
#include <vector>

#include "models/model_plan.h"

namespace atelier {

struct ConfigFile {
  std::string path;  // within the folder: "unet/config.json"
  boost::json::object json;
};

// All of them, model_index.json first.
std::vector<ConfigFile> diffusers_configs(const ModelPlan& plan, const ModelFacts& facts);

}  // namespace atelier
