#include "models/upscaler/keys.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>

namespace atelier::upscaler {
namespace {

constexpr int64_t blocks_max = 64;
constexpr int64_t width_max = 1024;
constexpr int64_t doublings_max = 4;

struct Renamed {
  std::string_view theirs, ours;
};
constexpr Renamed esrgan_names[] = {
    {"trunk_conv.", "conv_body."},
    {"upconv1.", "conv_up1."},
    {"upconv2.", "conv_up2."},
    {"HRconv.", "conv_hr."},
};
constexpr std::string_view esrgan_blocks = "RRDB_trunk.";
constexpr std::string_view old_prefix = "model.";
constexpr std::string_view old_blocks = "1.sub.";

// The number a text begins with, which is cut off with the dot behind it.
std::optional<int64_t> take_index(std::string_view& text) {
  int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || value < 0 || value > 1000) return std::nullopt;
  text.remove_prefix(size_t(end - text.data()));
  if (text.empty() || text.front() != '.') return std::nullopt;
  text.remove_prefix(1);
  return value;
}

// "RDB1.conv1.0.weight" and "RDB1.conv1.weight" to "rdb1.conv1.weight".
std::string dense_name(std::string_view rest) {
  std::string out(rest);
  if (out.starts_with("RDB")) out.replace(0, 3, "rdb");
  const size_t nested = out.find(".0.");
  if (nested != std::string::npos) out.erase(nested, 2);
  return out;
}

// model.0 first, model.1 the blocks and the convolution behind them, then a convolution every third
// place per doubling, then two more.
std::string old_name(std::string_view name, int64_t doublings) {
  if (name.starts_with(old_blocks)) {
    name.remove_prefix(old_blocks.size());
    const auto block = take_index(name);
    if (!block) return {};
    return name.starts_with("RDB") ? fmt::format("body.{}.{}", *block, dense_name(name))
                                   : fmt::format("conv_body.{}", name);
  }
  const auto place = take_index(name);
  if (!place) return {};
  if (*place == 0) return fmt::format("conv_first.{}", name);
  if (*place == 3 * doublings + 2) return fmt::format("conv_hr.{}", name);
  if (*place == 3 * doublings + 4) return fmt::format("conv_last.{}", name);
  return *place % 3 == 0 ? fmt::format("conv_up{}.{}", *place / 3, name) : std::string();
}

}  // namespace

int64_t old_doublings(const ModelFiles& files) {
  int64_t last = 0;
  for (const auto& tensor : files.tensors) {
    std::string_view name = tensor.entry->name;
    if (!name.starts_with(old_prefix)) continue;
    name.remove_prefix(old_prefix.size());
    last = std::max(last, take_index(name).value_or(0));
  }
  return std::clamp<int64_t>((last - 4) / 3, 0, doublings_max);
}

std::string translate(std::string_view name, int64_t doublings) {
  if (name.starts_with(old_prefix)) return old_name(name.substr(old_prefix.size()), doublings);
  if (name.starts_with(esrgan_blocks)) {
    std::string_view rest = name.substr(esrgan_blocks.size());
    const auto block = take_index(rest);
    return block ? fmt::format("body.{}.{}", *block, dense_name(rest)) : std::string();
  }
  for (const Renamed& each : esrgan_names) {
    if (name.starts_with(each.theirs)) {
      return std::string(each.ours) + std::string(name.substr(each.theirs.size()));
    }
  }
  return std::string(name);
}

bool is_rrdbnet(const ModelFiles& files) {
  const int64_t doublings = old_doublings(files);
  return std::any_of(files.tensors.begin(), files.tensors.end(), [&](const FileTensor& tensor) {
    return translate(tensor.entry->name, doublings) == "body.0.rdb1.conv1.weight";
  });
}

Result<WeightStore> make_store(const ModelFiles& files) {
  const int64_t doublings = old_doublings(files);
  WeightStore store;
  for (const auto& tensor : files.tensors) {
    const std::string name = translate(tensor.entry->name, doublings);
    if (name.empty()) {
      store.add_unknown(tensor);
    } else if (!store.add(name, {tensor, MatrixForm::as_stored})) {
      return fail(ErrorKind::corrupt,
                  fmt::format("{}: {} is there under two spellings", files.path.string(), name));
    }
  }
  return store;
}

Result<Shape> recognise(const WeightStore& store) {
  const auto sides = [&](const std::string& name) -> std::vector<int64_t> {
    const StoredWeight* weight = store.find(name);
    return weight == nullptr ? std::vector<int64_t>() : weight->shape();
  };
  const auto first = sides("conv_first.weight");
  const auto dense = sides("body.0.rdb1.conv1.weight");
  const auto last = sides("conv_last.weight");
  if (first.size() != 4 || dense.size() != 4 || last.size() != 4) {
    return fail(ErrorKind::invalid,
                "This is no ESRGAN upscaler: its first, dense or last "
                "convolution is missing.");
  }
  Shape shape{.image_channels = last[0], .features = first[0], .growth = dense[0]};
  shape.blocks = 0;
  while (shape.blocks < blocks_max &&
         store.find(fmt::format("body.{}.rdb1.conv1.weight", shape.blocks)) != nullptr) {
    ++shape.blocks;
  }
  shape.doublings = 0;
  while (shape.doublings < doublings_max &&
         store.find(fmt::format("conv_up{}.weight", shape.doublings + 1)) != nullptr) {
    ++shape.doublings;
  }
  const bool colours = shape.image_channels == 1 || shape.image_channels == 3;
  while (colours && shape.shuffle < 8 &&
         shape.image_channels * shape.shuffle * shape.shuffle < first[1]) {
    shape.shuffle *= 2;
  }
  const bool fits = colours && shape.image_channels * shape.shuffle * shape.shuffle == first[1];
  if (!fits || shape.features > width_max || shape.growth > width_max || shape.scale() < 1) {
    return fail(ErrorKind::invalid,
                fmt::format("This upscaler's numbers do not fit each other: its first convolution "
                            "is {}, its last {}.",
                            shape_text(first), shape_text(last)));
  }
  return shape;
}

}  // namespace atelier::upscaler
