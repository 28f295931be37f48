// The OpenAI images API: /v1/images/generations, /edits and /variations, and /v1/models.
#pragma once
#include "api/programs/drawing.h"

namespace atelier::api {

void add_openai_routes(Routes& routes, const ProgramParts& parts);

}  // namespace atelier::api
