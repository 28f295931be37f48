// What each opcode does to the stack.
#include "tensor/detail/pickle_machine.h"

#include <bit>

namespace atelier::detail {
namespace {

// Opcodes by what they need; all others name or call something.
constexpr std::string_view memo_codes = "qrhj\x94";
constexpr std::string_view scalar_codes = "NKMJGXBCUT\x88\x89\x8a\x8b\x8c\x8d\x8e\x96";
constexpr std::string_view container_codes = ")]}aetsu\x85\x86\x87\x8f\x90\x91";

}  // namespace

Result<> PickleMachine::step(uint8_t code) {
  const auto among = [&](std::string_view codes) {
    return codes.find(char(code)) != std::string_view::npos;
  };
  if (among(memo_codes)) return step_memo(code);
  if (among(scalar_codes)) return step_scalar(code);
  if (among(container_codes)) return step_container(code);
  return step_object(code);
}

// What was stored under a number, and storing it.
Result<> PickleMachine::step_memo(uint8_t code) {
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

Result<> PickleMachine::step_scalar(uint8_t code) {
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

Result<> PickleMachine::step_container(uint8_t code) {
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

Result<> PickleMachine::step_object(uint8_t code) {
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

Result<> PickleMachine::step_frame(uint8_t code) {
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

}  // namespace atelier::detail
