// People as ControlNets for poses were taught to read them: limbs as ellipses, joints as dots, each
// in its colour, on black.
#pragma once
#include <span>

#include "engine/painter.h"
#include "models/pose/people.h"

namespace atelier {

// Places in pixels of the result. Lines are as wide as in pictures of 512 pixels, in proportion.
Raster skeletons(std::span<const pose::Person> people, int width, int height);

}  // namespace atelier
