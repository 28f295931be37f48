// Remembers how layers were made and from which tensors, so that a few of them can be made again in
// place when their tensors change (a LoRA switched on or off) while the rest of the model stays.
#pragma once
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace atelier {

// Filled while a model is built, then read. It must outlive neither the model nor its weight
// source: keep all three together. One thread at a time, the one that uses the model.
class LayerBook {
 public:
  LayerBook() = default;
  LayerBook(const LayerBook&) = delete;
  LayerBook& operator=(const LayerBook&) = delete;

  // Builds what make() returns and remembers the tensors it took.
  template <class T, class Make>
  std::unique_ptr<T> build(Make make) {
    taken_.clear();
    auto made = std::make_unique<T>(make());
    // The address stays when the layer around it moves.
    pages_.push_back({taken_, [place = made.get(), make] { *place = make(); }});
    return made;
  }
  // Called by the scope for every tensor a layer takes.
  void note(const std::string& full_name) { taken_.push_back(full_name); }

  // Makes every layer again that took one of these tensors; how many there were.
  size_t remake(const std::set<std::string>& changed) {
    size_t count = 0;
    for (const Page& page : pages_) {
      bool touched = false;
      for (const auto& name : page.names) touched = touched || changed.contains(name);
      if (!touched) continue;
      page.remake();
      ++count;
    }
    return count;
  }

 private:
  struct Page {
    std::vector<std::string> names;
    std::function<void()> remake;
  };
  std::vector<std::string> taken_;
  std::vector<Page> pages_;
};

}  // namespace atelier
