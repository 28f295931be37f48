// A checkpoint in torch's own forms (zip since torch 1.6, several pickles in a row before) as a
// list of tensors and places in the file. Every place is checked against the file and the storage;
// no number is read and nothing is run. No tensor library needed.
#pragma once
#include <span>

#include "base/result.h"
#include "tensor/safetensors.h"

namespace atelier {

// Whether the first bytes are those of a zip archive or of a pickle.
bool looks_like_torch(std::span<const std::byte> file);

// The tensors of the dictionary that holds the weights: "state_dict", "params_ema" or "params"
// where there is one (in this order), else the whole. Names of nested dictionaries are joined by
// dots; a file that is one tensor calls it "tensor". Texts and numbers beside them become metadata.
// data_start is 0: places count from the start of the file. invalid with the name of what a hostile
// pickle asks for; corrupt, with the tensor's name, for what does not fit the file.
Result<WeightHeader> read_torch_archive(std::span<const std::byte> file);

}  // namespace atelier
