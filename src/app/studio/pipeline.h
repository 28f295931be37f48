// What every request passes before its handler, in order, each step with its reason.
#pragma once
#include "http/checks.h"

namespace atelier {

// `on_loopback`: the server is bound to a loopback address.
http::Pipeline studio_pipeline(bool on_loopback);

}  // namespace atelier
