// AUTOMATIC1111's web API under /sdapi/v1, for its clients.
#pragma once
#include "api/programs/drawing.h"

namespace atelier::api {

void add_sdapi_routes(Routes& routes, const ProgramParts& parts);

// What draws, what tells about the studio, and the rest. Private to programs/, like what follows.
void add_sdapi_drawing(Routes& routes, const ProgramParts& parts);
void add_sdapi_lists(Routes& routes, const ProgramParts& parts);
void add_sdapi_extras(Routes& routes, const ProgramParts& parts);

// A picture as its clients send it. `invalid` names the field.
Result<AssetId> bring_base64(const ProgramParts& parts, const Call& call, std::string_view text,
                             const std::string& field);
// By its file's name too, as people write it into prompts; a name that nobody has is left to the
// draft's check.
Result<> name_model(const ProgramParts& parts, const Call& call, std::string_view type,
                    ModelRef& model);
// That program's text about a picture, or "".
std::string parameters_of(std::span<const std::byte> file);

using SdAnswer = Result<boost::json::value> (*)(const ProgramParts&, const Call&,
                                                const http::Request&);
// One address of it; its errors in that program's shape.
void add_sdapi(Routes& routes, const ProgramParts& parts, http::Method method, const char* pattern,
               RouteSpec spec, SdAnswer answer);

}  // namespace atelier::api
