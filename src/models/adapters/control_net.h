// A ControlNet: the way down of a UNet once more, which sees a control image and says what to add.
#pragma once
#include <filesystem>
#include <memory>
#include <vector>

#include "base/result.h"
#include "models/sd/unet_down.h"
#include "nn/layers.h"

namespace atelier::adapters {

// What a ControlNet adds to one call of the UNet, channels last: see sd::UnetExtras.
struct ControlResiduals {
  std::vector<Tensor> skips;
  Tensor middle;
};

// The small network that brings a control image to the size of the latent.
class HintNetwork {
 public:
  // channels: of the image, of each step, and of the result.
  HintNetwork(const Weights& w, const std::vector<int64_t>& channels);
  Tensor operator()(const Tensor& image) const;

 private:
  Compute compute_;
  std::vector<Conv> convs_;
};

class ControlNet {
 public:
  // w: the scope of the file; `hint`: as HintNetwork.
  ControlNet(const Weights& w, const sd::UnetConfig& config, const std::vector<int64_t>& hint);

  // image: [1, 3, h * 8, w * 8] in 0..1. Once for all steps.
  Tensor read_hint(const Tensor& image) const { return hint_(image); }

  // latent: [n, 4, h, w] scaled for the network (of more channels the first count); hint: of
  // read_hint. One thread at a time.
  ControlResiduals operator()(const Tensor& latent, double timestep, const sd::UnetContext& context,
                              const Tensor& hint) const;

  const sd::UnetConfig& config() const { return down_.config(); }

 private:
  sd::UnetDown down_;
  HintNetwork hint_;
  std::vector<Linear> outs_;
  Linear middle_out_;
};

// Reads the original layout (`control_model.*`) and that of diffusers. `unet`: of the model it is
// for. not_found; invalid or corrupt with the tensors at fault, also for one of another family.
Result<std::unique_ptr<const ControlNet>> load_control_net(const std::filesystem::path& path,
                                                           const sd::UnetConfig& unet,
                                                           const Compute& compute);

}  // namespace atelier::adapters
