// One knob from loose (1) to literal (10) for people who do not want to know what a guidance scale
// is. Pure.
#pragma once

namespace atelier {

constexpr double text_accuracy_min = 1;
constexpr double text_accuracy_max = 10;
// The knob's place that means what the model does anyway.
constexpr double text_accuracy_usual = 6.5;

// Distilled models draw without guidance: there is nothing to turn.
bool has_text_accuracy(double usual_cfg_scale);

// The guidance scale it stands for with a model whose usual one this is: from a fifth of it (but 1
// at least) to twice it, along a curve that meets the usual one at 6.5.
double cfg_of_text_accuracy(double text_accuracy, double usual_cfg_scale);

}  // namespace atelier
