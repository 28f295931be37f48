// `atelier-engine serve`: connects to a server and works for it until told to leave.
#pragma once
#include <string>

#include "base/result.h"
#include "engine/painter.h"

namespace atelier {

struct ServeSettings {
  std::string url;            // "ws://127.0.0.1:9090/api/v1/engine"
  std::string token;          // proves that the server started us
  int64_t idle_after_ms = 0;  // without a job for so long, models are unloaded; 0: never
};

// Returns when the server says `shutdown`; an error when the connection fails or falls silent.
Result<> serve_engine(const ServeSettings& settings, Painter& painter,
                      const protocol::Hello& hello);

}  // namespace atelier
