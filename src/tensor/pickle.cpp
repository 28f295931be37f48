// Opcodes and their arguments as in CPython's Lib/pickletools.py; what torch writes around tensors
// as in torch/_utils.py and torch/serialization.py.
#include "tensor/pickle.h"

#include <fmt/format.h>

#include <bit>
#include <cstring>
#include <unordered_map>

#include "tensor/detail/header_json.h"
#include "tensor/pickle_names.h"

namespace atelier {
namespace {

Failure broken(std::string says) {
  return fail(ErrorKind::corrupt, "the pickle is broken: " + std::move(says));
}
Failure refused(std::string_view name) {
  return fail(ErrorKind::invalid,
              fmt::format("the pickle asks for {}, which is no part of a tensor; nothing of it "
                          "was run",
                          detail::quoted(name)));
}

// On the stack only: where a list of arguments began. No value has this id.
constexpr PickleId mark = UINT32_MAX;

class Machine {
 public:
  explicit Machine(std::span<const std::byte> data)
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

  // ---- names and calls --------------------------------------------------------------------------
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

// Opcodes by what they need; all others name or call something.
constexpr std::string_view memo_codes = "qrhj\x94";
constexpr std::string_view scalar_codes = "NKMJGXBCUT\x88\x89\x8a\x8b\x8c\x8d\x8e\x96";
constexpr std::string_view container_codes = ")]}aetsu\x85\x86\x87\x8f\x90\x91";

Result<> Machine::step(uint8_t code) {
  const auto among = [&](std::string_view codes) {
    return codes.find(char(code)) != std::string_view::npos;
  };
  if (among(memo_codes)) return step_memo(code);
  if (among(scalar_codes)) return step_scalar(code);
  if (among(container_codes)) return step_container(code);
  return step_object(code);
}

// What was stored under a number, and storing it.
Result<> Machine::step_memo(uint8_t code) {
  uint64_t place = memo_.size();
  if (code != 0x94) {
    TRY(place, take_unsigned(code == 'q' || code == 'h' ? 1 : 4));
  }
  if (code == 'h' || code == 'j') {  // BINGET, LONG_BINGET
    const auto found = memo_.find(uint32_t(place));
    if (found == memo_.end()) {
      return broken(fmt::format("it asks for value {}, which was never kept", place));
    }
    stack_.push_back(found->second);
    return {};
  }
  TRY(const PickleId id, top());
  memo_[uint32_t(place)] = id;
  return {};
}

Result<> Machine::step_scalar(uint8_t code) {
  const auto push_whole = [&](int64_t value) {
    push({.kind = PickleKind::integer, .integer = value});
    return Result<>{};
  };
  const auto sized = [&](size_t bytes, bool is_text) -> Result<> {
    TRY(const uint64_t length, take_unsigned(bytes));
    return is_text ? push_text(length) : push_opaque(length);
  };
  switch (code) {
    case 'N': push({}); return {};
    case 0x88: push({.kind = PickleKind::boolean, .integer = 1}); return {};
    case 0x89: push({.kind = PickleKind::boolean}); return {};
    case 'K':
    case 'M':
    case 'J': {  // one, two, four bytes
      TRY(const uint64_t raw, take_unsigned(code == 'K' ? 1 : code == 'M' ? 2 : 4));
      return push_whole(code == 'J' ? int64_t(int32_t(uint32_t(raw))) : int64_t(raw));
    }
    case 0x8a:
    case 0x8b: {  // LONG1, LONG4: two's complement of any length
      TRY(const uint64_t length, take_unsigned(code == 0x8a ? 1 : 4));
      TRY(const auto raw, take(length));
      // Beyond 64 bits only training values are; nobody here reads them.
      if (raw.size() > 8) {
        push({.kind = PickleKind::opaque, .text = raw});
        return {};
      }
      const bool negative = !raw.empty() && (uint8_t(raw.back()) & 0x80) != 0;
      uint64_t number = negative ? ~uint64_t{0} : 0;
      std::memcpy(&number, raw.data(), raw.size());
      return push_whole(int64_t(number));
    }
    case 'G': {  // BINFLOAT, big-endian
      TRY(const uint64_t raw, take_unsigned(8));
      push({.kind = PickleKind::number, .number = std::bit_cast<double>(__builtin_bswap64(raw))});
      return {};
    }
    case 'X': return sized(4, true);
    case 0x8c: return sized(1, true);
    case 0x8d: return sized(8, true);
    case 'U': return sized(1, true);  // SHORT_BINSTRING and BINSTRING: texts of Python 2
    case 'T': return sized(4, true);
    case 'C': return sized(1, false);  // bytes
    case 'B': return sized(4, false);
    default: return sized(8, false);  // BINBYTES8, BYTEARRAY8
  }
}

Result<> Machine::step_container(uint8_t code) {
  switch (code) {
    case ')': push({.kind = PickleKind::tuple}); return {};
    case ']': push({.kind = PickleKind::list}); return {};
    case '}': push({.kind = PickleKind::dict}); return {};
    case 0x8f: push({.kind = PickleKind::opaque}); return {};  // EMPTY_SET
    case 0x85: return push_tuple(1);
    case 0x86: return push_tuple(2);
    case 0x87: return push_tuple(3);
    case 't': {
      TRY(auto items, pop_to_mark());
      push({.kind = PickleKind::tuple, .items = std::move(items)});
      return {};
    }
    case 'a': {
      TRY(const PickleId item, pop());
      return extend(PickleKind::list, {item});
    }
    case 's': {
      TRY(const PickleId value, pop());
      TRY(const PickleId key, pop());
      return extend(PickleKind::dict, {key, value});
    }
    case 0x91: {  // FROZENSET
      TRY_DO(pop_to_mark());
      push({.kind = PickleKind::opaque});
      return {};
    }
    default: {  // APPENDS, SETITEMS, ADDITEMS
      TRY(auto items, pop_to_mark());
      return extend(code == 'u' ? PickleKind::dict : PickleKind::list, std::move(items));
    }
  }
}

Result<> Machine::step_object(uint8_t code) {
  switch (code) {
    case 'c': {  // GLOBAL
      TRY(const auto module, take_line());
      TRY(const auto name, take_line());
      return push_name(module, name);
    }
    case 0x93: {  // STACK_GLOBAL
      TRY(const PickleId name, pop());
      TRY(const PickleId module, pop());
      if (out_.at(name).kind != PickleKind::text || out_.at(module).kind != PickleKind::text) {
        return broken("a name is no text");
      }
      return push_name(out_.at(module).text, out_.at(name).text);
    }
    case 'R':
    case 0x81: {  // REDUCE, NEWOBJ
      TRY(const PickleId arguments, pop());
      TRY(const PickleId callee, pop());
      return call(callee, arguments);
    }
    case 'b': {  // BUILD
      TRY(const PickleId state, pop());
      TRY(const PickleId target, top());
      return build(target, state);
    }
    case 'Q': {  // BINPERSID
      TRY(const PickleId id, pop());
      return make_storage(id);
    }
    case 'i': {  // INST
      TRY(const auto module, take_line());
      TRY(const auto name, take_line());
      return refused(fmt::format("{} {}", module, name));
    }
    case 'o': {  // OBJ
      TRY(const auto items, pop_to_mark());
      return refused(items.empty() ? "an object" : out_.at(items.front()).text);
    }
    default: return step_frame(code);
  }
}

Result<> Machine::step_frame(uint8_t code) {
  switch (code) {
    case 0x80: {  // PROTO
      TRY(const uint64_t protocol, take_unsigned(1));
      if (protocol >= 2 && protocol <= 5) return {};
      return broken(fmt::format("protocol {} is not read", protocol));
    }
    case 0x95: {  // FRAME
      TRY_DO(take_unsigned(8));
      return {};
    }
    case '(': stack_.push_back(mark); return {};
    case '1': {  // POP_MARK
      TRY_DO(pop_to_mark());
      return {};
    }
    case '0': {  // POP
      if (stack_.empty()) return broken("it takes from an empty stack");
      stack_.pop_back();
      return {};
    }
    case '2': {  // DUP
      TRY(const PickleId id, top());
      stack_.push_back(id);
      return {};
    }
    default: return broken(fmt::format("opcode 0x{:02x} is not part of a checkpoint", code));
  }
}

Result<> Machine::push_name(std::string_view module, std::string_view name) {
  std::string whole = fmt::format("{} {}", module, name);
  if (!known_pickle_name(whole)) return refused(whole);
  out_.names.push_back(std::move(whole));
  push({.kind = PickleKind::name, .text = out_.names.back()});
  return {};
}

Result<> Machine::call(PickleId callee, PickleId arguments) {
  const PickleValue& target = out_.at(callee);
  if (target.kind != PickleKind::name) return broken("it calls something that is no name");
  if (out_.at(arguments).kind != PickleKind::tuple) return broken("a call has no arguments");
  // A copy: making a tensor adds values, which may move the one it came from.
  const std::vector<PickleId> given = out_.at(arguments).items;
  switch (*known_pickle_name(target.text)) {
    case PickleName::tensor: {
      TRY(const PickleId tensor, make_tensor(given));
      stack_.push_back(tensor);
      return {};
    }
    case PickleName::parameter:
      if (given.empty() || out_.at(given[0]).kind != PickleKind::tensor) {
        return broken("a parameter has no tensor");
      }
      stack_.push_back(given[0]);
      return {};
    case PickleName::dictionary: {
      if (!given.empty()) return refused("a dictionary made from something");
      push({.kind = PickleKind::dict});
      return {};
    }
    case PickleName::size: {
      if (given.size() != 1) return broken("a size has no sides");
      stack_.push_back(given[0]);
      return {};
    }
    case PickleName::made_opaque: push({.kind = PickleKind::opaque}); return {};
    case PickleName::storage:
    case PickleName::inert: break;
  }
  return refused(target.text);
}

// Attributes: of a state dict only its `_metadata`, which is left out; of opaque values anything.
Result<> Machine::build(PickleId target, PickleId state) {
  if (out_.at(target).kind == PickleKind::opaque) return {};
  const PickleValue& given = out_.at(state);
  bool harmless = out_.at(target).kind == PickleKind::dict && given.kind == PickleKind::dict;
  for (size_t i = 0; harmless && i < given.items.size(); i += 2) {
    const PickleValue& key = out_.at(given.items[i]);
    harmless = key.kind == PickleKind::text && key.text == "_metadata";
  }
  if (!harmless) return refused("an object with a state of its own");
  return {};
}

// ('storage', torch.FloatStorage, key, device, elements) and, of the legacy form, what of another
// storage it views: (its key, offset, elements).
Result<> Machine::make_storage(PickleId id) {
  const PickleValue& tuple = out_.at(id);
  if (tuple.kind != PickleKind::tuple || tuple.items.size() < 5 || tuple.items.size() > 6) {
    return broken("a storage is not described as torch does");
  }
  const auto part = [&](size_t i) -> const PickleValue& { return out_.at(tuple.items[i]); };
  const auto type =
      part(1).kind == PickleKind::name ? storage_type_named(part(1).text) : std::nullopt;
  if (part(0).text != "storage" || !type || part(2).kind != PickleKind::text) {
    return broken("a storage is not described as torch does");
  }
  TRY(const int64_t elements, integer_of(tuple.items[4]));
  PickleStorage storage{part(2).text, *type, elements, 0};
  if (tuple.items.size() == 6 && part(5).kind != PickleKind::none) {
    if (part(5).kind != PickleKind::tuple || part(5).items.size() != 3) {
      return broken("a view of a storage is not described as torch does");
    }
    TRY(storage.first, integer_of(part(5).items[1]));
    TRY(storage.elements, integer_of(part(5).items[2]));
    if (storage.first < 0) return broken("a view begins before its storage");
  }
  out_.storages.push_back(storage);
  push({.kind = PickleKind::storage, .integer = int64_t(out_.storages.size() - 1)});
  return {};
}

Result<std::vector<int64_t>> Machine::numbers_of(PickleId id) const {
  const PickleValue& value = out_.at(id);
  if (value.kind != PickleKind::tuple && value.kind != PickleKind::list) {
    return broken("a shape is no tuple");
  }
  if (value.items.size() > weight_dimensions_max) return broken("a tensor has too many sides");
  std::vector<int64_t> numbers;
  for (const PickleId item : value.items) {
    TRY(const int64_t number, integer_of(item));
    numbers.push_back(number);
  }
  return numbers;
}

// (storage, offset, shape, strides, and what only training needs)
Result<PickleId> Machine::make_tensor(const std::vector<PickleId>& arguments) {
  if (arguments.size() < 4 || out_.at(arguments[0]).kind != PickleKind::storage) {
    return broken("a tensor is not described as torch does");
  }
  if (out_.tensors.size() >= weight_tensors_max) {
    return broken(fmt::format("it holds more than {} tensors", weight_tensors_max));
  }
  PickleTensor tensor;
  tensor.storage = size_t(out_.at(arguments[0]).integer);
  TRY(tensor.offset, integer_of(arguments[1]));
  TRY(tensor.shape, numbers_of(arguments[2]));
  TRY(tensor.strides, numbers_of(arguments[3]));
  if (tensor.shape.size() != tensor.strides.size()) {
    return broken("a tensor has another number of strides than sides");
  }
  out_.tensors.push_back(std::move(tensor));
  return make({.kind = PickleKind::tensor, .integer = int64_t(out_.tensors.size() - 1)});
}

}  // namespace

const PickleValue* Pickle::find(const PickleValue& dict, std::string_view key) const {
  if (dict.kind != PickleKind::dict) return nullptr;
  for (size_t i = 0; i + 1 < dict.items.size(); i += 2) {
    const PickleValue& name = at(dict.items[i]);
    if (name.kind == PickleKind::text && name.text == key) return &at(dict.items[i + 1]);
  }
  return nullptr;
}

Result<Pickle> read_pickle(std::span<const std::byte> data) {
  return Machine(data).run();
}

}  // namespace atelier
