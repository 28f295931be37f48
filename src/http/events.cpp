#include "http/events.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/assert.h"

namespace atelier::http {
namespace {

constexpr int64_t ids_per_second = 1'000'000;

}  // namespace

std::string event_text(int64_t id, std::string_view type, std::string_view data) {
  // A line break would end the field and let data speak for the server.
  ATELIER_ASSERT(data.find_first_of("\r\n") == std::string_view::npos);
  return fmt::format("id: {}\nevent: {}\ndata: {}\n\n", id, type, data);
}

EventHub::EventHub(int64_t start_utc_ms, EventLimits limits)
    : limits_(limits), first_id_(start_utc_ms / 1000 * ids_per_second), last_id_(first_id_) {}

int64_t EventHub::publish(std::string_view type, std::string_view data) {
  const std::lock_guard lock(mutex_);
  const int64_t id = ++last_id_;
  auto text = std::make_shared<const std::string>(event_text(id, type, data));
  ring_bytes_ += text->size();
  ring_.push_back({id, std::move(text)});
  while (ring_.size() > limits_.events_max ||
         (ring_bytes_ > limits_.bytes_max && ring_.size() > 1)) {
    ring_bytes_ -= ring_.front().text->size();
    ring_.pop_front();
  }
  for (const auto& [watcher, wake] : watchers_) wake();
  return id;
}

int64_t EventHub::last_id() const {
  const std::lock_guard lock(mutex_);
  return last_id_;
}

EventStart EventHub::start_of(std::optional<int64_t> last_event_id) const {
  const std::lock_guard lock(mutex_);
  if (!last_event_id) return {.position = last_id_, .reset = false};
  const int64_t oldest_position = ring_.empty() ? last_id_ : ring_.front().id - 1;
  const bool known = *last_event_id >= oldest_position && *last_event_id <= last_id_;
  return known ? EventStart{.position = *last_event_id, .reset = false}
               : EventStart{.position = last_id_, .reset = true};
}

std::optional<std::vector<EventText>> EventHub::read(int64_t& position, size_t most) const {
  const std::lock_guard lock(mutex_);
  std::vector<EventText> texts;
  if (position >= last_id_) return texts;
  if (ring_.empty() || ring_.front().id > position + 1) return std::nullopt;
  // Ids in the ring have no gaps, so the place of an id is a subtraction.
  const auto from = static_cast<size_t>(position + 1 - ring_.front().id);
  const size_t to = std::min(ring_.size(), from + most);
  for (size_t i = from; i < to; ++i) texts.push_back(ring_[i].text);
  position += static_cast<int64_t>(texts.size());
  return texts;
}

uint64_t EventHub::add_watcher(std::function<void()> wake) {
  const std::lock_guard lock(mutex_);
  watchers_.emplace(++last_watcher_, std::move(wake));
  return last_watcher_;
}

void EventHub::remove_watcher(uint64_t watcher) {
  const std::lock_guard lock(mutex_);
  watchers_.erase(watcher);
}

size_t EventHub::watchers() const {
  const std::lock_guard lock(mutex_);
  return watchers_.size();
}

}  // namespace atelier::http
