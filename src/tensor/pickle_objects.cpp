// Names and calls of a pickle: what torch writes around tensors, as in torch/_utils.py and
// torch/serialization.py. Nothing else is ever made.
#include "tensor/detail/header_json.h"
#include "tensor/detail/pickle_machine.h"
#include "tensor/pickle_names.h"

namespace atelier::detail {

Failure PickleMachine::refused(std::string_view name) {
  return fail(ErrorKind::invalid,
              fmt::format("the pickle asks for {}, which is no part of a tensor; nothing of it "
                          "was run",
                          quoted(name)));
}

Result<> PickleMachine::push_name(std::string_view module, std::string_view name) {
  std::string whole = fmt::format("{} {}", module, name);
  if (!known_pickle_name(whole)) return refused(whole);
  out_.names.push_back(std::move(whole));
  push({.kind = PickleKind::name, .text = out_.names.back()});
  return {};
}

Result<> PickleMachine::call(PickleId callee, PickleId arguments) {
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
Result<> PickleMachine::build(PickleId target, PickleId state) {
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
Result<> PickleMachine::make_storage(PickleId id) {
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

Result<std::vector<int64_t>> PickleMachine::numbers_of(PickleId id) const {
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
Result<PickleId> PickleMachine::make_tensor(const std::vector<PickleId>& arguments) {
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

}  // namespace atelier::detail
