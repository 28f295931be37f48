// Where layers get their weights: a source of named tensors, and a scope into it.
#pragma once
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "nn/layer_book.h"
#include "tensor/device.h"
#include "tensor/tensor.h"

namespace atelier {

// A store of named tensors, names in the diffusers spelling. It never fails on the spot: `take`
// collects faults (missing, mis-shaped) and returns zeros of the expected shape in their place, and
// whoever built the model asks the store for one verdict at the end. Used by one thread.
struct WeightSource {
  virtual ~WeightSource() = default;
  // A CPU tensor of this shape in the dtype of the file (fp16, bf16 or fp32). It may be a view into
  // the file: copy it to keep it. Marks the name used.
  virtual Tensor take(const std::string& full_name, at::IntArrayRef shape) = 0;
  virtual bool has(const std::string& full_name) const = 0;
  // Whether it lives as long as the layers made from it, so that they may ask again: without that,
  // Keep::stored is passed over.
  virtual bool stays() const { return false; }
};

// What a layer computes with: its weights in the layout of their kernel, kept from call to call or
// made for each, see Keep.
template <class T>
class Core {
 public:
  explicit Core(std::unique_ptr<T> kept) : kept_(std::move(kept)) {}
  explicit Core(std::function<T()> make) : make_(std::move(make)) {}

  // use(const T&), whose result is returned.
  template <class Use>
  auto with(Use use) const {
    return kept_ ? use(*kept_) : use(make_());
  }

 private:
  std::unique_ptr<T> kept_;
  std::function<T()> make_;
};

// A cheap scope into a source: `weights / "down_blocks" / "0"` names what lies below
// "down_blocks.0.". It also says where and in which precision the layers should keep what they
// take.
class Weights {
 public:
  // `book`, where given, remembers every layer made from this scope.
  Weights(WeightSource& source, const Compute& compute, std::string scope = {},
          LayerBook* book = nullptr)
      : source_(&source), compute_(compute), scope_(std::move(scope)), book_(book) {}

  Weights operator/(std::string_view name) const {
    return Weights(*source_, compute_, full_name(name), book_);
  }
  Weights operator/(int64_t index) const { return *this / std::to_string(index); }

  Tensor take(std::string_view name, at::IntArrayRef shape) const {
    // What is made for every call needs no remaking.
    if (book_ != nullptr && keeps()) book_->note(full_name(name));
    return source_->take(full_name(name), shape);
  }
  // What holds a layer's weights, at an address that stays. make() may run again later, when the
  // tensors it takes have changed, so it must capture by value.
  template <class T, class Make>
  std::unique_ptr<T> build(Make make) const {
    return book_ != nullptr ? book_->build<T>(make) : std::make_unique<T>(make());
  }
  // The same as a core, in the way this scope's Compute wants it.
  template <class T, class Make>
  Core<T> core(Make make) const {
    if (keeps()) return Core<T>(build<T>(make));
    make();  // once, so that the source sees what is taken and faults show when the model is built
    return Core<T>(std::function<T()>(make));
  }
  bool has(std::string_view name) const { return source_->has(full_name(name)); }

  const Compute& compute() const { return compute_; }
  const std::string& scope() const { return scope_; }

 private:
  bool keeps() const { return compute_.keep == Keep::laid_out || !source_->stays(); }
  std::string full_name(std::string_view name) const {
    return scope_.empty() ? std::string(name) : scope_ + "." + std::string(name);
  }

  WeightSource* source_;
  Compute compute_;
  std::string scope_;
  LayerBook* book_;
};

}  // namespace atelier
