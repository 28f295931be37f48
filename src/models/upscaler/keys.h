// The three spellings of an RRDBNet's weights, and its shape read off them.
#pragma once
#include <string>
#include <string_view>

#include "models/upscaler/rrdbnet.h"
#include "models/weight_store.h"

namespace atelier::upscaler {

// How many doublings the oldest spelling counts, found from its highest "model.N"; others ignore
// it.
int64_t old_doublings(const ModelFiles& files);

// BasicSR's name ("body.0.rdb1.conv1.weight") of a weight spelled as in BasicSR, as in ESRGAN
// ("RRDB_trunk.0.RDB1.conv1.weight") or as before it ("model.1.sub.0.RDB1.conv1.0.weight"); empty
// for a name that means nothing.
std::string translate(std::string_view name, int64_t doublings);

// Whether the files hold an RRDBNet at all.
bool is_rrdbnet(const ModelFiles& files);

// Every tensor under its name. corrupt when two mean the same weight.
Result<WeightStore> make_store(const ModelFiles& files);

// invalid when a weight that decides a number is missing or the numbers are absurd.
Result<Shape> recognise(const WeightStore& store);

}  // namespace atelier::upscaler
