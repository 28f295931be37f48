// Keeps one local engine program alive: starts it, starts it again when it dies, and says so in
// words. The engine leaves with the server, even after kill -9 (PR_SET_PDEATHSIG).
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "services/engine_board.h"
#include "services/engine_death.h"

namespace atelier {

struct SupervisorSettings {
  std::string program;  // path of atelier-engine
  std::vector<std::string> arguments;
  std::string token;               // given to it as ATELIER_ENGINE_TOKEN
  std::string log_file;            // what it prints; empty: our own stderr
  int restart_delay_ms_min = 200;  // doubles with each quick death
  int restart_delay_ms_max = 30'000;
  int lived_well_ms = 10'000;  // dying sooner, or before saying hello, is a quick death
  int quick_deaths_max = 5;    // so many in a row: the engine is down and tried once a minute
  int down_retry_ms = 60'000;
  int leave_ms = 3000;  // from SIGTERM to SIGKILL
};

class EngineSupervisor {
 public:
  static std::unique_ptr<EngineSupervisor> start(SupervisorSettings settings, EngineBoard& board);
  ~EngineSupervisor();

  // The dispatcher hung up on it (no heartbeat): kill it, a fresh one follows.
  void replace();
  // How the engine that just ended did, waiting up to wait_ms for the news; each end is told once.
  // Nothing when none did.
  std::optional<EngineDeath> take_death(int wait_ms);
  // The process id of the living engine, or 0.
  int pid() const;

 private:
  struct Parts;
  explicit EngineSupervisor(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace atelier
