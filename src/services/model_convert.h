// Turns a model in one file into a diffusers folder, as a task: the engine writes it, the studio
// takes it in as a model of its own. The file stays.
#pragma once
#include <string>

#include "base/result.h"
#include "services/models.h"
#include "services/tasks.h"

namespace atelier {

class ModelConverter {
 public:
  ModelConverter(ModelService& models, TaskService& tasks, std::string engine_program)
      : models_(models), tasks_(tasks), engine_program_(std::move(engine_program)) {}

  // `invalid` for what is a folder already, or draws nothing by itself.
  Result<TaskStatus> start(const Caller& caller, const ModelId& id);

 private:
  Result<> convert(const Caller& caller, const Model& model, TaskRun& run) const;

  ModelService& models_;
  TaskService& tasks_;
  const std::string engine_program_;
};

}  // namespace atelier
