// How a network that stands alone or beside a model comes from its files.
#pragma once
#include <filesystem>
#include <memory>
#include <type_traits>

#include "base/guard.h"
#include "base/result.h"
#include "models/weight_store.h"

namespace atelier {

// A Net(Weights, arguments...), once every weight it asks for is there and sound, and no other.
template <class Net, class... Arguments>
Result<std::unique_ptr<const Net>> build_net(WeightStore& store, const Compute& compute,
                                             const Arguments&... arguments) {
  TRY(auto net, guard("libtorch", [&] {
        return std::make_unique<const Net>(Weights(store, compute), arguments...);
      }));
  store.scan();
  TRY_DO(store.verdict());
  return net;
}

// What `load` gives; a failure names the file.
template <class Load>
std::invoke_result_t<Load> load_named(const std::filesystem::path& path, Load&& load) {
  auto loaded = load();
  if (!loaded) return fail(std::move(loaded).error().within(path.string()));
  return loaded;
}

}  // namespace atelier
