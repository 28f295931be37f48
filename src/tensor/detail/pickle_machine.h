// The stack machine that reads a pickle. Opcodes and their arguments as in CPython's
// Lib/pickletools.py. One thread at a time.
#pragma once
#include <fmt/format.h>

#include <cstring>
#include <unordered_map>
#include <vector>

#include "tensor/pickle.h"

namespace atelier::detail {

class PickleMachine {
 public:
  explicit PickleMachine(std::span<const std::byte> data)
      : text_(reinterpret_cast<const char*>(data.data()), std::min(data.size(), pickle_bytes_max)),
        cut_(data.size() > pickle_bytes_max) {}

  Result<Pickle> run() {
    for (;;) {
      if (at_ >= text_.size()) {
        return cut_ ? broken(fmt::format("it is longer than {} bytes", pickle_bytes_max))
                    : broken("it ends in the middle");
      }
      const auto code = uint8_t(text_[at_++]);
      if (code == '.') break;
      TRY_DO(step(code));
      if (stack_.size() > pickle_stack_max || out_.values.size() > pickle_values_max) {
        return broken("it builds more values than any checkpoint needs");
      }
    }
    TRY(out_.root, pop());
    out_.bytes = at_;
    return std::move(out_);
  }

 private:
  // On the stack only: where a list of arguments began. No value has this id.
  static constexpr PickleId mark = UINT32_MAX;

  static Failure broken(std::string says) {
    return fail(ErrorKind::corrupt, "the pickle is broken: " + std::move(says));
  }
  static Failure refused(std::string_view name);

  // ---- opcodes, in pickle_machine.cpp -----------------------------------------------------------
  Result<> step(uint8_t code);
  Result<> step_memo(uint8_t code);
  Result<> step_scalar(uint8_t code);
  Result<> step_container(uint8_t code);
  Result<> step_object(uint8_t code);
  Result<> step_frame(uint8_t code);

  // ---- arguments --------------------------------------------------------------------------------
  Result<std::string_view> take(uint64_t count) {
    if (count > text_.size() - at_) return broken("it ends in the middle");
    const std::string_view bytes = text_.substr(at_, count);
    at_ += count;
    return bytes;
  }
  // Little-endian, of 1 to 8 bytes.
  Result<uint64_t> take_unsigned(size_t bytes) {
    TRY(const auto raw, take(bytes));
    uint64_t number = 0;
    std::memcpy(&number, raw.data(), bytes);
    return number;
  }
  Result<std::string_view> take_line() {
    const size_t end = text_.find('\n', at_);
    if (end == std::string_view::npos) return broken("a line has no end");
    const std::string_view line = text_.substr(at_, end - at_);
    at_ = end + 1;
    return line;
  }

  // ---- stack ------------------------------------------------------------------------------------
  PickleId make(PickleValue value) {
    out_.values.push_back(std::move(value));
    return PickleId(out_.values.size() - 1);
  }
  void push(PickleValue value) { stack_.push_back(make(std::move(value))); }
  Result<> push_text(uint64_t bytes) {
    TRY(const auto text, take(bytes));
    push({.kind = PickleKind::text, .text = text});
    return {};
  }
  Result<> push_opaque(uint64_t bytes) {
    TRY_DO(take(bytes));
    push({.kind = PickleKind::opaque});
    return {};
  }
  Result<PickleId> pop() {
    if (stack_.empty() || stack_.back() == mark) return broken("it takes from an empty stack");
    const PickleId id = stack_.back();
    stack_.pop_back();
    return id;
  }
  // All values above the last mark, which goes too.
  Result<std::vector<PickleId>> pop_to_mark() {
    size_t from = stack_.size();
    while (from > 0 && stack_[from - 1] != mark) --from;
    if (from == 0) return broken("a list of values has no beginning");
    std::vector<PickleId> items(stack_.begin() + std::ptrdiff_t(from), stack_.end());
    stack_.resize(from - 1);
    return items;
  }
  Result<PickleId> top() const {
    if (stack_.empty() || stack_.back() == mark) return broken("it reads an empty stack");
    return stack_.back();
  }
  Result<> push_tuple(size_t count) {
    PickleValue tuple{.kind = PickleKind::tuple};
    tuple.items.resize(count);
    for (size_t i = count; i-- > 0;) {
      TRY(tuple.items[i], pop());
    }
    push(std::move(tuple));
    return {};
  }
  Result<> extend(PickleKind kind, std::vector<PickleId> items) {
    TRY(const PickleId id, top());
    PickleValue& target = out_.values[id];
    if (target.kind == PickleKind::opaque) return {};
    if (target.kind != kind) return broken("it adds to something that is no list or dict");
    if (kind == PickleKind::dict && items.size() % 2 != 0) return broken("a key has no value");
    target.items.insert(target.items.end(), items.begin(), items.end());
    return {};
  }

  // ---- names and calls, in pickle_objects.cpp ---------------------------------------------------
  Result<> push_name(std::string_view module, std::string_view name);
  Result<> call(PickleId callee, PickleId arguments);
  Result<> build(PickleId target, PickleId state);
  Result<> make_storage(PickleId id);
  Result<PickleId> make_tensor(const std::vector<PickleId>& arguments);
  Result<std::vector<int64_t>> numbers_of(PickleId id) const;
  Result<int64_t> integer_of(PickleId id) const {
    const PickleValue& value = out_.at(id);
    if (value.kind != PickleKind::integer) return broken("a number was expected");
    return value.integer;
  }

  std::string_view text_;
  bool cut_;
  size_t at_ = 0;
  Pickle out_;
  std::vector<PickleId> stack_;
  std::unordered_map<uint32_t, PickleId> memo_;
};

}  // namespace atelier::detail
