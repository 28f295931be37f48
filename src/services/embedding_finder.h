// Which embeddings a prompt calls. `<name>` and name alone both call one, in upper and lower case,
// as long as name is a word of its own. Pure.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "recipe/details.h"
#include "store/models.h"

namespace atelier {

// The word that calls it, without brackets.
std::string calling_word(const Model& embedding);

// Each spelling a text uses is one entry; `embeddings` of the wrong base are left out.
std::vector<EmbeddingUse> embeddings_in(std::string_view text, const std::vector<Model>& embeddings,
                                        std::string_view model_base);

}  // namespace atelier
