// Tells watchers what long work changed: often enough to be live, seldom enough not to be a flood.
#pragma once
#include <optional>
#include <vector>

#include "services/events.h"

namespace atelier {

// What else changes with the assets.
struct Ripples {
  bool boards = false;  // their counts and covers
  bool collections = false;
};

// For one thread. What add() took is told at the latest by the destructor.
class ChangeTeller {
 public:
  ChangeTeller(EventSink& events, Ripples ripples) : events_(events), ripples_(ripples) {}
  ~ChangeTeller() { tell(); }
  ChangeTeller(const ChangeTeller&) = delete;
  ChangeTeller& operator=(const ChangeTeller&) = delete;

  // After the commit.
  void add(const std::vector<AssetId>& changed);

 private:
  void tell();
  EventSink& events_;
  const Ripples ripples_;
  std::vector<AssetId> ids_;
  size_t count_ = 0;
  double told_at_ = 0;
};

}  // namespace atelier
