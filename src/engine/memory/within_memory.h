// What happens when memory runs out: everything that can go goes, then the work is tried again in
// small pieces, then it fails with a sentence. The process lives on.
#pragma once
#include "base/guard.h"
#include "engine/memory/warm_shelf.h"

namespace atelier {

// Whether this error means that memory was refused, by the allocator, libtorch or oneDNN.
bool is_out_of_memory(const Error& error);

// The sentence for a job that even sparing did not help; what the libraries said is its detail.
Error nothing_helped(const Error& last, const WarmShelf& shelf);

// Sets the shelf's thrift while it lives.
class Sparing {
 public:
  explicit Sparing(WarmShelf& shelf) : shelf_(shelf) { shelf_.set_thrift(Thrift::sparing); }
  ~Sparing() { shelf_.set_thrift(Thrift::usual); }
  Sparing(const Sparing&) = delete;
  Sparing& operator=(const Sparing&) = delete;

 private:
  WarmShelf& shelf_;
};

// work() returns a Result. It is called again after memory was refused, then with sparing thrift,
// and must be able to begin anew; other errors pass through at once.
template <class Work>
auto within_memory(WarmShelf& shelf, Work work) -> decltype(work()) {
  // What a library throws past its own guard must not end the process.
  const auto tried = [&] { return guard("libtorch", work); };
  auto done = tried();
  if (done || !is_out_of_memory(done.error())) return done;
  shelf.evict_unused();
  const Sparing sparing(shelf);
  auto again = tried();
  if (again || !is_out_of_memory(again.error())) return again;
  shelf.evict_unused();
  return fail(nothing_helped(again.error(), shelf));
}

}  // namespace atelier
