// WarmShelf: everything loaded that may be wanted again - models, VAEs, control networks, upscalers
// - within one budget. Whoever holds what it gave keeps that alive; the shelf lets go of the rest,
// longest unused first, when room is needed.
#pragma once
#include <cstdint>
#include <filesystem>
#include <functional>
#include <list>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace atelier {

// When a model on disk became what it is: replacing a file shows in its time, and for a folder in
// that of its UNet.
std::filesystem::file_time_type changed_at(const std::filesystem::path& path);

struct Shelved {
  std::string_view kind;       // "model", "vae", "controlnet"...: of one path in two roles
  std::filesystem::path path;  // a file or a folder
  std::string made_for;        // what else it was made from, where that is another thing then
  int64_t bytes_guess = 0;     // before it is loaded
};

// How work goes about memory. usual: as fast as it goes. sparing: as little at once as can be, the
// VAE in its smallest tiles.
enum class Thrift { usual, sparing };

// Bytes of a file, or of all files in a folder.
int64_t bytes_on_disk(const std::filesystem::path& path);

// Used by the painting thread.
class WarmShelf {
 public:
  // machine_free: what the machine could give now; asked where room is made. Empty: plenty.
  explicit WarmShelf(int64_t budget_bytes, std::function<int64_t()> machine_free = {})
      : budget_bytes_(budget_bytes), machine_free_(std::move(machine_free)) {}

  // What lies there for this wish, if the file is still the one that was loaded; else what load()
  // returns, a Result of a pointer to T. exhausted when it cannot fit the budget with all that is
  // in use.
  template <class T, class Load>
  Result<std::shared_ptr<const T>> get(const Shelved& wish, Load load) {
    if (auto found = find(wish)) return std::static_pointer_cast<const T>(std::move(found));
    TRY_DO(make_room(wish.bytes_guess, wish.path.filename().string()));
    const int64_t before = measured_bytes();
    TRY(std::shared_ptr<const T> value, load());
    put(wish, value, measured_bytes() - before);
    return value;
  }

  // Main models that jobs in the queue will want: they go last. Replaces the pins before.
  void pin(const std::vector<std::string>& model_paths);

  // Lets go until this much of the budget, and of the machine, is free; what was free then. For
  // activations: asked before a picture is drawn or decoded.
  int64_t make_free(int64_t bytes);

  // Everything nobody holds goes, pins or not, and the memory back to the system. How many went.
  size_t evict_unused();

  // How the job at hand goes about memory; see within_memory.h.
  Thrift thrift() const { return thrift_; }
  void set_thrift(Thrift thrift) { thrift_ = thrift; }

  int64_t budget_bytes() const { return budget_bytes_; }
  int64_t held_bytes() const;
  size_t size() const { return items_.size(); }
  uint64_t loads() const { return loads_; }  // since the start
  bool holds(std::string_view kind, const std::filesystem::path& path) const;

 private:
  struct Item {
    std::string kind;
    std::filesystem::path path;
    std::string made_for;
    std::filesystem::file_time_type changed;
    int64_t bytes = 0;
    std::shared_ptr<const void> value;

    bool in_use() const { return value.use_count() > 1; }
  };

  static int64_t measured_bytes();
  int64_t free_bytes() const;
  std::shared_ptr<const void> find(const Shelved& wish);
  void put(const Shelved& wish, std::shared_ptr<const void> value, int64_t measured);
  Result<> make_room(int64_t bytes, const std::string& name);
  // The longest unused that may go; end() where there is none.
  std::list<Item>::iterator next_to_go();

  int64_t budget_bytes_;
  std::function<int64_t()> machine_free_;
  Thrift thrift_ = Thrift::usual;
  uint64_t loads_ = 0;
  std::list<Item> items_;  // used last comes first
  std::set<std::string> pinned_;
};

}  // namespace atelier
