// The pictures a job starts from, as the pixels an engine takes. Decoding happens in the decoder's
// own process; a call waits for it, so never call this from the dispatcher's thread.
#pragma once
#include <string>
#include <vector>

#include "protocol/messages.h"
#include "services/decoder.h"
#include "services/job_plan.h"

namespace atelier {

// All inputs of one job together; beyond it the job fails instead of the server.
constexpr int64_t job_inputs_bytes_max = int64_t{512} << 20;

struct InputPicture {
  protocol::InputInfo info;
  std::string pixels;
};

// Upright, sRGB, 8 bits; the alpha channel only where something is transparent. An error's sentence
// says which picture it was.
Result<std::vector<InputPicture>> load_inputs(Decoder& decoder,
                                              const std::vector<InputFile>& files);

}  // namespace atelier
