// Precompiled for the engine half: parsing ATen costs six seconds a file otherwise.
#pragma once
#include <ATen/ATen.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/assert.h"
#include "base/result.h"
