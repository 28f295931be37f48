// Puts an engine's frames together: a text that promises pixels and the binary frame that brings
// them become one thing that was said. One reader for each connection; one thread.
#pragma once
#include <string>
#include <variant>

#include "base/result.h"
#include "protocol/messages.h"

namespace atelier {

struct ProgressSaid {
  protocol::Progress progress;
  std::string preview;  // RGB pixels, may be empty
};
struct ImageSaid {
  protocol::Image image;
  std::string pixels;
};
// Half of something, a heartbeat, or a word of a newer engine: nothing to do.
struct NothingSaid {};

using EngineSaid = std::variant<NothingSaid, protocol::Hello, protocol::Claim, ProgressSaid,
                                ImageSaid, protocol::Done, protocol::Failed>;

class EngineFrames {
 public:
  // An error means that this is no engine of ours: hang up.
  Result<EngineSaid> text(const std::string& frame);
  Result<EngineSaid> binary(std::string frame);

 private:
  bool greeted_ = false;
  std::variant<std::monostate, protocol::Progress, protocol::Image> promised_;
};

}  // namespace atelier
