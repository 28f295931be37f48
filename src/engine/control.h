// What other networks add to every step: ControlNets, T2I-Adapters and image prompts, each between
// two points of the run. Turns them into the one hook a pipeline knows.
#pragma once
#include <memory>
#include <vector>

#include "engine/pipeline.h"
#include "models/adapters/control_net.h"
#include "models/adapters/ip_adapter.h"
#include "models/adapters/t2i_adapter.h"
#include "protocol/plan_parts.h"

namespace atelier {

using protocol::ControlMode;

// Part of a run: step i of n is inside when i / n >= begin and (i + 1) / n <= end.
struct StepRange {
  double begin = 0;
  double end = 1;

  bool holds(size_t step, size_t steps) const {
    return double(step) / double(steps) >= begin && double(step + 1) / double(steps) <= end;
  }
};

struct ControlUse {
  std::shared_ptr<const adapters::ControlNet> net;
  Tensor hint;  // of net->read_hint
  double weight = 1;
  StepRange range;
  ControlMode mode = ControlMode::balanced;
};

struct AdapterUse {
  std::vector<Tensor> features;  // of a T2I-Adapter
  double weight = 1;
  StepRange range;
};

struct ImagePromptUse {
  // Of an IP-Adapter, weights inside; for a call of the prompt alone, and for one of both halves.
  std::vector<std::vector<ExtraAttention>> alone, both;
  StepRange range;
};

struct ExtraUses {
  std::vector<ControlUse> controls;
  std::vector<AdapterUse> adapters;
  std::vector<ImagePromptUse> images;

  bool empty() const { return controls.empty() && adapters.empty() && images.empty(); }
};

// What all of them add, summed up. Empty where there are none.
UnetHook hook_of(ExtraUses uses);

// An image prompt's keys and values: `weight` counts at every cross-attention.
ImagePromptUse image_prompt(const adapters::IpAdapter& adapter, const adapters::ClipVision& vision,
                            const Tensor& pixels, double weight, StepRange range);

}  // namespace atelier
