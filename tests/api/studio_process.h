// A real `atelier` on port zero, installed with a tiny page and no models into a temporary folder
// that also holds its home and is removed afterwards.
#pragma once
#include <cstdint>
#include <memory>
#include <string>

#include "base/result.h"

namespace atelier::scenario {

class StudioProcess {
 public:
  // A fresh home with two models in it, one of them broken, and the server answering.
  static Result<std::unique_ptr<StudioProcess>> start(std::string program, std::string engine);
  ~StudioProcess();

  uint16_t port() const { return port_; }
  const std::string& home() const { return home_; }
  double start_ms() const { return start_ms_; }  // from exec to the first answer
  int64_t resident_bytes() const;

  enum class Manner { asked, killed };
  Result<> restart(Manner manner);

 private:
  StudioProcess(std::string engine, const std::string& folder)
      : engine_(std::move(engine)),
        folder_(folder),
        program_(folder + "/bin/atelier"),
        home_(folder + "/home") {}
  Result<> install(const std::string& program) const;
  Result<> launch();
  void end(Manner manner);

  std::string engine_;
  std::string folder_;
  std::string program_;
  std::string home_;
  int pid_ = 0;
  uint16_t port_ = 0;
  double start_ms_ = 0;
};

}  // namespace atelier::scenario
