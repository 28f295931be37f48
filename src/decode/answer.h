// One request of the server answered: the request's words in, the answer and its files out.
#pragma once
#include <string_view>
#include <vector>

#include "media/decoder_messages.h"

namespace atelier {

struct Decoded {
  DecodeAnswer answer;
  std::vector<Bytes> files;
};

// Never fails: what goes wrong is in the answer. `line` is one DecodeRequest as JSON.
Decoded answer_request(std::string_view line);

}  // namespace atelier
