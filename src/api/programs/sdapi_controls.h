// Control images as AUTOMATIC1111's clients ask for them: units of the ControlNet extension, in
// alwayson_scripts of a request.
#pragma once
#include "api/programs/sdapi.h"
#include "api/programs/sdapi_request.h"

namespace atelier::api {

// Every unit that is switched on. `invalid` names the unit and its field: one that is passed over
// would silently be missing from the picture.
Result<> put_controls(const ProgramParts& parts, const Call& call, const SdRequest& request,
                      JobDraft& draft);

// Lists under /controlnet that clients look at first.
void add_sdapi_controls(Routes& routes, const ProgramParts& parts);

}  // namespace atelier::api
