// AUTOMATIC1111's web API under /sdapi/v1, for its clients.
#pragma once
#include "api/programs/drawing.h"

namespace atelier::api {

void add_sdapi_routes(Routes& routes, const ProgramParts& parts);

// The two halves of it: what draws, and what tells about the studio. Private to programs/.
void add_sdapi_drawing(Routes& routes, const ProgramParts& parts);
void add_sdapi_lists(Routes& routes, const ProgramParts& parts);

using SdAnswer = Result<boost::json::value> (*)(const ProgramParts&, const Call&,
                                                const http::Request&);
// One address of it; its errors in that program's shape.
void add_sdapi(Routes& routes, const ProgramParts& parts, http::Method method, const char* pattern,
               RouteSpec spec, SdAnswer answer);

}  // namespace atelier::api
