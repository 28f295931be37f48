#include <boost/json.hpp>

#include "models/adapters/adapter_files.h"
#include "models/depth/depth_keys.h"
#include "models/load_net.h"
#include "models/text_file.h"

namespace atelier::depth {
namespace {

namespace json = boost::json;

// Which layers are read: those of Depth Anything V1 are others at the same shapes.
Result<> read_taps(const json::object& config, Shape& shape) {
  const auto* backbone = config.if_contains("backbone_config");
  if (backbone == nullptr || !backbone->is_object()) return {};
  const auto* taps = backbone->get_object().if_contains("out_indices");
  if (taps == nullptr || !taps->is_array()) return {};
  const json::array& list = taps->get_array();
  int64_t before = 0;
  bool fits = list.size() == taps_count;
  for (size_t i = 0; fits && i < taps_count; ++i) {
    fits =
        list[i].is_int64() && list[i].get_int64() > before && list[i].get_int64() <= shape.layers;
    if (fits) shape.taps[i] = before = list[i].get_int64();
  }
  if (fits) return {};
  return fail(ErrorKind::invalid, "config.json names layers that this network does not have.");
}

Result<> read_config(const std::filesystem::path& folder, Shape& shape) {
  std::error_code ignored;
  const auto path = folder / "config.json";
  if (!std::filesystem::is_regular_file(path, ignored)) return {};
  TRY(const auto config, read_json_file(path));
  const auto* type = config.if_contains("depth_estimation_type");
  shape.metric = type != nullptr && type->is_string() && type->get_string() == "metric";
  return read_taps(config, shape);
}

}  // namespace

Result<std::unique_ptr<const DepthNet>> load_depth_net(const std::filesystem::path& path,
                                                       const Compute& compute) {
  return load_named(path, [&]() -> Result<std::unique_ptr<const DepthNet>> {
    TRY(const ModelFiles files, adapters::open_adapter(path));
    TRY(WeightStore store, make_store(files));
    TRY(Shape shape, recognise(store));
    TRY_DO(read_config(files.path, shape));
    return build_net<DepthNet>(store, compute, shape);
  });
}

}  // namespace atelier::depth
