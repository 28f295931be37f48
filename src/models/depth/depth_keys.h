// The spellings of depth estimators' weights, and their shape read off them.
#pragma once
#include "models/depth/depth_net.h"
#include "models/weight_store.h"

namespace atelier::depth {

// Every tensor under the name transformers gives it in Depth Anything. corrupt when two mean the
// same weight.
Result<WeightStore> make_store(const ModelFiles& files);

// invalid when a weight that decides a number is missing or the numbers are absurd.
Result<Shape> recognise(const WeightStore& store);

}  // namespace atelier::depth
