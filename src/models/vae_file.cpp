#include "models/vae_file.h"

#include <fmt/format.h>

#include "base/guard.h"
#include "models/list.h"
#include "models/sd/config_hints.h"
#include "models/sd/keys.h"
#include "models/sd/recognise.h"

namespace atelier {
namespace {

Result<> check_fit(const sd::VaeConfig& vae, const sd::VaeConfig& own) {
  if (vae.latent_channels == own.latent_channels && vae.factor() == own.factor() &&
      vae.image_channels == own.image_channels) {
    return {};
  }
  return fail(ErrorKind::invalid,
              fmt::format("this VAE has latents of {} channels, {} pixels a cell; the model's have "
                          "{} channels, {} pixels",
                          vae.latent_channels, vae.factor(), own.latent_channels, own.factor()));
}

Result<sd::VaeConfig> read_shape(WeightStore& store, const std::filesystem::path& path,
                                 const sd::VaeConfig& own) {
  TRY(sd::Hints hints, sd::read_vae_hints(path));
  if (!hints.scaling_factor) hints.scaling_factor = own.scaling_factor;
  TRY(auto shape, sd::recognise_vae(store, hints));
  TRY_DO(check_fit(shape, own));
  for (const auto& wanted : sd::expected_weights(shape)) store.expect(wanted);
  store.scan();
  TRY_DO(store.verdict());
  return shape;
}

}  // namespace

Result<std::unique_ptr<const sd::Vae>> load_vae(const std::filesystem::path& path,
                                                const Compute& compute, const sd::VaeConfig& own) {
  TRY(const ModelFiles files, ModelFiles::open(path));
  if (const ModelKind kind = kind_of(files); kind.type != "vae") {
    return fail(ErrorKind::invalid,
                fmt::format("{}: this looks like {}, not like a VAE", path.string(), kind.what));
  }
  TRY(WeightStore store, sd::make_vae_store(files));
  auto shape = read_shape(store, path, own);
  if (!shape) return fail(std::move(shape).error().within(path.string()));
  return guard("libtorch", [&] {
    return std::make_unique<const sd::Vae>(Weights(store, compute, "vae"), *shape);
  });
}

}  // namespace atelier
