#include "engine/memory/warm_shelf.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/log.h"
#include "engine/memory/machine.h"

namespace atelier {
std::filesystem::file_time_type changed_at(const std::filesystem::path& path) {
  std::error_code code;
  const auto unet = path / "unet";
  return std::filesystem::last_write_time(std::filesystem::is_directory(unet, code) ? unet : path,
                                          code);
}

int64_t bytes_on_disk(const std::filesystem::path& path) {
  std::error_code code;
  if (!std::filesystem::is_directory(path, code)) {
    const auto size = std::filesystem::file_size(path, code);
    return code ? 0 : int64_t(size);
  }
  int64_t sum = 0;
  using Walk = std::filesystem::recursive_directory_iterator;
  for (auto it = Walk(path, code); !code && it != Walk(); it.increment(code)) {
    std::error_code odd;
    const auto size = it->file_size(odd);
    if (!odd) sum += int64_t(size);
  }
  return sum;
}

int64_t WarmShelf::measured_bytes() {
  return heap_bytes();
}

int64_t WarmShelf::held_bytes() const {
  int64_t sum = 0;
  for (const Item& item : items_) sum += item.bytes;
  return sum;
}

bool WarmShelf::holds(std::string_view kind, const std::filesystem::path& path) const {
  return std::any_of(items_.begin(), items_.end(),
                     [&](const Item& item) { return item.kind == kind && item.path == path; });
}

void WarmShelf::pin(const std::vector<std::string>& model_paths) {
  pinned_ = {model_paths.begin(), model_paths.end()};
}

std::shared_ptr<const void> WarmShelf::find(const Shelved& wish) {
  const auto same = [&](const Item& item) {
    return item.kind == wish.kind && item.path == wish.path && item.made_for == wish.made_for;
  };
  const auto found = std::find_if(items_.begin(), items_.end(), same);
  if (found == items_.end()) return nullptr;
  if (found->changed != changed_at(wish.path)) {
    items_.erase(found);
    return nullptr;
  }
  items_.splice(items_.begin(), items_, found);
  return items_.front().value;
}

void WarmShelf::put(const Shelved& wish, std::shared_ptr<const void> value, int64_t measured) {
  ++loads_;
  // An allocator that does not tell, or memory of another device: the guess must do.
  const int64_t bytes = measured > 0 ? measured : wish.bytes_guess;
  log_info("engine", fmt::format("loaded {} {}, {}; {} of {} used", wish.kind, wish.path.string(),
                                 in_gigabytes(bytes), in_gigabytes(held_bytes() + bytes),
                                 in_gigabytes(budget_bytes_)));
  items_.push_front({std::string(wish.kind), wish.path, wish.made_for, changed_at(wish.path), bytes,
                     std::move(value)});
}

std::list<WarmShelf::Item>::iterator WarmShelf::next_to_go() {
  auto pinned = items_.end();
  for (auto it = items_.end(); it != items_.begin();) {
    --it;
    if (it->in_use()) continue;
    if (!pinned_.contains(it->path.string())) return it;
    if (pinned == items_.end()) pinned = it;
  }
  return pinned;
}

int64_t WarmShelf::free_bytes() const {
  int64_t free = budget_bytes_ - held_bytes();
  if (machine_free_) free = std::min(free, machine_free_());
  return std::max<int64_t>(0, free);
}

int64_t WarmShelf::make_free(int64_t bytes) {
  int64_t free = free_bytes();
  while (free < bytes) {
    const auto next = next_to_go();
    if (next == items_.end()) break;
    log_info("engine", "let go of " + next->path.string());
    items_.erase(next);
    trim_heap();  // so that the machine counts it as free
    free = free_bytes();
  }
  return free;
}

Result<> WarmShelf::make_room(int64_t bytes, const std::string& name) {
  const int64_t free = make_free(bytes);
  if (free >= bytes) return {};
  return fail(
      ErrorKind::exhausted,
      fmt::format("{} needs about {} of memory. The engine may use {}; {} are free beside "
                  "what this job needs, too.",
                  name, in_gigabytes(bytes), in_gigabytes(budget_bytes_), in_gigabytes(free)));
}

size_t WarmShelf::evict_unused() {
  const size_t before = items_.size();
  items_.remove_if([](const Item& item) { return !item.in_use(); });
  trim_heap();
  return before - items_.size();
}

}  // namespace atelier
