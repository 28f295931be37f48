// Server-Sent Events: a bounded memory of what happened that every connected page reads at its own
// pace. Nothing is queued for a client: it holds a position, and one that falls out of the memory
// has lost its place and is dropped (it reconnects and is told to start over).
#pragma once
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace atelier::http {

struct EventLimits {
  size_t events_max = 4096;     // remembered for replay
  size_t bytes_max = 16 << 20;  // of their text, previews included
};

// "id: 7\nevent: job\ndata: {...}\n\n", shared by all clients that send it.
using EventText = std::shared_ptr<const std::string>;

// Where a new client starts.
struct EventStart {
  int64_t position = 0;  // the next event it gets has a larger id
  bool reset = false;    // what it missed is not remembered
};

// Threads: any.
class EventHub {
 public:
  // Ids ascend over restarts: they count on from the start time in seconds times a million, so an
  // id of an earlier life is recognised as older than everything remembered.
  EventHub(int64_t start_utc_ms, EventLimits limits);

  // data is one line of JSON. Returns the event's id.
  int64_t publish(std::string_view type, std::string_view data);
  int64_t last_id() const;

  // No id: from now on. A remembered id: from there. Any other: from now on, with `reset`.
  EventStart start_of(std::optional<int64_t> last_event_id) const;
  // At most `most` events after `position`, which moves on. Nothing when the client lost its place.
  std::optional<std::vector<EventText>> read(int64_t& position, size_t most) const;

  // `wake` is called after each publish, on the publisher's thread, until the watcher is removed;
  // it must not block or call the hub.
  uint64_t add_watcher(std::function<void()> wake);
  void remove_watcher(uint64_t watcher);
  size_t watchers() const;

 private:
  struct Event {
    int64_t id;
    EventText text;
  };

  const EventLimits limits_;
  const int64_t first_id_;
  mutable std::mutex mutex_;
  std::deque<Event> ring_;
  size_t ring_bytes_ = 0;
  int64_t last_id_;
  std::map<uint64_t, std::function<void()>> watchers_;
  uint64_t last_watcher_ = 0;
};

std::string event_text(int64_t id, std::string_view type, std::string_view data);

}  // namespace atelier::http
