// The second half of the hi-res fix: a drawn picture made larger and drawn over at its new size.
#pragma once
#include "engine/paint/pass.h"

namespace atelier {

class HiresStage {
 public:
  // first: how the first half was set up; this one is, but for its size.
  static Result<HiresStage> make(const protocol::Plan& plan, EaselWish first, Workshop& shop);

  Result<size_t> steps() const;
  // latent: of the first half, drawn on `small`.
  Result<Raster> draw(const Easel& small, const Tensor& latent, NoiseStream& stream,
                      Reporter& reporter) const;

 private:
  HiresStage(const protocol::Plan& plan, Easel large, Workshop& shop)
      : plan_(&plan), large_(std::move(large)), shop_(&shop) {}

  PassWish wish() const;
  Result<Raster> enlarged(const Easel& small, const Tensor& latent, Reporter& reporter) const;

  const protocol::Plan* plan_;
  Easel large_;
  Workshop* shop_;
};

}  // namespace atelier
