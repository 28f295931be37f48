// A plan's words and helpers as the engine's own: paths and numbers with the pictures they name.
#pragma once
#include "engine/additions.h"
#include "engine/paint/close_up.h"
#include "engine/paint/reporter.h"
#include "engine/preprocess/preprocess.h"
#include "engine/prompt_states.h"

namespace atelier {

PromptPair prompts_of(const protocol::Plan& plan);
// For a refiner: the same words, with how pretty the picture shall be.
PromptPair prompts_of(const protocol::Plan& plan, const protocol::RefinerPart& refiner);

// How a plan bends the network: borders that meet, FreeU.
Wrap wrap_of(const protocol::Plan& plan);
sd::UnetOptions options_of(const protocol::Plan& plan);

// Control images are made here where the plan names a preprocessor, of the part that is drawn where
// that is not all. cancelled between two of them.
Result<Additions> additions_of(const PaintOrder& order, const CloseUp* close_up,
                               const NetworkRoom& room, Reporter& reporter);

}  // namespace atelier
