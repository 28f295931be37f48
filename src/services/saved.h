// What a change with a `rev` comes back with: the row as it is now, and whether somebody else was
// faster, in which case nothing was changed.
#pragma once

namespace atelier {

template <class T>
struct Saved {
  T row;
  bool is_stale = false;
};

}  // namespace atelier
