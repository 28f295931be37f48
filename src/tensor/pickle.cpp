#include "tensor/pickle.h"

#include "tensor/detail/pickle_machine.h"

namespace atelier {

const PickleValue* Pickle::find(const PickleValue& dict, std::string_view key) const {
  if (dict.kind != PickleKind::dict) return nullptr;
  for (size_t i = 0; i + 1 < dict.items.size(); i += 2) {
    const PickleValue& name = at(dict.items[i]);
    if (name.kind == PickleKind::text && name.text == key) return &at(dict.items[i + 1]);
  }
  return nullptr;
}

Result<Pickle> read_pickle(std::span<const std::byte> data) {
  return detail::PickleMachine(data).run();
}

}  // namespace atelier
