// Both ends of a conversation with an engine, without a word about sockets: app/ ties them to one.
#pragma once
#include <string>

namespace atelier {

// The way out to one connected engine. Calls come from any thread and must not block; a text frame
// that promises binary ones and those come from one thread, one behind the other.
class EnginePeer {
 public:
  virtual ~EnginePeer() = default;
  virtual void send_text(std::string frame) = 0;
  virtual void send_binary(std::string frame) = 0;
  // What was sent before still goes out.
  virtual void close() = 0;
};

// The way in: what that engine says. Calls for one link come one at a time, in order; none blocks,
// so they may come from an I/O thread. Nothing may follow on_close.
class EngineLink {
 public:
  virtual ~EngineLink() = default;
  virtual void on_text(std::string frame) = 0;
  virtual void on_binary(std::string frame) = 0;
  virtual void on_close() = 0;
};

}  // namespace atelier
