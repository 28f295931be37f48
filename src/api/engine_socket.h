// Ties an engine's WebSocket to the dispatcher: the one place that knows both.
#pragma once
#include <string>

#include "api/routes.h"

namespace atelier {
class Dispatcher;
}

namespace atelier::api {

// /api/v1/engine, for engines that show the token.
void add_engine_socket(Routes& routes, Dispatcher& dispatcher, const std::string& token);

}  // namespace atelier::api
